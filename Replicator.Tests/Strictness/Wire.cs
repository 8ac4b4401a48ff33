using System.Text.RegularExpressions;
using Replicator.Tests.Support;

namespace Replicator.Tests.Strictness;

/// <summary>What every message that leaves the proxy must look like, whatever came in (RFC 9112 §2–6).</summary>
internal static partial class Wire
{
    /// <summary>Requests as an origin received them: origin-form, one Host, one framing.</summary>
    public static void AssertRequests(IEnumerable<ReceivedMessage> requests)
    {
        foreach (ReceivedMessage request in requests)
        {
            Assert.Matches(RequestLine(), request.StartLine);
            Assert.Single(request.Values("Host"));
            AssertFields(request);
        }
    }

    /// <summary>Responses as a client received them.</summary>
    public static void AssertResponses(IEnumerable<ReceivedMessage> responses)
    {
        foreach (ReceivedMessage response in responses)
        {
            Assert.Matches(StatusLine(), response.StartLine);
            if (response.Status is < 200 or 204)
                Assert.Empty(response.Values("Content-Length"));
            AssertFields(response);
        }
    }

    private static void AssertFields(ReceivedMessage message)
    {
        Assert.All(message.Lines, line => Assert.Matches(FieldLine(), line));
        string[] lengths = [.. message.Values("Content-Length")];
        string[] codings = [.. message.Values("Transfer-Encoding")];
        Assert.True(lengths.Length + codings.Length <= 1, "a message has one framing at most");
        Assert.All(lengths, length => Assert.Matches(Length(), length));
        Assert.All(codings, coding => Assert.Equal("chunked", coding));
        string[] forOneHop = ["Keep-Alive", "Proxy-Connection", "TE", "Proxy-Authorization", "Proxy-Authenticate"];
        Assert.All(forOneHop, name => Assert.Empty(message.Values(name)));
    }

    [GeneratedRegex(@"\A[!#$%&'*+\-.^_`|~0-9A-Za-z]+ (/[\x21-\x7E]*|\*|[a-z0-9.\-]+:[0-9]+) HTTP/1\.1\z")]
    private static partial Regex RequestLine();

    [GeneratedRegex(@"\AHTTP/1\.1 [1-5][0-9][0-9] [\t\x20-\x7E\x80-\xFF]*\z")]
    private static partial Regex StatusLine();

    [GeneratedRegex(@"\A[!#$%&'*+\-.^_`|~0-9A-Za-z]+: ([\x21-\x7E\x80-\xFF]([\t\x20-\x7E\x80-\xFF]*[\x21-\x7E\x80-\xFF])?)?\z")]
    private static partial Regex FieldLine();

    [GeneratedRegex(@"\A(0|[1-9][0-9]{0,17})\z")]
    private static partial Regex Length();
}
