namespace Replicator.Settings;

/// <summary>How much of everything there may be, and how long is waited for peers.</summary>
internal sealed record Bounds
{
    /// <summary>Clients at a time; at least one.</summary>
    public required int Clients { get; init; }

    /// <summary>Clients of one address other than loopback; at least one.</summary>
    public required int ClientsPerAddress { get; init; }

    /// <summary>Downloads at a time; at least one.</summary>
    public required int Downloads { get; init; }

    /// <summary>Requests that may wait; at least one.</summary>
    public required int Waiting { get; init; }

    /// <summary>Connections to one origin; at least one.</summary>
    public required int PerOrigin { get; init; }

    /// <summary>Bytes of all buffers together.</summary>
    public required long Buffers { get; init; }

    /// <summary>Bytes of a head.</summary>
    public required int HeadLength { get; init; }

    /// <summary>Fields of a head.</summary>
    public required int Fields { get; init; }

    /// <summary>Bytes of small responses that are kept ready in memory; zero: none are.</summary>
    public required long Memory { get; init; }

    /// <summary>How much is stored and for how long.</summary>
    public required StoreBounds Store { get; init; }

    /// <summary>Inactivity after which a transfer ends.</summary>
    public required TimeSpan Transfer { get; init; }

    /// <summary>The same where nothing is stored.</summary>
    public required TimeSpan Relay { get; init; }

    /// <summary>Inactivity after which a tunnel ends.</summary>
    public required TimeSpan Tunnel { get; init; }

    /// <summary>For the next request of a client.</summary>
    public required TimeSpan Idle { get; init; }

    /// <summary>For a client's head, in all.</summary>
    public required TimeSpan Head { get; init; }

    /// <summary>For an origin to accept a connection, over all of its addresses.</summary>
    public required TimeSpan Connect { get; init; }

    /// <summary>For an origin's final head, in all.</summary>
    public required TimeSpan OriginHead { get; init; }

    /// <summary>An unused origin connection is kept for.</summary>
    public required TimeSpan OriginIdle { get; init; }
}
