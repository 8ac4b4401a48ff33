using System.Text;

namespace Replicator.Http;

/// <summary>What a proxy takes out of and puts into the fields that it forwards (RFC 9110 §7.6).</summary>
internal static class HopByHop
{
    /// <summary>Removes Connection, the fields that it names (but those that the message cannot be understood without),
    /// Keep-Alive, Proxy-Connection, TE, Trailer, Transfer-Encoding, Upgrade, and Proxy-Authorization,
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

        fields.Remove("Keep-Alive"u8);
        fields.Remove("Proxy-Connection"u8);
        fields.Remove("TE"u8);
        fields.Remove("Trailer"u8);
        fields.Remove("Transfer-Encoding"u8);
        fields.Remove("Upgrade"u8);
        fields.Remove("Proxy-Authorization"u8);
        fields.Remove("Proxy-Authenticate"u8);
        fields.Remove("Proxy-Authentication-Info"u8);
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
        foreach (ReadOnlySpan<byte> member in fields.Members("Via"u8))
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

    /// <summary>Naming them would turn the message into another one: sent elsewhere, of another length, of another
    /// meaning, or hiding where it has been. Connection is kept for as long as its other lines are to be
    /// read.</summary>
    private static bool IsKept(ReadOnlySpan<byte> name) =>
        Ascii.EqualsIgnoreCase(name, "Host"u8)
        || Ascii.EqualsIgnoreCase(name, "Content-Length"u8)
        || Ascii.EqualsIgnoreCase(name, "Content-Encoding"u8)
        || Ascii.EqualsIgnoreCase(name, "Content-Range"u8)
        || Ascii.EqualsIgnoreCase(name, "Content-Type"u8)
        || Ascii.EqualsIgnoreCase(name, "Via"u8)
        || Ascii.EqualsIgnoreCase(name, "Connection"u8);
}
