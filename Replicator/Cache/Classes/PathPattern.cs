using System.Diagnostics;
using System.Globalization;

namespace Replicator.Cache.Classes;

/// <summary>A pattern of the end of a path, so that it fits at a mirror's as well, below whatever folder.</summary>
/// <remarks>
/// Of a segment: <c>*</c> is any text, <c>#</c> decimal digits, at least one, <c>&lt;40&gt;</c> so many hexadecimal
/// ones. A segment <c>{a}</c> is any text, which <c>{a}</c> further right repeats; <c>{a:2}</c> is of that length,
/// <c>{a:#}</c> begins with a digit. No segment but a last one that is written empty may be empty. <c>/pool/**/</c>
/// at the front: somewhere below. What follows a "?" is the query's, in which <c>*</c> is any text; without one there
/// must be no query. It takes time that is linear in the path, and allocates nothing.
/// </remarks>
internal sealed class PathPattern
{
    /// <summary>Of a pattern, behind <c>**</c>.</summary>
    public const int MostSegments = 6;

    private const int MostNames = 3;
    private const string Anywhere = "**/";

    private readonly string folder;
    private readonly SegmentPattern[] segments;
    private readonly string? query;

    // What is known of the last segment beforehand: nearly all that does not fit is told from these.
    private readonly string beginning;
    private readonly string ending;
    private readonly int length;

    // The last segment that can be one text only; null: there is none.
    private readonly string? fixedText;
    private readonly int fixedFromEnd;

    /// <param name="pattern">As described; one that is not so is a mistake of ours.</param>
    public PathPattern(string pattern)
    {
        int question = pattern.IndexOf('?', StringComparison.Ordinal);
        query = question < 0 ? null : pattern[(question + 1)..];
        string path = question < 0 ? pattern : pattern[..question];
        int anywhere = path.IndexOf(Anywhere, StringComparison.Ordinal);
        folder = anywhere < 0 ? "" : path[..anywhere];
        string tail = anywhere < 0 ? path[1..] : path[(anywhere + Anywhere.Length)..];

        List<char> names = [];
        segments = [.. tail.Split('/').Select(segment => Parse(segment, names))];
        (beginning, ending, length) = (segments[^1].Beginning, segments[^1].Ending, segments[^1].Length);
        fixedFromEnd = segments.Length - 1 - Array.FindLastIndex(segments, segment => segment.FixedText is not null);
        fixedText = fixedFromEnd == segments.Length ? null : segments[^(fixedFromEnd + 1)].FixedText;
        Debug.Assert(path[0] == '/' && segments.Length <= MostSegments && names.Count <= MostNames, pattern);
    }

    /// <summary>Whether a path that fits may end so.</summary>
    /// <param name="last">Its last character.</param>
    public bool MayEndIn(char last) => segments[^1].IsEmpty ? last == '/' : segments[^1].MayEndIn(last);

    /// <param name="parts">Of the URL.</param>
    /// <param name="ignoresQuery">It may have any query, or none.</param>
    public bool Fits(in PathParts parts, bool ignoresQuery)
    {
        bool mayFit = segments.Length <= parts.SegmentCount
            && (length < 0 || length == parts.Last.Length)
            && (ending.Length == 0 || parts.Last.EndsWith(ending))
            && (beginning.Length == 0 || parts.Last.StartsWith(beginning))
            && (fixedText is null || parts.Segment(fixedFromEnd).SequenceEqual(fixedText))
            && (ignoresQuery || FitsQuery(parts))
            && (folder.Length <= 1 || parts.Path[..parts.StartOf(segments.Length - 1)].Contains(folder, default));
        if (!mayFit)
            return false;

        Span<(int Start, int Length)> names = stackalloc (int, int)[MostNames];
        for (int index = 0; index < segments.Length; index++)
        {
            int fromEnd = segments.Length - 1 - index;
            if (!segments[index].Fits(parts.Path, parts.StartOf(fromEnd), parts.Segment(fromEnd).Length, names))
                return false;
        }

        return true;
    }

    private bool FitsQuery(in PathParts parts) =>
        query is null ? !parts.HasQuery : parts.HasQuery && Wildcard.Matches(query, parts.Query);

    private static SegmentPattern Parse(string segment, List<char> names)
    {
        if (segment is ['{', char name, .. string demand, '}'] && !names.Contains(name)
            && !demand.Contains('{', StringComparison.Ordinal))
        {
            names.Add(name);
            bool beginsWithDigit = demand == ":#";
            int length = demand.Length == 0 || beginsWithDigit ? 0 : Number(demand[1..]);
            return new SegmentPattern(names.Count - 1, length, beginsWithDigit);
        }

        return new SegmentPattern([.. segment.Split('*').Select(chunk => ParseChunk(chunk, names))]);
    }

    private static PatternPiece[] ParseChunk(string chunk, List<char> names)
    {
        var pieces = new List<PatternPiece>();
        while (chunk.Length > 0)
        {
            int length = 1;
            switch (chunk[0])
            {
                case '#':
                    pieces.Add(new PatternPiece(PatternPieceKind.Digits));
                    break;
                case '<':
                    length = chunk.IndexOf('>', StringComparison.Ordinal) + 1;
                    pieces.Add(new PatternPiece(PatternPieceKind.HexDigits, Number: Number(chunk[1..(length - 1)])));
                    break;
                case '{':
                    length = 3;
                    pieces.Add(new PatternPiece(PatternPieceKind.Repeated, Number: names.IndexOf(chunk[1])));
                    break;
                default:
                    length = chunk.AsSpan().IndexOfAny("#<{") is int end and >= 0 ? end : chunk.Length;
                    pieces.Add(new PatternPiece(PatternPieceKind.Text, chunk[..length]));
                    break;
            }

            chunk = chunk[length..];
        }

        return [.. pieces];
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
