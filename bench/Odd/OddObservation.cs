using System.Text;

namespace Bench.Odd;

/// <summary>What one proxy made of one message.</summary>
/// <param name="Status">Of its first final answer; zero: none came.</param>
/// <param name="IsCut">Its answer broke off, or it closed without one.</param>
/// <param name="Requests">The request lines and framings that the origin saw.</param>
/// <param name="IsStored">A second request for the same was answered without asking.</param>
internal sealed record OddObservation(int Status, bool IsCut, IReadOnlyList<string> Requests, bool IsStored)
{
    /// <summary>The message was passed on: a request reached the origin; an answer reached the client, whole or
    /// not.</summary>
    public bool IsForwarded(OddMessage message) =>
        message.FromOrigin ? Status is > 0 and < 500 : Requests.Count > 0;

    public string Describe(OddMessage message)
    {
        if (!IsForwarded(message))
            return Status > 0 ? $"{Status}" : IsCut ? "closed" : "waits";
        if (message.FromOrigin)
            return $"**{Status}**{(IsCut ? ", cut" : "")}{(IsStored ? ", stored" : "")}";
        return $"{(Status > 0 ? $"{Status}" : IsCut ? "closed" : "waits")} **→** {string.Join("; ", Requests)}";
    }

    /// <summary>The requests in what an origin received: each first line with how its content is framed.</summary>
    public static IEnumerable<string> RequestsIn(string received)
    {
        string[] parts = received.Split("\r\n\r\n");
        foreach (string part in parts)
        {
            // A content may stand before the next request line.
            int version = part.IndexOf(" HTTP/1.", StringComparison.Ordinal);
            if (version < 0)
                continue;
            int start = part.LastIndexOf('\n', version) + 1;
            string line = part[start..version];
            string method = line.Split(' ')[0];
            string rest = part[version..];
            var framing = new StringBuilder();
            foreach (string field in rest.Split('\n').Select(one => one.TrimEnd('\r')))
            {
                if (field.StartsWith("Content-Length", StringComparison.OrdinalIgnoreCase))
                    framing.Append(" length ").Append(field[(field.IndexOf(':') + 1)..].Trim());
                else if (field.StartsWith("Transfer-Encoding", StringComparison.OrdinalIgnoreCase))
                    framing.Append(' ').Append(field[(field.IndexOf(':') + 1)..].Trim());
            }

            yield return (method.Length > 20 ? method[..20] + "…" : method) + framing;
        }
    }
}
