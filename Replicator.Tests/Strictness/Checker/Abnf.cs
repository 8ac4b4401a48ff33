using System.Net;
using System.Net.Sockets;

namespace Replicator.Tests.Strictness.Checker;

/// <summary>Rules of RFC 9110, RFC 9112 and RFC 3986 as the standards write them, a character a byte.</summary>
internal static class Abnf
{
    /// <summary>tchar (RFC 9110 §5.6.2).</summary>
    public static bool IsTokenCharacter(char c) =>
        char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal);

    public static bool IsToken(string text) => text.Length > 0 && text.All(IsTokenCharacter);

    /// <summary>HTAB / SP / VCHAR / obs-text (RFC 9110 §5.5, RFC 9112 §4).</summary>
    public static bool IsTextCharacter(char c) => c is '\t' or (>= ' ' and <= '~') or (>= '\x80' and <= '\xff');

    /// <summary>field-value: empty, or begins and ends with a visible byte (RFC 9110 §5.5).</summary>
    public static bool IsFieldValue(string text) =>
        text.All(IsTextCharacter) && (text.Length == 0 || !IsSpace(text[0]) && !IsSpace(text[^1]));

    /// <summary>origin-form: absolute-path [ "?" query ] (RFC 9112 §3.2.1). Deliberate: other visible ASCII than a URI
    /// may hold is let through but for "#", for recipients read it alike and clients send it.</summary>
    public static bool IsOriginForm(string text) =>
        text.StartsWith('/') && text.All(c => c is > ' ' and <= '~' and not '#');

    /// <summary>uri-host [ ":" port ], not empty (RFC 9110 §7.2, RFC 3986 §3.2).</summary>
    public static bool IsAuthority(string text)
    {
        char last = text.StartsWith('[') ? ']' : ':';
        int found = text.IndexOf(last, StringComparison.Ordinal);
        int hostEnd = found < 0 ? text.Length : last == ']' ? found + 1 : found;
        string host = text[..hostEnd];
        string port = text[hostEnd..];
        bool isPort = port.Length == 0
            || (port[0] == ':' && port[1..].All(char.IsAsciiDigit) && (port.Length == 1 || IsPortNumber(port[1..])));
        return isPort && (host.StartsWith('[') ? IsAddressLiteral(host) : IsName(host));
    }

    /// <summary>1*DIGIT that fits 63 bits (RFC 9110 §8.6).</summary>
    public static bool IsLength(string text, out long length)
    {
        length = 0;
        return text.Length > 0 && text.All(char.IsAsciiDigit) && long.TryParse(text, out length);
    }

    /// <summary>chunk-ext (RFC 9112 §7.1.1), from after the length on.</summary>
    public static bool IsChunkExtension(string text)
    {
        int at = 0;
        while (at < text.Length)
        {
            SkipSpace(text, ref at);
            if (at == text.Length || text[at++] != ';')
                return false;
            SkipSpace(text, ref at);
            if (!TryTakeToken(text, ref at))
                return false;
            int before = at;
            SkipSpace(text, ref at);
            if (at == text.Length || text[at] != '=')
            {
                at = before;
                continue;
            }

            at++;
            SkipSpace(text, ref at);
            if (!TryTakeQuoted(text, ref at) && !TryTakeToken(text, ref at))
                return false;
        }

        return true;
    }

    private static bool IsSpace(char c) => c is ' ' or '\t';

    private static bool IsPortNumber(string digits) => int.TryParse(digits, out int port) && port is > 0 and <= 65535;

    private static bool IsAddressLiteral(string host) =>
        host.EndsWith(']') && host.Length > 2 && host[1..^1].All(c => char.IsAsciiHexDigit(c) || c is ':' or '.')
        && IPAddress.TryParse(host[1..^1], out IPAddress? address)
        && address.AddressFamily == AddressFamily.InterNetworkV6;

    // reg-name: unreserved, sub-delims and percent-encodings.
    private static bool IsName(string host)
    {
        for (int at = 0; at < host.Length; at++)
        {
            char c = host[at];
            if (c == '%' && at + 2 < host.Length && char.IsAsciiHexDigit(host[at + 1])
                && char.IsAsciiHexDigit(host[at + 2]))
                at += 2;
            else if (!char.IsAsciiLetterOrDigit(c) && !"-._~!$&'()*+,;=".Contains(c, StringComparison.Ordinal))
                return false;
        }

        return host.Length > 0;
    }

    private static void SkipSpace(string text, ref int at)
    {
        while (at < text.Length && IsSpace(text[at]))
            at++;
    }

    private static bool TryTakeToken(string text, ref int at)
    {
        int start = at;
        while (at < text.Length && IsTokenCharacter(text[at]))
            at++;
        return at > start;
    }

    private static bool TryTakeQuoted(string text, ref int at)
    {
        if (at == text.Length || text[at] != '"')
            return false;
        for (at++; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                at++;
                return true;
            }

            if (text[at] == '\\' && ++at == text.Length)
                return false;
            if (!IsTextCharacter(text[at]))
                return false;
        }

        return false;
    }
}
