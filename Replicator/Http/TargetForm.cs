namespace Replicator.Http;

/// <summary>How a request names its target (RFC 9112 §3.2).</summary>
internal enum TargetForm
{
    /// <summary><c>/path?query</c>; the authority stands in Host.</summary>
    Origin,

    /// <summary><c>scheme://authority/path?query</c>, as clients write to a proxy.</summary>
    Absolute,

    /// <summary><c>host:port</c>, of CONNECT alone.</summary>
    Authority,

    /// <summary><c>*</c>, of OPTIONS alone.</summary>
    Asterisk,
}
