using System.Buffers;

namespace Replicator.Cache.Classes;

/// <summary>The pattern of one segment: chunks with any text between them, or a name for the whole of it.</summary>
internal sealed class SegmentPattern
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    // Any text stands between two chunks, which may be empty.
    private readonly PatternPiece[][] chunks = [];

    // Which name it has, -1 without one; and what is demanded of the segment then.
    private readonly int name = -1;
    private readonly int nameLength;
    private readonly bool beginsWithDigit;

    /// <summary>Of a segment that fits these chunks.</summary>
    public SegmentPattern(PatternPiece[][] chunks) => this.chunks = chunks;

    /// <summary>Of a segment that is to be repeated.</summary>
    /// <param name="name">The number of its name.</param>
    /// <param name="nameLength">How long it must be; zero: not empty.</param>
    /// <param name="beginsWithDigit">It must.</param>
    public SegmentPattern(int name, int nameLength, bool beginsWithDigit) =>
        (this.name, this.nameLength, this.beginsWithDigit) = (name, nameLength, beginsWithDigit);

    /// <summary>Whether a segment that fits may end so.</summary>
    /// <param name="last">Its last character.</param>
    public bool MayEndIn(char last)
    {
        if (chunks.Length == 0 || chunks[^1].Length == 0)
            return true;
        PatternPiece piece = chunks[^1][^1];
        return piece.Kind switch
        {
            PatternPieceKind.Text => piece.Text[^1] == last,
            PatternPieceKind.HexDigits => char.IsAsciiHexDigit(last),
            PatternPieceKind.Digits => char.IsAsciiDigit(last),
            _ => true,
        };
    }

    /// <summary>The only segment that fits; null: there are several, or it is empty.</summary>
    public string? FixedText => chunks is [[{ Kind: PatternPieceKind.Text } only]] ? only.Text : null;

    /// <summary>What a segment that fits begins with, so far as that is known beforehand.</summary>
    public string Beginning => chunks is [[{ Kind: PatternPieceKind.Text } first, ..], ..] ? first.Text : "";

    /// <summary>What a segment that fits ends with, so far as that is known beforehand.</summary>
    public string Ending => chunks is [.., [.., { Kind: PatternPieceKind.Text } last]] ? last.Text : "";

    /// <summary>How long a segment that fits is; -1: that differs.</summary>
    public int Length => name >= 0 ? (nameLength > 0 ? nameLength : -1)
        : chunks is [var only] && only.All(piece => piece.Kind is PatternPieceKind.Text or PatternPieceKind.HexDigits)
            ? only.Sum(piece => piece.Text.Length + piece.Number)
            : -1;

    /// <summary>Whether it is the pattern of an empty segment.</summary>
    public bool IsEmpty => chunks is [[]];

    /// <param name="path">All of it.</param>
    /// <param name="start">Of the segment.</param>
    /// <param name="length">Of the segment.</param>
    /// <param name="names">The segments that have names, so far.</param>
    public bool Fits(ReadOnlySpan<char> path, int start, int length, Span<(int Start, int Length)> names)
    {
        ReadOnlySpan<char> text = path.Slice(start, length);
        if (text.IsEmpty)
            return IsEmpty;

        if (name >= 0)
        {
            names[name] = (start, length);
            return (nameLength == 0 || length == nameLength) && (!beginsWithDigit || char.IsAsciiDigit(text[0]));
        }

        if (!TryTake(chunks[0], path, text, names, out int taken))
            return false;
        text = text[taken..];
        if (chunks.Length == 1)
            return text.IsEmpty;

        // The first place where a chunk fits is as good as any later one; the last chunk must end the segment.
        foreach (PatternPiece[] chunk in chunks.AsSpan(1..^1))
        {
            if (!TryFind(chunk, path, ref text, names, endsText: false))
                return false;
        }

        return chunks[^1].Length == 0 || TryFind(chunks[^1], path, ref text, names, endsText: true);
    }

    private static bool TryFind(PatternPiece[] chunk, ReadOnlySpan<char> path, ref ReadOnlySpan<char> text,
        Span<(int Start, int Length)> names, bool endsText)
    {
        if (endsText && chunk is [{ Kind: PatternPieceKind.Text }])
            return text.EndsWith(chunk[0].Text);

        for (ReadOnlySpan<char> rest = text; !rest.IsEmpty; rest = rest[1..])
        {
            if (chunk[0].Kind == PatternPieceKind.Text)
            {
                int next = rest.IndexOf(chunk[0].Text);
                if (next < 0)
                    return false;
                rest = rest[next..];
            }

            if (TryTake(chunk, path, rest, names, out int taken) && (!endsText || taken == rest.Length))
            {
                text = rest[taken..];
                return true;
            }
        }

        return false;
    }

    private static bool TryTake(PatternPiece[] chunk, ReadOnlySpan<char> path, ReadOnlySpan<char> text,
        Span<(int Start, int Length)> names, out int taken)
    {
        taken = 0;
        foreach (ref readonly PatternPiece piece in chunk.AsSpan())
        {
            ReadOnlySpan<char> rest = text[taken..];
            int length = piece.Kind switch
            {
                PatternPieceKind.Text => LengthIfFirst(rest, piece.Text),
                PatternPieceKind.Repeated =>
                    LengthIfFirst(rest, path.Slice(names[piece.Number].Start, names[piece.Number].Length)),
                PatternPieceKind.Digits => CountDigits(rest),
                _ => rest.Length >= piece.Number && !rest[..piece.Number].ContainsAnyExcept(HexDigits)
                    ? piece.Number
                    : 0,
            };
            if (length == 0)
                return false;
            taken += length;
        }

        return true;
    }

    private static int LengthIfFirst(ReadOnlySpan<char> text, ReadOnlySpan<char> wanted) =>
        text.StartsWith(wanted) ? wanted.Length : 0;

    private static int CountDigits(ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAnyExcept(Digits);
        return end < 0 ? text.Length : end;
    }
}
