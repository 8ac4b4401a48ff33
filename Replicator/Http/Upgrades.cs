using System.Text;

namespace Replicator.Http;

/// <summary>Which protocols a request offers to switch to, and which an origin may choose (RFC 9110 §7.8).</summary>
internal static class Upgrades
{
    /// <summary>Protocols of one request that are passed on: each is looked for in what an origin chooses.</summary>
    private const int MostProtocols = 16;

    /// <summary>The protocols that the origin is offered, as a list; null: none. HTTP/1.0 has no Upgrade, one that
    /// Connection does not name was not meant for us, and h2c is another HTTP, which is not spoken here.</summary>
    public static string? OfferedBy(RequestHead request)
    {
        FieldSection fields = request.Fields;
        if (request.MinorVersion == 0 || !fields.Contains("Upgrade"u8) || !IsNamedByConnection(fields))
            return null;
        var offered = new StringBuilder();
        int count = 0;
        foreach (ReadOnlySpan<byte> protocol in fields.Tokens("Upgrade"u8))
        {
            if (count < MostProtocols && IsProtocol(protocol) && !Ascii.EqualsIgnoreCase(protocol, "h2c"u8))
                offered.Append(count++ == 0 ? "" : ", ").Append(Encoding.ASCII.GetString(protocol));
        }

        return offered.Length > 0 ? offered.ToString() : null;
    }

    /// <summary>What a 101 switches to.</summary>
    /// <param name="answer">Its head.</param>
    /// <param name="offered">What the request offered; null: nothing.</param>
    /// <returns>The protocols as a list; null: it names none, does not name Upgrade in Connection, or chooses what was
    /// not offered, which it must not.</returns>
    public static string? ChosenBy(ResponseHead answer, string? offered)
    {
        if (offered is null || answer.MinorVersion == 0 || !IsNamedByConnection(answer.Fields))
            return null;
        var chosen = new StringBuilder();
        string[] choice = offered.Split(", ");
        int count = 0;
        foreach (ReadOnlySpan<byte> member in answer.Fields.Tokens("Upgrade"u8))
        {
            string protocol = Encoding.Latin1.GetString(member);
            if (++count > choice.Length || !choice.Contains(protocol, StringComparer.OrdinalIgnoreCase))
                return null;
            chosen.Append(chosen.Length > 0 ? ", " : "").Append(protocol);
        }

        return chosen.Length > 0 ? chosen.ToString() : null;
    }

    private static bool IsNamedByConnection(FieldSection fields)
    {
        foreach (ReadOnlySpan<byte> option in fields.Tokens("Connection"u8))
        {
            if (Ascii.EqualsIgnoreCase(option, "upgrade"u8))
                return true;
        }

        return false;
    }

    // protocol-name [ "/" protocol-version ], both tokens.
    private static bool IsProtocol(ReadOnlySpan<byte> text)
    {
        int slash = text.IndexOf((byte)'/');
        return slash < 0
            ? Syntax.IsToken(text)
            : Syntax.IsToken(text[..slash]) && Syntax.IsToken(text[(slash + 1)..]);
    }
}
