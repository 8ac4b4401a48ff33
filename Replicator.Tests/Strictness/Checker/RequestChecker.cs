namespace Replicator.Tests.Strictness.Checker;

/// <summary>Judges the requests on one connection by the grammar alone; it shares no code with what it
/// judges.</summary>
internal sealed class RequestChecker
{
    /// <summary>They were sent by the proxy to an origin: in origin-form, with one Host, with Via, without what is for
    /// one connection only. Else they come from a client, in any form, and only their grammar counts.</summary>
    public bool ArePassedOn { get; init; } = true;

    /// <summary>Empty lines that may stand before a request (RFC 9112 §2.2); the proxy itself sends none.</summary>
    public int EmptyLineCount { get; init; }

    /// <param name="sent">From the first byte of the connection on.</param>
    public Verdict Check(byte[] sent)
    {
        var reader = new WireReader(sent);
        var messages = new List<WireMessage>();
        try
        {
            while (!reader.AtEnd)
            {
                WireMessage? message = ReadHead(reader);
                if (message is null)
                    return new Verdict(messages, null) { BreaksOff = true };
                messages.Add(message);
                FramingRules.ReadContent(reader, message, otherwise: false, takesExtensions: !ArePassedOn);
                if (ArePassedOn)
                    ForwardingRules.CheckHopByHop(message);
                if (!message.IsComplete)
                    return new Verdict(messages, null) { BreaksOff = true };
                if (message.Method == "CONNECT")
                    break;
            }

            return new Verdict(messages, null);
        }
        catch (NotWellFormedException broken)
        {
            return new Verdict(messages, broken.Violation);
        }
    }

    private WireMessage? ReadHead(WireReader reader)
    {
        string line;
        int position;
        int passed = 0;
        do
        {
            if (!reader.TryReadLine(out line, out position))
                return null;
        }
        while (line.Length == 0 && passed++ < EmptyLineCount);

        string[] parts = line.Split(' ');
        if (parts.Length != 3)
            throw new NotWellFormedException("not method SP target SP version (RFC 9112 §3)", position);
        if (!Abnf.IsToken(parts[0]))
            throw new NotWellFormedException("a method that is no token (RFC 9110 §9.1)", position);
        CheckTarget(parts[0], parts[1], position + parts[0].Length + 1);
        bool isVersion = ArePassedOn ? parts[2] == "HTTP/1.1" : IsFirstVersion(parts[2]);
        if (!isVersion)
            throw new NotWellFormedException("a version other than HTTP/1.1 (RFC 9112 §2.3)", position);

        var fields = new List<WireField>();
        if (!reader.TryReadFields(fields))
            return null;
        var message = new WireMessage(position, parts, fields) { End = reader.Position };
        if (ArePassedOn)
            ForwardingRules.CheckVia(message);
        CheckHost(message);
        if (parts[2] == "HTTP/1.0" && message.Has("Transfer-Encoding"))
            throw new NotWellFormedException("Transfer-Encoding in HTTP/1.0 (RFC 9112 §6.1)", position);
        return message;
    }

    private void CheckTarget(string method, string target, int position)
    {
        bool isAsterisk = target == "*" && method == "OPTIONS";
        bool isWell = ArePassedOn
            ? isAsterisk || Abnf.IsOriginForm(target)
            : target.Length > 0 && target.All(c => c is > ' ' and <= '~');
        if (!isWell)
            throw new NotWellFormedException("a target in no form that is due (RFC 9112 §3.2)", position);
    }

    private void CheckHost(WireMessage message)
    {
        string[] hosts = [.. message.Values("Host")];
        bool mayLack = !ArePassedOn && message.StartLine[2] == "HTTP/1.0";
        if (hosts.Length != 1 && !(hosts.Length == 0 && mayLack))
            throw new NotWellFormedException("not exactly one Host (RFC 9112 §3.2)", message.Position);
        if (hosts.Length == 1 && !Abnf.IsAuthority(hosts[0]))
            throw new NotWellFormedException("a Host that is no host (RFC 9110 §7.2)", message.Position);
    }

    private static bool IsFirstVersion(string text) =>
        text.Length == 8 && text.StartsWith("HTTP/1.", StringComparison.Ordinal) && char.IsAsciiDigit(text[7]);
}
