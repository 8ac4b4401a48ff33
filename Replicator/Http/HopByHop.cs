using System.Text;

namespace Replicator.Http;

/// <summary>What a proxy takes out of and puts into the fields that it forwards (RFC 9110 §7.6).</summary>
internal static class HopByHop
{
    /// <summary>Options in Connection. Each is looked for among the fields, and a head has room for tens of
    /// thousands.</summary>
    private const int MostOptions = 64;

    private static readonly byte[][] AlwaysRemoved =
    [
        [.. "Keep-Alive"u8],
        [.. "HTTP2-Settings"u8],
        [.. "Proxy-Connection"u8],
        [.. "TE"u8],
        [.. "Trailer"u8],
        [.. "Transfer-Encoding"u8],
        [.. "Upgrade"u8],
        [.. "Proxy-Authorization"u8],
        [.. "Proxy-Authenticate"u8],
        [.. "Proxy-Authentication-Info"u8],
    ];

    /// <summary>Whether Connection has more options than are heeded.</summary>
    public static bool HasTooManyOptions(FieldSection fields)
    {
        int count = 0;
        foreach (ReadOnlySpan<byte> _ in fields.Tokens("Connection"u8))
        {
            if (++count > MostOptions)
                return true;
        }

        return false;
    }

    /// <summary>Whether Connection names a field that is there and would else reach the next hop: what is forwarded is
    /// not what was presented then.</summary>
    public static bool TakesMore(FieldSection fields)
    {
        foreach (ReadOnlySpan<byte> option in fields.Tokens("Connection"u8))
        {
            if (fields.Contains(option) && !IsKept(option) && !IsAlwaysRemoved(option))
                return true;
        }

        return false;
    }

    /// <summary>Removes Connection, the fields that it names (but those that the message cannot be understood without),
    /// HTTP2-Settings, Keep-Alive, Proxy-Connection, TE, Trailer, Transfer-Encoding, Upgrade, and Proxy-Authorization,
    /// Proxy-Authenticate and Proxy-Authentication-Info; Content-Length is left (RFC 9110 §7.6.1).</summary>
    public static void Remove(FieldSection fields)
    {
        // Line by line, for each removes lines before and after it; its value stays readable.
        for (int line = fields.IndexOf("Connection"u8); line >= 0; line = fields.IndexOf("Connection"u8))
        {
            ReadOnlySpan<byte> options = fields[line].Value;
            fields.RemoveAt(line);
            RemoveNamed(fields, options);
        }

        foreach (byte[] name in AlwaysRemoved)
            fields.Remove(name);
    }

    /// <summary>Appends ourselves to Via (RFC 9110 §7.6.3).</summary>
    /// <param name="fields">Of the message that is forwarded.</param>
    /// <param name="receivedMinorVersion">0 or 1, of HTTP/1.x, in which it came.</param>
    /// <param name="pseudonym">A token, or host and port.</param>
    public static void AddVia(FieldSection fields, int receivedMinorVersion, string pseudonym) =>
        fields.Add("Via"u8, $"1.{receivedMinorVersion} {pseudonym}");

    /// <summary>Whether Via names us already: a loop.</summary>
    public static bool ViaContains(FieldSection fields, string pseudonym)
    {
        // A quote in a comment hides no comma: there are no quoted strings in Via.
        foreach (ReadOnlySpan<byte> member in fields.Tokens("Via"u8))
        {
            // received-protocol RWS received-by [ RWS comment ]
            int space = member.IndexOfAny((byte)' ', (byte)'\t');
            if (space < 0)
                continue;

            ReadOnlySpan<byte> receivedBy = member[space..].TrimStart(" \t"u8);
            int end = receivedBy.IndexOfAny((byte)' ', (byte)'\t');
            if (Ascii.EqualsIgnoreCase(end < 0 ? receivedBy : receivedBy[..end], pseudonym))
                return true;
        }

        return false;
    }

    private static void RemoveNamed(FieldSection fields, ReadOnlySpan<byte> options)
    {
        foreach (ReadOnlySpan<byte> option in new ListMembers(options, escapes: false, quotes: false))
        {
            if (!IsKept(option))
                fields.Remove(option);
        }
    }

    private static bool IsAlwaysRemoved(ReadOnlySpan<byte> name)
    {
        foreach (byte[] removed in AlwaysRemoved)
        {
            if (Ascii.EqualsIgnoreCase(name, removed))
                return true;
        }

        return false;
    }

    /// <summary>Naming them would turn the message into another one: sent elsewhere, of another length, of another
    /// meaning, for other caches and clients, or hiding where it has been. What governs caches is for all of them and
    /// never an option of one connection (RFC 9110 §7.6.1). Connection is kept for as long as its other lines are to be
    /// read.</summary>
    private static bool IsKept(ReadOnlySpan<byte> name) =>
        Ascii.EqualsIgnoreCase(name, "Host"u8)
        || Ascii.EqualsIgnoreCase(name, "Content-Length"u8)
        || Ascii.EqualsIgnoreCase(name, "Content-Encoding"u8)
        || Ascii.EqualsIgnoreCase(name, "Content-Range"u8)
        || Ascii.EqualsIgnoreCase(name, "Content-Type"u8)
        || Ascii.EqualsIgnoreCase(name, "Via"u8)
        || Ascii.EqualsIgnoreCase(name, "Cache-Control"u8)
        || Ascii.EqualsIgnoreCase(name, "Pragma"u8)
        || Ascii.EqualsIgnoreCase(name, "Expires"u8)
        || Ascii.EqualsIgnoreCase(name, "Date"u8)
        || Ascii.EqualsIgnoreCase(name, "Age"u8)
        || Ascii.EqualsIgnoreCase(name, "Vary"u8)
        || Ascii.EqualsIgnoreCase(name, "Connection"u8);
}
