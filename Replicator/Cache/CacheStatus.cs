namespace Replicator.Cache;

/// <summary>The member that we append to Cache-Status (RFC 9211).</summary>
internal struct CacheStatus
{
    public bool Hit { get; set; }
    /// <summary>Why the request went forward: bypass, method, uri-miss, vary-miss, request, stale, partial; null if it did not.</summary>
    public string? Forward { get; set; }
    /// <summary>Of the next hop's answer; zero: none.</summary>
    public int ForwardStatus { get; set; }
    public bool Stored { get; set; }
    public bool Collapsed { get; set; }
    public TimeSpan? FreshFor { get; set; }
    public string? Detail { get; set; }
    /// <summary>Written as a string, escaped.</summary>
    public string? Key { get; set; }

    /// <summary><c>replicator; hit; ttl=30</c></summary>
    public readonly override string ToString() => throw new NotImplementedException();
}
