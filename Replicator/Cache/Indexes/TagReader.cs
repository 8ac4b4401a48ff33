using System.Buffers;
using System.Text;

namespace Replicator.Cache.Indexes;

/// <summary>Finds the tags of HTML one after another, with memory that does not grow with it. Passes over comments and
/// over tags that are too long to be of use.</summary>
/// <param name="content">Borrowed.</param>
internal sealed class TagReader(Stream content)
{
    private const int MaxTagLength = 16 << 10;
    private const int PieceLength = 64 << 10;

    private static readonly SearchValues<byte> EndsOfName = SearchValues.Create(" \t\r\n\f/>"u8);

    private readonly byte[] tag = new byte[MaxTagLength];
    private readonly byte[] piece = new byte[PieceLength];
    private int tagLength;
    private int start;
    private int end;

    /// <summary>The tag at hand, with its brackets.</summary>
    public ReadOnlySpan<byte> Tag => tag.AsSpan(0, tagLength);

    /// <summary>Whether it is a start tag of that name.</summary>
    /// <param name="name">In lower case.</param>
    public bool IsNamed(ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> rest = Tag[1..];
        int length = rest.IndexOfAny(EndsOfName);
        return length == name.Length && Ascii.EqualsIgnoreCase(rest[..length], name);
    }

    /// <summary>Goes to the next tag that is whole.</summary>
    /// <returns>False: there is none.</returns>
    public bool Next()
    {
        while (true)
        {
            int next;
            while ((next = ReadByte()) != '<')
            {
                if (next < 0)
                    return false;
            }

            if (!TakeTag(out bool isWhole))
                return false;
            if (isWhole)
                return true;
        }
    }

    private bool TakeTag(out bool isWhole)
    {
        tagLength = 0;
        isWhole = true;
        Add((byte)'<', ref isWhole);
        int quote = 0;
        int before = 0;
        while (ReadByte() is var next and >= 0)
        {
            // Nothing but a letter, "/", "!" or "?" begins a tag; all else is text.
            if (tagLength == 1 && !char.IsAsciiLetter((char)next) && next is not ('/' or '!' or '?'))
            {
                isWhole = false;
                return true;
            }

            Add((byte)next, ref isWhole);
            if (tagLength == 4 && isWhole && Tag.SequenceEqual("<!--"u8))
            {
                isWhole = false;
                return PassComment();
            }

            if (quote == 0 && next == '>')
                return true;
            if (next == quote)
                quote = 0;
            else if (quote == 0 && before == '=' && next is '"' or '\'')
                quote = next;
            if (!char.IsWhiteSpace((char)next))
                before = next;
        }

        return false;
    }

    private bool PassComment()
    {
        int dashes = 2;
        while (ReadByte() is var next and >= 0)
        {
            if (next == '>' && dashes >= 2)
                return true;
            dashes = next == '-' ? dashes + 1 : 0;
        }

        return false;
    }

    private void Add(byte value, ref bool isWhole)
    {
        if (tagLength < MaxTagLength)
            tag[tagLength++] = value;
        else
            isWhole = false;
    }

    private int ReadByte()
    {
        if (start == end)
            (start, end) = (0, content.Read(piece, 0, PieceLength));
        return start == end ? -1 : piece[start++];
    }
}
