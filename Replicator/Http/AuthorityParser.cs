using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Replicator.Http;

/// <summary>Reads <c>host [":" port]</c> (RFC 9110 §4.2, §7.2). The names that RFC 3986 §3.2.2 allows are narrowed to
/// those that can be looked up: letters, digits, hyphens, underscores and dots.</summary>
internal static class AuthorityParser
{
    private const int MaxNameLength = 253;
    private const int MaxLabelLength = 63;

    private static readonly SearchValues<byte> NameBytes = SearchValues.Create(
        "-._0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private static readonly SearchValues<byte> AddressBytes = SearchValues.Create("0123456789abcdefABCDEF:."u8);

    /// <param name="text">Of a target or a Host field.</param>
    /// <param name="defaultPort">Where there is none, or an empty one (RFC 3986 §6.2.3); zero where one must be there,
    /// and then zero is what <paramref name="port"/> becomes.</param>
    /// <param name="host">In lower case, an IPv6 literal in its brackets; empty when refused.</param>
    /// <param name="port">1 to 65535.</param>
    public static Refusal Parse(ReadOnlySpan<byte> text, int defaultPort, out string host, out int port)
    {
        host = "";
        port = 0;
        Refusal refusal = Split(text, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> digits);
        if (refusal == Refusal.None)
            refusal = CheckHost(name);
        if (refusal == Refusal.None && !TryParsePort(digits, defaultPort, out port))
            refusal = Refusal.PortInvalid;
        if (refusal != Refusal.None)
            return refusal;

        Span<byte> lower = stackalloc byte[name.Length];
        Ascii.ToLower(name, lower, out _);
        host = Encoding.ASCII.GetString(lower);
        return Refusal.None;
    }

    /// <summary>As <see cref="Parse"/>, where only the answer is wanted.</summary>
    public static Refusal Check(ReadOnlySpan<byte> text)
    {
        Refusal refusal = Split(text, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> digits);
        if (refusal == Refusal.None)
            refusal = CheckHost(name);
        return refusal == Refusal.None && !TryParsePort(digits, 0, out _) ? Refusal.PortInvalid : refusal;
    }

    private static Refusal Split(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> host, out ReadOnlySpan<byte> port)
    {
        host = default;
        port = default;
        if (text.Contains((byte)'@'))
            return Refusal.UserinfoInTarget;

        // The colons of an IPv6 literal stand in its brackets.
        int start = text.StartsWith("["u8) ? text.IndexOf((byte)']') + 1 : 0;
        int colon = text[start..].IndexOf((byte)':');
        host = colon < 0 ? text : text[..(start + colon)];
        port = colon < 0 ? default : text[(start + colon + 1)..];
        return Refusal.None;
    }

    private static bool TryParsePort(ReadOnlySpan<byte> digits, int defaultPort, out int port)
    {
        port = defaultPort;
        if (digits.IsEmpty)
            return true;

        bool valid = Syntax.TryParseDigits(digits, out long number) && number is >= 1 and <= IPEndPoint.MaxPort;
        port = valid ? (int)number : 0;
        return valid;
    }

    private static Refusal CheckHost(ReadOnlySpan<byte> host)
    {
        if (host.StartsWith("["u8))
            return host.EndsWith("]"u8) && IsIPv6(host[1..^1]) ? Refusal.None : Refusal.TargetHostInvalid;

        // One dot at the end is the root of all names.
        ReadOnlySpan<byte> name = host.EndsWith("."u8) ? host[..^1] : host;
        if (name.Length is 0 or > MaxNameLength)
            return Refusal.TargetHostInvalid;

        if (name.ContainsAnyExcept(NameBytes))
            return Refusal.TargetHostInvalid;

        ReadOnlySpan<byte> label = name;
        for (int dot = name.IndexOf((byte)'.'); dot >= 0; dot = label.IndexOf((byte)'.'))
        {
            if (dot is 0 or > MaxLabelLength)
                return Refusal.TargetHostInvalid;
            label = label[(dot + 1)..];
        }

        if (label.Length is 0 or > MaxLabelLength)
            return Refusal.TargetHostInvalid;

        // "127.1", "2130706433" and "0x7f000001" are addresses to some resolvers and names to others.
        return IsNumber(label) && !IsIPv4(host) ? Refusal.HostAmbiguous : Refusal.None;
    }

    private static bool IsNumber(ReadOnlySpan<byte> label)
    {
        bool isHex = label.Length > 1 && label[0] == '0' && (label[1] | 0x20) == 'x';
        foreach (byte digit in isHex ? label[2..] : label)
        {
            if (isHex ? !char.IsAsciiHexDigit((char)digit) : !char.IsAsciiDigit((char)digit))
                return false;
        }

        return true;
    }

    /// <summary>Four decimal numbers without leading zeros, which some read as octal (RFC 3986 §3.2.2).</summary>
    private static bool IsIPv4(ReadOnlySpan<byte> text)
    {
        int count = 0;
        foreach (Range range in text.Split((byte)'.'))
        {
            ReadOnlySpan<byte> part = text[range];
            bool leadingZero = part.Length > 1 && part[0] == '0';
            if (leadingZero || !Syntax.TryParseDigits(part, out long number) || number > byte.MaxValue)
                return false;
            count++;
        }

        return count == 4;
    }

    /// <summary>Without a zone, which means something on one machine only (RFC 6874).</summary>
    private static bool IsIPv6(ReadOnlySpan<byte> text)
    {
        // The library's parser takes more: zones, prefix lengths, ports.
        if (text.ContainsAnyExcept(AddressBytes))
            return false;

        int dot = text.IndexOf((byte)'.');
        return (dot < 0 || IsIPv4(text[(text.LastIndexOf((byte)':') + 1)..]))
            && IPAddress.TryParse(Encoding.ASCII.GetString(text), out IPAddress? address)
            && address.AddressFamily == AddressFamily.InterNetworkV6;
    }
}
