namespace Replicator.Diagnostics;

/// <summary>What the log says of one exchange. The spans are borrowed for the call.</summary>
internal readonly ref struct ExchangeLine
{
    /// <summary>The client's address; empty where the block is headed by it.</summary>
    public ReadOnlySpan<char> Client { get; init; }

    /// <summary>As it came.</summary>
    public ReadOnlySpan<byte> Method { get; init; }

    /// <summary>The request target as it came; what is secret in it is masked.</summary>
    public ReadOnlySpan<byte> Target { get; init; }

    /// <summary>0 or 1, of HTTP/1.x.</summary>
    public int MinorVersion { get; init; }

    /// <summary>Of the final answer; zero: there was none.</summary>
    public int Status { get; init; }

    /// <summary>What the cache did, as in Cache-Status; empty: it was not asked.</summary>
    public ReadOnlySpan<byte> CacheStatus { get; init; }

    /// <summary>Bytes of content that were sent to the client.</summary>
    public long Length { get; init; }

    /// <summary>From the first byte of the request to the last of the answer.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>What else is to be said, as that the client left; empty: nothing.</summary>
    public ReadOnlySpan<char> Note { get; init; }
}
