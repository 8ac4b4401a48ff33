namespace Replicator.Http;

/// <summary>The target URI of a request (RFC 9110 §7.1), with what RFC 9110 §4.2.3 equates made equal: scheme and host in lower
/// case, the port always known, an empty path as "/", percent-encoded unreserved characters decoded. All else as sent.</summary>
/// <param name="Scheme">http or https.</param>
/// <param name="Host">Lower case; IPv6 literals in brackets.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="PathAndQuery">Begins with "/"; the query, if there is one, with its "?".</param>
internal sealed record TargetUri(string Scheme, string Host, int Port, string PathAndQuery)
{
    /// <summary><c>host:port</c>, always with the port.</summary>
    public string Authority { get; } = $"{Host}:{Port}";

    /// <summary>The cache key: <c>scheme://host:port/path?query</c>.</summary>
    public string Key { get; } = $"{Scheme}://{Host}:{Port}{PathAndQuery}";

    /// <summary>From absolute-form, or from origin-form with Host (RFC 9112 §3.3). Exactly one valid Host is demanded of HTTP/1.1; the target's authority wins over it.</summary>
    public static bool TryCreate(RequestHead head, out TargetUri? uri, out Refusal refusal) => throw new NotImplementedException();

    /// <summary>The host and port of a CONNECT (authority-form, RFC 9112 §3.2.3); userinfo is refused.</summary>
    public static bool TryParseAuthority(ReadOnlySpan<byte> target, out string host, out int port, out Refusal refusal) => throw new NotImplementedException();
}
