namespace Replicator.Http;

/// <summary>Which bytes of a content are there: ranges in order, none of which touch.</summary>
/// <param name="held">In order and apart; more is added with <see cref="Add"/>.</param>
internal sealed class ByteMap(params IEnumerable<ByteRange> held)
{
    private readonly List<ByteRange> pieces = [.. held];

    /// <summary>In order, not empty, apart from each other.</summary>
    public IReadOnlyList<ByteRange> Pieces => pieces;

    /// <summary>Bytes that are there.</summary>
    public long Length { get; private set; } = held.Sum(static range => range.Length);

    /// <summary>After the last byte that is there.</summary>
    public long End => pieces.Count == 0 ? 0 : pieces[^1].End;

    /// <summary>Whether these are ranges that a map could hold.</summary>
    /// <param name="pieces">From a disk.</param>
    public static bool IsValid(IReadOnlyList<ByteRange> pieces)
    {
        long end = -1;
        foreach (ByteRange piece in pieces)
        {
            if (piece.Start <= end || piece.End <= piece.Start)
                return false;
            end = piece.End;
        }

        return true;
    }

    /// <summary>Bytes are there from now on; some of them may have been before.</summary>
    public void Add(ByteRange range)
    {
        if (range.Length <= 0)
            return;
        int first = Find(range.Start);
        int next = first;
        while (next < pieces.Count && pieces[next].Start <= range.End)
        {
            range = new ByteRange(Math.Min(range.Start, pieces[next].Start), Math.Max(range.End, pieces[next].End));
            Length -= pieces[next].Length;
            next++;
        }

        Length += range.Length;
        if (next == first)
        {
            pieces.Insert(first, range);
            return;
        }

        pieces[first] = range;
        pieces.RemoveRange(first + 1, next - first - 1);
    }

    /// <summary>All from a position on is gone.</summary>
    public void Cut(long position)
    {
        while (pieces.Count > 0 && pieces[^1].End > position)
        {
            ByteRange last = pieces[^1];
            pieces.RemoveAt(pieces.Count - 1);
            Length -= last.Length;
            if (last.Start < position)
                Add(last with { End = position });
        }
    }

    /// <summary>How far the bytes from a position on are there without a gap; the position itself if that byte is
    /// not.</summary>
    public long EndFrom(long position)
    {
        int index = Find(position);
        if (index < pieces.Count && pieces[index].End == position)
            index++;
        return index < pieces.Count && pieces[index].Contains(position) ? pieces[index].End : position;
    }

    /// <summary>The first byte at or after a position that is there; <see cref="long.MaxValue"/> if none is.</summary>
    public long NextFrom(long position)
    {
        int index = Find(position);
        if (index < pieces.Count && pieces[index].End == position)
            index++;
        return index < pieces.Count ? Math.Max(position, pieces[index].Start) : long.MaxValue;
    }

    /// <summary>Where the piece before a position ends that does not hold it; zero if there is none.</summary>
    public long EndBefore(long position)
    {
        int index = Find(position);
        if (index < pieces.Count && pieces[index].End == position)
            return position;
        return index == 0 ? 0 : pieces[index - 1].End;
    }

    /// <summary>Whether all of a range is there.</summary>
    public bool Contains(ByteRange range) => EndFrom(range.Start) >= range.End;

    // The first piece that ends at or after a position.
    private int Find(long position)
    {
        int low = 0;
        for (int high = pieces.Count; low < high;)
        {
            int middle = (low + high) / 2;
            if (pieces[middle].End < position)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
