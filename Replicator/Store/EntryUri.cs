using System.Globalization;
using System.Text;
using Replicator.Http;

namespace Replicator.Store;

/// <summary>The other way of <see cref="EntryPath"/>: which target a path stands for.</summary>
internal static class EntryUri
{
    private const string FolderMark = "#d";

    /// <summary>The target URI of what lies at a path; null if that does not tell, as where a name was cut.</summary>
    /// <param name="path">Relative to the root, of a tree that is not flat.</param>
    public static TargetUri? Of(string path)
    {
        string[] names = path.Split('/');
        if (names.Length < 2 || path.Contains("#h-", StringComparison.Ordinal))
            return null;
        string authority = names[0];
        string scheme = "http";
        int mark = authority.IndexOf('#', StringComparison.Ordinal);
        if (mark > 0)
            (scheme, authority) = (authority[..mark], authority[(mark + 1)..]);

        var text = new StringBuilder($"{scheme}://{Unescape(authority)}");
        foreach (string name in names.AsSpan(1, names.Length - 2))
            text.Append('/').Append(Inner(name));
        text.Append('/').Append(Last(names[^1]));
        string target = text.ToString();
        return Parse(target);
    }

    /// <summary>A target URI from its text; null if that is none.</summary>
    public static TargetUri? Parse(string text) => !text.AsSpan().ContainsAnyExceptInRange('!', '~')
        && TargetUri.TryParse(Encoding.ASCII.GetBytes(text), out TargetUri? uri, out _)
            ? uri
            : null;

    private static string Inner(string name)
    {
        string plain = name.EndsWith(FolderMark, StringComparison.Ordinal) ? name[..^FolderMark.Length] : name;
        return plain == "#e" ? "" : Unescape(DotName(plain));
    }

    // Marks follow the name; they begin with a lower-case letter, escapes with a digit or an upper-case one.
    private static string Last(string name)
    {
        const string Index = "#index";
        string plain = name.StartsWith(Index, StringComparison.Ordinal) ? "" : DotName(name);
        int mark = 0;
        while ((mark = plain.IndexOf('#', mark)) >= 0)
        {
            if (mark + 1 < plain.Length && char.IsAsciiLetterLower(plain[mark + 1]))
                return Unescape(plain[..mark]);
            mark++;
        }

        return Unescape(plain);
    }

    private static string DotName(string name) => name is "#." or "#.."
        || name.StartsWith("#.#", StringComparison.Ordinal) || name.StartsWith("#..#", StringComparison.Ordinal)
            ? name[1..]
            : name;

    private static string Unescape(string name)
    {
        const int DigitCount = 2;
        var text = new StringBuilder();
        for (int index = 0; index < name.Length; index++)
        {
            bool isEscape = name[index] == '#' && index + DigitCount < name.Length;
            if (isEscape && int.TryParse(name.AsSpan(index + 1, DigitCount), NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture, out int code))
            {
                text.Append((char)code);
                index += DigitCount;
            }
            else
            {
                text.Append(name[index]);
            }
        }

        return text.ToString();
    }
}
