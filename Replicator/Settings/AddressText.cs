using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Replicator.Settings;

/// <summary>Reads addresses and networks as a person writes them, strictly: no octal, no missing parts.</summary>
internal static class AddressText
{
    /// <summary>An address, IPv6 with or without brackets. What is IPv4 in IPv6 form comes out as IPv4.</summary>
    public static bool TryParseAddress(string text, [NotNullWhen(true)] out IPAddress? address)
    {
        bool bracketed = text.Length > 2 && text[0] == '[' && text[^1] == ']';
        string bare = bracketed ? text[1..^1] : text;
        address = null;
        // "[::1]:80" and "[[::1]]" pass the system's parser.
        if (bare.AsSpan().ContainsAny('[', ']') || !IPAddress.TryParse(bare, out IPAddress? parsed))
            return false;
        if (parsed.AddressFamily == AddressFamily.InterNetwork && (bracketed || parsed.ToString() != bare))
            return false;
        address = parsed.IsIPv4MappedToIPv6 ? parsed.MapToIPv4() : parsed;
        return true;
    }

    /// <summary>A network as ADDRESS/LENGTH, or one address.</summary>
    /// <param name="text">What the person wrote.</param>
    /// <param name="network">Default if it is none.</param>
    /// <param name="mistake">What is wrong with it, and what to write instead; empty if nothing is.</param>
    public static bool TryParseNetwork(string text, out IPNetwork network, out string mistake)
    {
        network = default;
        mistake = "is not a network; write one as 192.168.0.0/16, fd00::/8 or a single address";
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!TryParseAddress(slash < 0 ? text : text[..slash], out IPAddress? address) || address.ScopeIdOrZero() != 0)
            return false;

        int bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        int length = bits;
        if (slash >= 0 && !TryParseNumber(text[(slash + 1)..], 0, 128, out length))
            return false;
        // ::ffff:10.0.0.0/104 is 10.0.0.0/8.
        if (slash > 0 && bits == 32 && text.AsSpan(0, slash).Contains(':'))
            length -= 96;
        if (length < 0 || length > bits)
            return false;

        IPAddress prefix = Mask(address, length);
        if (!prefix.Equals(address))
        {
            mistake = $"has bits set beyond its length; write {prefix}/{length} or {address}";
            return false;
        }

        network = new IPNetwork(address, length);
        mistake = "";
        return true;
    }

    /// <summary>A number of plain digits within bounds.</summary>
    public static bool TryParseNumber(string text, int least, int most, out int number)
    {
        number = 0;
        foreach (char digit in text)
        {
            if (!char.IsAsciiDigit(digit) || number > most)
                return false;
            number = (number * 10) + (digit - '0');
        }

        return text.Length > 0 && number >= least && number <= most;
    }

    private static long ScopeIdOrZero(this IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? address.ScopeId : 0;

    private static IPAddress Mask(IPAddress address, int length)
    {
        byte[] bytes = address.GetAddressBytes();
        for (int i = 0; i < bytes.Length; i++)
        {
            int kept = Math.Clamp(length - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xFF << (8 - kept));
        }

        return new IPAddress(bytes);
    }
}
