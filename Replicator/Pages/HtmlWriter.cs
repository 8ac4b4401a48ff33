using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Replicator.Pages;

/// <summary>Writes HTML in which everything that is not a tag of ours is escaped. There is no way to write markup from
/// data.</summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder output = new(8192);
    private readonly Stack<string> open = new();

    public HtmlWriter() => output.Append("<!DOCTYPE html>\n");

    /// <summary>Begins an element; <see cref="Close"/> ends it.</summary>
    /// <param name="tag">A literal.</param>
    /// <param name="attributes">Names are literals; values are escaped.</param>
    public HtmlWriter Open(string tag, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        open.Push(tag);
        return Tag(tag, attributes);
    }

    /// <summary>Ends the innermost element.</summary>
    public HtmlWriter Close()
    {
        string tag = open.Pop();
        output.Append("</").Append(tag).Append('>');
        // Lines end where that shows nothing, so that the source can be read.
        if (tag is not ("a" or "b" or "code" or "span" or "pre"))
            output.Append('\n');
        return this;
    }

    /// <summary>A whole element that holds nothing but text.</summary>
    public HtmlWriter Element(string tag, string text, params ReadOnlySpan<(string Name, string Value)> attributes) =>
        Open(tag, attributes).Text(text).Close();

    /// <summary>An element that has no end, as <c>meta</c>.</summary>
    public HtmlWriter Void(string tag, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Tag(tag, attributes);
        output.Append('\n');
        return this;
    }

    /// <summary>Text, escaped.</summary>
    public HtmlWriter Text(string text)
    {
        Escape(text);
        return this;
    }

    /// <summary>The one style sheet, which is a constant and not escaped, for inside <c>style</c> nothing is.</summary>
    public HtmlWriter Style()
    {
        output.Append("<style>").Append(PageStyle.Sheet).Append("</style>\n");
        return this;
    }

    /// <summary>The whole page, when all elements are closed.</summary>
    public string Finish()
    {
        Debug.Assert(open.Count == 0, "An element is not closed.");
        return output.ToString();
    }

    private HtmlWriter Tag(string tag, ReadOnlySpan<(string Name, string Value)> attributes)
    {
        output.Append('<').Append(tag);
        foreach ((string name, string value) in attributes)
        {
            output.Append(' ').Append(name).Append("=\"");
            Escape(value);
            output.Append('"');
        }

        output.Append('>');
        return this;
    }

    private void Escape(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char letter = text[i];
            switch (letter)
            {
                case '&':
                    output.Append("&amp;");
                    break;
                case '<':
                    output.Append("&lt;");
                    break;
                case '>':
                    output.Append("&gt;");
                    break;
                case '"':
                    output.Append("&quot;");
                    break;
                case '\'':
                    output.Append("&#39;");
                    break;
                case '\n':
                    output.Append(letter);
                    break;
                case var _ when char.IsSurrogatePair(text, i):
                    output.Append(letter).Append(text[++i]);
                    break;
                default:
                    output.Append(IsShown(letter) ? letter : '\uFFFD');
                    break;
            }
        }
    }

    // Control characters and halves of pairs are not HTML; marks that turn the direction of writing would let a peer's
    // text disguise what stands beside it.
    private static bool IsShown(char letter) => char.GetUnicodeCategory(letter)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate);
}
