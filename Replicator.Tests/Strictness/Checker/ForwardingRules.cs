namespace Replicator.Tests.Strictness.Checker;

/// <summary>What an intermediary takes out of a message and puts into it (RFC 9110 §7.6).</summary>
internal static class ForwardingRules
{
    // What no trailer may be: framing, routing, authentication, or how the content is read (RFC 9110 §6.5.1).
    private static readonly string[] NoTrailers =
    [
        "Transfer-Encoding", "Content-Length", "Host", "Trailer", "TE", "Connection", "Keep-Alive", "Upgrade",
        "Content-Encoding", "Content-Type", "Content-Range", "Authorization", "Proxy-Authorization",
        "Proxy-Authenticate", "WWW-Authenticate", "Set-Cookie", "Cache-Control", "Expires", "Vary", "Age",
        "Proxy-Connection", "Max-Forwards",
    ];

    private static readonly string[] ConnectionOptions = ["close", "keep-alive", "te", "upgrade"];

    /// <summary>What was for one connection only stays there.</summary>
    public static void CheckHopByHop(WireMessage message)
    {
        foreach (WireField field in message.Fields)
        {
            if (field.Is("Keep-Alive") || field.Is("Proxy-Connection"))
                throw new NotWellFormedException($"{field.Name} was passed on (RFC 9110 §7.6.1)", field.Position);
            if (field.Is("Proxy-Authorization"))
                throw new NotWellFormedException(
                    "Proxy-Authorization was passed on (RFC 9110 §11.7.1)", field.Position);
            if (field.Is("TE") && !message.HasMember("Connection", "TE"))
                throw new NotWellFormedException("TE without its connection option (RFC 9110 §10.1.4)", field.Position);
            if (field.Is("Upgrade") && !message.HasMember("Connection", "Upgrade"))
                throw new NotWellFormedException(
                    "Upgrade without its connection option (RFC 9110 §7.8)", field.Position);
        }

        string? option = message.Members("Connection")
            .FirstOrDefault(name => !ConnectionOptions.Contains(name, StringComparer.OrdinalIgnoreCase));
        if (option is not null)
            throw new NotWellFormedException(
                $"the connection option {option} was passed on (RFC 9110 §7.6.1)", message.Position);
        foreach (WireField trailer in message.Trailers)
        {
            if (NoTrailers.Any(trailer.Is))
                throw new NotWellFormedException($"{trailer.Name} as a trailer (RFC 9110 §6.5.1)", trailer.Position);
        }
    }

    /// <summary>Each message that is passed on names us: protocol and name (RFC 9110 §7.6.3).</summary>
    public static void CheckVia(WireMessage message)
    {
        string last = message.Members("Via").LastOrDefault("");
        string[] parts = last.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        bool isProtocol = parts.Length >= 2 && parts[0].Split('/').Length <= 2 && parts[0].Split('/').All(Abnf.IsToken);
        if (!isProtocol || !Abnf.IsAuthority(parts[1]) && !Abnf.IsToken(parts[1]))
            throw new NotWellFormedException("no Via of ours (RFC 9110 §7.6.3)", message.Position);
    }

    /// <summary>Fields that the received message's Connection names are not in the message that was sent for
    /// it.</summary>
    /// <param name="received">What the proxy was sent.</param>
    /// <param name="sent">What it sent on.</param>
    /// <returns>Null: none is.</returns>
    public static Violation? FindNamed(WireMessage received, WireMessage sent)
    {
        foreach (string option in received.Members("Connection"))
        {
            bool isKept = KeptThoughNamed.Contains(option, StringComparer.OrdinalIgnoreCase);
            WireField? kept = sent.Fields.FirstOrDefault(field => field.Is(option));
            if (kept is not null && !isKept && received.Has(option))
                return new Violation(
                    $"{option}, which Connection named, was passed on (RFC 9110 §7.6.1)", kept.Position);
        }

        return null;
    }

    // Without these the message is another one; Date, Age and the like are set anew by whoever passes it on.
    private static string[] KeptThoughNamed =>
    [
        "Host", "Content-Length", "Content-Encoding", "Content-Range", "Content-Type", "Via", "Connection",
        "Transfer-Encoding", "TE", "Upgrade", "Date", "Age", "Cache-Status",
    ];
}
