namespace Replicator.Tests.Strictness.Checker;

/// <summary>Judges the responses on one connection by the grammar alone; it shares no code with what it
/// judges.</summary>
internal sealed class ResponseChecker
{
    /// <summary>They were sent by the proxy to a client. Else they come from an origin, and only their grammar
    /// counts.</summary>
    public bool ArePassedOn { get; init; } = true;

    /// <param name="sent">From the first byte of the connection on.</param>
    /// <param name="methods">Of the requests that are answered, in order.</param>
    public Verdict Check(byte[] sent, IReadOnlyList<string> methods)
    {
        var reader = new WireReader(sent);
        var messages = new List<WireMessage>();
        try
        {
            for (int answered = 0; !reader.AtEnd;)
            {
                WireMessage? message = ReadHead(reader);
                if (message is null)
                    return new Verdict(messages, null) { BreaksOff = true };
                if (answered == methods.Count)
                    throw new NotWellFormedException(
                        "a response that answers no request (RFC 9112 §9.3)", message.Position);
                messages.Add(message);
                string method = methods[answered];
                ReadContent(reader, message, method);
                if (ArePassedOn)
                    ForwardingRules.CheckHopByHop(message);
                if (!message.IsComplete)
                    return new Verdict(messages, null) { BreaksOff = true };
                if (message.Status == 101 || IsTunnel(message, method))
                    break;
                answered += message.Status >= 200 ? 1 : 0;
                CheckEnd(reader, message);
            }

            return new Verdict(messages, null);
        }
        catch (NotWellFormedException broken)
        {
            return new Verdict(messages, broken.Violation);
        }
    }

    private static WireMessage? ReadHead(WireReader reader)
    {
        if (!reader.TryReadLine(out string line, out int position))
            return null;
        string[] parts = line.Split(' ', 3);
        if (parts.Length != 3)
            throw new NotWellFormedException("not version SP status SP reason (RFC 9112 §4)", position);
        if (parts[0] != "HTTP/1.1")
            throw new NotWellFormedException("a version other than HTTP/1.1 (RFC 9112 §2.3)", position);
        if (parts[1].Length != 3 || !parts[1].All(char.IsAsciiDigit) || parts[1][0] is < '1' or > '5')
            throw new NotWellFormedException("a status that is none (RFC 9110 §15)", position + parts[0].Length + 1);
        if (!parts[2].All(Abnf.IsTextCharacter))
            throw new NotWellFormedException("a control byte in the reason (RFC 9112 §4)", position);
        var fields = new List<WireField>();
        if (!reader.TryReadFields(fields))
            return null;
        return new WireMessage(position, parts, fields)
        {
            Status = int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture),
            End = reader.Position,
        };
    }

    private void ReadContent(WireReader reader, WireMessage message, string method)
    {
        bool isTunnel = IsTunnel(message, method);
        bool hasNoFraming = message.Status is < 200 or 204 || isTunnel;
        if (hasNoFraming && (message.Has("Transfer-Encoding") || message.Has("Content-Length")))
            throw new NotWellFormedException(
                "framing where no content may be (RFC 9110 §8.6, RFC 9112 §6.1)", message.Position);
        if (ArePassedOn && message.Status >= 200 && !isTunnel && !message.Has("Proxy-Status") && !IsOwnPage(message))
            ForwardingRules.CheckVia(message);
        if (hasNoFraming || message.Status == 304 || method == "HEAD")
        {
            _ = FramingRules.IsChunked(message);
            _ = FramingRules.LengthOf(message);
            message.IsComplete = true;
            message.End = reader.Position;
            return;
        }

        FramingRules.ReadContent(reader, message, otherwise: true, takesExtensions: !ArePassedOn);
        if (message.EndsWithConnection && ArePassedOn && !message.HasMember("Connection", "close"))
            throw new NotWellFormedException("no length, no chunks and no close (RFC 9112 §6.3)", message.Position);
    }

    private static bool IsTunnel(WireMessage message, string method) =>
        method == "CONNECT" && message.Status is >= 200 and < 300;

    // What is not passed on but our own names no proxy.
    private static bool IsOwnPage(WireMessage message) => message.Has("Content-Security-Policy") && !message.Has("Via");

    private static void CheckEnd(WireReader reader, WireMessage message)
    {
        if (message.Status >= 200 && message.HasMember("Connection", "close") && !reader.AtEnd)
            throw new NotWellFormedException("bytes after the last message (RFC 9112 §9.6)", reader.Position);
    }
}
