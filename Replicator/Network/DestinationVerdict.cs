namespace Replicator.Network;

/// <summary>Whether a destination may be connected to, and if not, why.</summary>
internal enum DestinationVerdict
{
    Allowed,

    /// <summary>No address of a machine: 0.0.0.0/8, ::, multicast, broadcast. No option allows it.</summary>
    Unroutable,

    /// <summary>This machine.</summary>
    Loopback,

    /// <summary>Private networks (RFC 1918, RFC 4193, RFC 6598).</summary>
    Private,

    /// <summary>The machine's own link (RFC 3927, RFC 4291 §2.5.6).</summary>
    LinkLocal,

    /// <summary>Where clouds tell machines their secrets.</summary>
    Metadata,

    /// <summary>A person denied it.</summary>
    Denied,
}
