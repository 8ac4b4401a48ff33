namespace Replicator.Cache.Classes;

/// <summary>Path and query, taken apart once for all patterns: they look at the last segments.</summary>
internal readonly ref struct PathParts
{
    private readonly Span<int> slashes;

    /// <param name="pathAndQuery">Begins with "/".</param>
    /// <param name="slashes">Room for the places of as many last slashes as are of interest; borrowed as long as this
    /// is used.</param>
    public PathParts(ReadOnlySpan<char> pathAndQuery, Span<int> slashes)
    {
        int query = pathAndQuery.IndexOf('?');
        HasQuery = query >= 0;
        Path = HasQuery ? pathAndQuery[..query] : pathAndQuery;
        Query = HasQuery ? pathAndQuery[(query + 1)..] : [];

        int count = 0;
        int end = Path.Length;
        while (count < slashes.Length && (end = Path[..end].LastIndexOf('/')) >= 0)
            slashes[count++] = end;
        this.slashes = slashes[..count];
        Last = count == 0 ? Path : Path[(slashes[0] + 1)..];
    }

    /// <summary>Without the query.</summary>
    public ReadOnlySpan<char> Path { get; }

    public bool HasQuery { get; }

    /// <summary>Without its "?"; empty where there is none.</summary>
    public ReadOnlySpan<char> Query { get; }

    /// <summary>The last segment; empty where the path ends in a slash.</summary>
    public ReadOnlySpan<char> Last { get; }

    /// <summary>Segments that can be asked for.</summary>
    public int SegmentCount => slashes.Length;

    /// <summary>Where a segment begins in the path.</summary>
    /// <param name="fromEnd">0: the last one.</param>
    public int StartOf(int fromEnd) => slashes[fromEnd] + 1;

    /// <summary>A segment without its slashes.</summary>
    /// <param name="fromEnd">0: the last one.</param>
    public ReadOnlySpan<char> Segment(int fromEnd) =>
        fromEnd == 0 ? Last : Path[StartOf(fromEnd)..slashes[fromEnd - 1]];
}
