using System.Text;

namespace Replicator.Http;

/// <summary>The member that we add to Proxy-Status where an answer is of our own making (RFC 9209).</summary>
internal static class ProxyStatus
{
    /// <summary><c>replicator; error=dns_error; details="…"</c></summary>
    /// <param name="error">What went wrong.</param>
    /// <param name="details">For a person; nothing secret. Null or empty: none.</param>
    public static string Format(ProxyError error, string? details = null)
    {
        StringBuilder text = new StringBuilder("replicator; error=").Append(NameOf(error));
        if (!string.IsNullOrEmpty(details))
        {
            text.Append("; details=");
            StructuredText.AppendString(text, details);
        }

        return text.ToString();
    }

    /// <summary>The status that RFC 9209 §2.3 recommends with that error. Deliberate: 502 for a mistaken configuration,
    /// for it is the proxy behind this one that refuses.</summary>
    public static int StatusOf(ProxyError error) => error switch
    {
        ProxyError.HttpRequestError => 400,
        ProxyError.HttpRequestDenied => 403,
        ProxyError.ProxyInternalError or ProxyError.DestinationNotFound => 500,
        ProxyError.DestinationUnavailable or ProxyError.ConnectionLimitReached => 503,
        ProxyError.DnsTimeout
            or ProxyError.ConnectionTimeout
            or ProxyError.ConnectionReadTimeout
            or ProxyError.ConnectionWriteTimeout
            or ProxyError.HttpResponseTimeout => 504,
        _ => 502,
    };

    /// <summary>The status where a stored response would be served, had it not been said that it must be validated
    /// first: 504 if the next hop was not reached for that (RFC 9111 §5.2.2.2).</summary>
    public static int StatusOfUnvalidated(ProxyError error) => error is
        ProxyError.DnsError or ProxyError.DestinationUnavailable or ProxyError.DestinationIpUnroutable
        or ProxyError.ConnectionRefused or ProxyError.ConnectionTerminated
            ? 504
            : StatusOf(error);

    private static string NameOf(ProxyError error) => error switch
    {
        ProxyError.DnsTimeout => "dns_timeout",
        ProxyError.DnsError => "dns_error",
        ProxyError.DestinationNotFound => "destination_not_found",
        ProxyError.DestinationUnavailable => "destination_unavailable",
        ProxyError.DestinationIpProhibited => "destination_ip_prohibited",
        ProxyError.DestinationIpUnroutable => "destination_ip_unroutable",
        ProxyError.ConnectionRefused => "connection_refused",
        ProxyError.ConnectionTerminated => "connection_terminated",
        ProxyError.ConnectionTimeout => "connection_timeout",
        ProxyError.ConnectionReadTimeout => "connection_read_timeout",
        ProxyError.ConnectionWriteTimeout => "connection_write_timeout",
        ProxyError.ConnectionLimitReached => "connection_limit_reached",
        ProxyError.TlsProtocolError => "tls_protocol_error",
        ProxyError.TlsCertificateError => "tls_certificate_error",
        ProxyError.HttpRequestError => "http_request_error",
        ProxyError.HttpRequestDenied => "http_request_denied",
        ProxyError.HttpResponseIncomplete => "http_response_incomplete",
        ProxyError.HttpResponseTimeout => "http_response_timeout",
        ProxyError.HttpProtocolError => "http_protocol_error",
        ProxyError.ProxyConfigurationError => "proxy_configuration_error",
        ProxyError.ProxyInternalError => "proxy_internal_error",
        ProxyError.ProxyLoopDetected => "proxy_loop_detected",
        _ => throw new ArgumentOutOfRangeException(nameof(error), error, "There is no such error."),
    };
}
