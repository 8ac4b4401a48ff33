using System.Globalization;
using System.Text;

namespace Replicator.Tests.Support;

/// <summary>A message as a peer without our parsers understands it, complete or not.</summary>
internal sealed class ReceivedMessage
{
    private ReceivedMessage(string[] head)
    {
        StartLine = head[0];
        Lines = head[1..];
    }

    public string StartLine { get; }

    /// <summary>Field lines as they came.</summary>
    public string[] Lines { get; }

    /// <summary>What came of the content, without its framing, one character a byte.</summary>
    public string Content { get; private set; } = "";

    /// <summary>Trailer field lines as they came.</summary>
    public string[] Trailers { get; private set; } = [];

    /// <summary>All of it came, as far as its framing tells.</summary>
    public bool IsComplete { get; private set; }

    public int Status => int.Parse(StartLine.Split(' ')[1], CultureInfo.InvariantCulture);

    /// <summary>The value of the first field of that name; null if there is none.</summary>
    public string? this[string name] => Values(name).FirstOrDefault();

    public IEnumerable<string> Values(string name) => Lines
        .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(name.Length + 1)..].Trim());

    /// <summary>Takes the messages out of all that was received on a connection.</summary>
    /// <param name="received">From the first byte on.</param>
    /// <param name="hasEnded">Nothing more will come.</param>
    /// <param name="methods">Of the requests that are answered, in order; null: these are requests.</param>
    public static List<ReceivedMessage> ParseAll(string received, bool hasEnded, IReadOnlyList<string>? methods)
    {
        var messages = new List<ReceivedMessage>();
        int answered = 0;
        while (received.IndexOf("\r\n\r\n", StringComparison.Ordinal) is int end && end >= 0)
        {
            var message = new ReceivedMessage(received[..end].Split("\r\n"));
            received = received[(end + 4)..];
            bool isFinal = methods is null || message.Status >= 200;
            string method = methods is not null && answered < methods.Count ? methods[answered] : "GET";
            received = message.TakeContent(received, hasEnded, methods is not null, method);
            answered += isFinal ? 1 : 0;
            messages.Add(message);
            if (!message.IsComplete)
                break;
        }

        return messages;
    }

    private string TakeContent(string rest, bool hasEnded, bool isResponse, string method)
    {
        bool hasNone = isResponse && (Status is < 200 or 204 or 304 || method is "HEAD" || (method is "CONNECT" && Status < 300));
        if (hasNone)
        {
            IsComplete = true;
            return rest;
        }

        if (this["transfer-encoding"] is not null)
            return TakeChunks(rest);
        if (this["content-length"] is string digits)
        {
            int length = int.Parse(digits, CultureInfo.InvariantCulture);
            Content = rest[..Math.Min(length, rest.Length)];
            IsComplete = Content.Length == length;
            return rest[Content.Length..];
        }

        Content = isResponse ? rest : "";
        IsComplete = !isResponse || hasEnded;
        return isResponse ? "" : rest;
    }

    private string TakeChunks(string rest)
    {
        var content = new StringBuilder();
        while (rest.IndexOf("\r\n", StringComparison.Ordinal) is int line && line >= 0)
        {
            int length = int.Parse(rest[..line], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            string chunk = rest[(line + 2)..];
            if (length == 0)
            {
                Content = content.ToString();
                return TakeTrailers(chunk);
            }

            content.Append(chunk.AsSpan(0, Math.Min(length, chunk.Length)));
            if (chunk.Length < length + 2)
                break;
            rest = chunk[(length + 2)..];
        }

        Content = content.ToString();
        return rest;
    }

    private string TakeTrailers(string rest)
    {
        int end = rest.StartsWith("\r\n", StringComparison.Ordinal)
            ? 0
            : rest.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 2;
        IsComplete = end != 1;
        if (!IsComplete)
            return rest;
        Trailers = rest[..end].Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        return rest[(end + 2)..];
    }
}
