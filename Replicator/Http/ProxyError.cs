namespace Replicator.Http;

/// <summary>What went wrong on the way to the origin (RFC 9209 §2.3).</summary>
internal enum ProxyError
{
    /// <summary>The name server did not answer in time.</summary>
    DnsTimeout,

    /// <summary>The name server says that there is no such name, or failed.</summary>
    DnsError,

    /// <summary>There is no next hop for this request.</summary>
    DestinationNotFound,

    /// <summary>The next hop is known to be out of order: a short time ago it could not be reached.</summary>
    DestinationUnavailable,

    /// <summary>Our policy forbids the address that the name has.</summary>
    DestinationIpProhibited,

    /// <summary>There is no way to that address.</summary>
    DestinationIpUnroutable,

    /// <summary>The next hop refused the connection.</summary>
    ConnectionRefused,

    /// <summary>The connection ended before the answer did.</summary>
    ConnectionTerminated,

    /// <summary>Connecting took too long.</summary>
    ConnectionTimeout,

    /// <summary>Nothing came for too long.</summary>
    ConnectionReadTimeout,

    /// <summary>Nothing could be sent for too long.</summary>
    ConnectionWriteTimeout,

    /// <summary>As many connections as there may be.</summary>
    ConnectionLimitReached,

    /// <summary>The TLS handshake failed.</summary>
    TlsProtocolError,

    /// <summary>The certificate is not valid for that name.</summary>
    TlsCertificateError,

    /// <summary>The request is at fault.</summary>
    HttpRequestError,

    /// <summary>Our policy forbids the request.</summary>
    HttpRequestDenied,

    /// <summary>The answer ended before it was whole.</summary>
    HttpResponseIncomplete,

    /// <summary>The answer did not come in time.</summary>
    HttpResponseTimeout,

    /// <summary>The answer is not HTTP.</summary>
    HttpProtocolError,

    /// <summary>We are set up in a way that the next hop does not accept.</summary>
    ProxyConfigurationError,

    /// <summary>A mistake of our own.</summary>
    ProxyInternalError,

    /// <summary>The request came by here before.</summary>
    ProxyLoopDetected,
}
