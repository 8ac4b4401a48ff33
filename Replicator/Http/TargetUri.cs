using System.Globalization;
using System.Text;

namespace Replicator.Http;

/// <summary>The target URI of a request (RFC 9110 §7.1), with what RFC 9110 §4.2.3 equates made equal: scheme and host
/// in lower case, the port always known, an empty path as "/", percent-encoded unreserved characters decoded. All else
/// as sent. Two are equal if their keys are.</summary>
/// <param name="Scheme">http or https.</param>
/// <param name="Host">Lower case; IPv6 literals in brackets.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="PathAndQuery">Begins with "/"; the query, if there is one, with its "?".</param>
internal sealed record TargetUri(string Scheme, string Host, int Port, string PathAndQuery)
{
    /// <summary>Of http (RFC 9110 §4.2.1).</summary>
    public const int HttpPort = 80;

    /// <summary>Of https (RFC 9110 §4.2.2).</summary>
    public const int HttpsPort = 443;

    private string? authority;

    // Not to be changed by "with": authority and key are made of them.
    public string Scheme { get; } = Scheme;

    public string Host { get; } = Host;

    public int Port { get; } = Port;

    public string PathAndQuery { get; } = PathAndQuery;

    /// <summary><c>host:port</c>, always with the port.</summary>
    public string Authority => authority ??= string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    /// <summary>The cache key: <c>scheme://host:port/path?query</c>.</summary>
    public string Key { get; } = MakeKey(Scheme, Host, Port, PathAndQuery);

    /// <summary>Path and query exactly as the client sent them, but for an empty path, which is "/".</summary>
    public string RawPathAndQuery { get; private init; } = PathAndQuery;

    /// <summary>The target in origin-form for the next hop: <see cref="RawPathAndQuery"/>, or <c>*</c> where an OPTIONS
    /// is about the origin as a whole (RFC 9112 §3.2.4).</summary>
    public string ForwardedTarget { get; private init; } = PathAndQuery;

    /// <summary>The Host field for the next hop: without the port where it is the scheme's own (RFC 9110
    /// §7.2).</summary>
    public string HostField => Port == DefaultPortOf(Scheme) ? Host : Authority;

    /// <summary>From absolute-form, or from origin-form with Host (RFC 9112 §3.3). Exactly one valid Host is demanded
    /// of HTTP/1.1; the target's authority wins over it.</summary>
    /// <param name="head">Of any request but CONNECT: <see cref="TryParseConnect"/>.</param>
    /// <param name="uri">Null when refused.</param>
    /// <param name="refusal">Why.</param>
    public static bool TryCreate(RequestHead head, out TargetUri? uri, out Refusal refusal) =>
        TryCreate(head, "http", out uri, out refusal);

    /// <inheritdoc cref="TryCreate(RequestHead, out TargetUri?, out Refusal)"/>
    /// <param name="head">Of any request but CONNECT.</param>
    /// <param name="scheme">That the connection is of, where the target names none (RFC 9112 §3.3).</param>
    /// <param name="uri">Null when refused.</param>
    /// <param name="refusal">Why.</param>
    public static bool TryCreate(RequestHead head, string scheme, out TargetUri? uri, out Refusal refusal)
    {
        uri = null;
        if (!TryReadHost(head, out ReadOnlySpan<byte> host, out refusal))
            return false;

        bool options = head.IsMethod("OPTIONS"u8);
        refusal = head.Form switch
        {
            TargetForm.Absolute => Parse(head.Target, out uri),
            TargetForm.Origin => Build(scheme, host, head.Target, out uri),
            TargetForm.Asterisk when options => Build(scheme, host, default, out uri),
            _ => Refusal.TargetMalformed,
        };
        if (uri is not null && options && (head.Form == TargetForm.Asterisk || IsWithoutPath(head.Target)))
            uri = uri with { ForwardedTarget = "*" };
        return refusal == Refusal.None;
    }

    /// <summary>From an absolute URI of http or https (RFC 9110 §4.2).</summary>
    /// <param name="text">Without white space or bytes that are not ASCII, as the parser of heads sees to.</param>
    /// <param name="uri">Null when refused.</param>
    /// <param name="refusal">Why.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out TargetUri? uri, out Refusal refusal)
    {
        refusal = Parse(text, out uri);
        return refusal == Refusal.None;
    }

    /// <summary>The host and port of a CONNECT (authority-form, RFC 9112 §3.2.3); userinfo is refused, and a missing
    /// port (RFC 9110 §9.3.6). Empty and zero when refused.</summary>
    public static bool TryParseAuthority(ReadOnlySpan<byte> target, out string host, out int port, out Refusal refusal)
    {
        refusal = AuthorityParser.Parse(target, defaultPort: 0, out host, out port);
        if (refusal == Refusal.None && port == 0)
        {
            refusal = Refusal.PortInvalid;
            host = "";
        }

        return refusal == Refusal.None;
    }

    /// <summary>As <see cref="TryParseAuthority"/>, of a whole CONNECT, whose Host is checked too (RFC 9112
    /// §3.2).</summary>
    public static bool TryParseConnect(RequestHead head, out string host, out int port, out Refusal refusal)
    {
        host = "";
        port = 0;
        return TryReadHost(head, out _, out refusal) && TryParseAuthority(head.Target, out host, out port, out refusal);
    }

    /// <summary>The same at another origin.</summary>
    /// <param name="scheme">http or https.</param>
    /// <param name="host">As <see cref="Host"/>.</param>
    /// <param name="port">1 to 65535.</param>
    public TargetUri At(string scheme, string host, int port) => new(scheme, host, port, PathAndQuery)
    {
        RawPathAndQuery = RawPathAndQuery,
        ForwardedTarget = ForwardedTarget,
    };

    public bool Equals(TargetUri? other) => other is not null && Key == other.Key;

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Key;

    private static string MakeKey(string scheme, string host, int port, string pathAndQuery) =>
        string.Create(CultureInfo.InvariantCulture, stackalloc char[256], $"{scheme}://{host}:{port}{pathAndQuery}");

    private static int DefaultPortOf(string scheme) => scheme == "https" ? HttpsPort : HttpPort;

    private static bool TryReadHost(RequestHead head, out ReadOnlySpan<byte> host, out Refusal refusal)
    {
        refusal = Refusal.None;
        if (!head.Fields.TryGet("Host"u8, out host))
        {
            // HTTP/1.0 may leave it out, but then the target itself must name the origin.
            bool needed = head.MinorVersion > 0 || head.Form is TargetForm.Origin or TargetForm.Asterisk;
            refusal = needed ? Refusal.HostMissing : Refusal.None;
        }
        else if (head.Fields.CountOf("Host"u8) > 1)
        {
            refusal = Refusal.HostRepeated;
        }
        else
        {
            refusal = AuthorityParser.Check(host);
            if (refusal is not (Refusal.None or Refusal.HostAmbiguous))
                refusal = Refusal.HostInvalid;
        }

        return refusal == Refusal.None;
    }

    private static Refusal Parse(ReadOnlySpan<byte> text, out TargetUri? uri)
    {
        uri = null;
        int colon = text.IndexOf((byte)':');
        if (colon < 0 || !IsScheme(text[..colon]))
            return Refusal.TargetMalformed;

        string? scheme = KnownScheme(text[..colon]);
        ReadOnlySpan<byte> rest = text[(colon + 1)..];
        if (!rest.StartsWith("//"u8))
        {
            // "host:80" looks like a scheme with digits after it, and is no URL.
            bool port = !rest.ContainsAnyExceptInRange((byte)'0', (byte)'9');
            return scheme is null && !port ? Refusal.SchemeUnsupported : Refusal.TargetMalformed;
        }

        if (scheme is null)
            return Refusal.SchemeUnsupported;

        rest = rest[2..];
        int end = rest.IndexOfAny("/?#"u8);
        return end < 0 ? Build(scheme, rest, default, out uri) : Build(scheme, rest[..end], rest[end..], out uri);
    }

    private static Refusal Build(
        string scheme, ReadOnlySpan<byte> authority, ReadOnlySpan<byte> pathAndQuery, out TargetUri? uri)
    {
        uri = null;
        if (pathAndQuery.Contains((byte)'#'))
            return Refusal.FragmentInTarget;

        Refusal refusal = AuthorityParser.Parse(authority, DefaultPortOf(scheme), out string host, out int port);
        if (refusal != Refusal.None)
            return refusal;

        string raw = Encoding.ASCII.GetString(pathAndQuery);
        if (!raw.StartsWith('/'))
            raw = "/" + raw;
        uri = new TargetUri(scheme, host, port, PercentEncoding.Normalize(raw))
        {
            RawPathAndQuery = raw,
            ForwardedTarget = raw,
        };
        return Refusal.None;
    }

    private static string? KnownScheme(ReadOnlySpan<byte> scheme)
    {
        if (Ascii.EqualsIgnoreCase(scheme, "http"u8))
            return "http";
        return Ascii.EqualsIgnoreCase(scheme, "https"u8) ? "https" : null;
    }

    /// <summary>ALPHA *( ALPHA / DIGIT / "+" / "-" / "." ) (RFC 3986 §3.1).</summary>
    private static bool IsScheme(ReadOnlySpan<byte> text)
    {
        foreach (byte value in text)
        {
            if (!char.IsAsciiLetterOrDigit((char)value) && value is not ((byte)'+' or (byte)'-' or (byte)'.'))
                return false;
        }

        return !text.IsEmpty && char.IsAsciiLetter((char)text[0]);
    }

    /// <summary>An absolute URI that ends with its authority.</summary>
    private static bool IsWithoutPath(ReadOnlySpan<byte> target)
    {
        int authority = target.IndexOf("://"u8);
        return authority >= 0
            && !target.StartsWith("/"u8)
            && !target[(authority + 3)..].ContainsAny((byte)'/', (byte)'?');
    }
}
