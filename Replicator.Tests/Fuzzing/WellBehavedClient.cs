using System.Text;
using Replicator.Tests.Strictness.Checker;

namespace Replicator.Tests.Fuzzing;

/// <summary>A client that does nothing wrong, and must be served rightly whatever happens beside it.</summary>
internal sealed class WellBehavedClient(WireWorld world, Marks marks)
{
    /// <summary>Objects that all such clients share.</summary>
    public const int SharedCount = 5;

    private WireEnd end = world.Connect();
    private int askedCount;
    private int seenCount;

    /// <summary>How origins answer it; null: it is another's request.</summary>
    public static OriginPlan? Plan(WireMessage request)
    {
        if (!request.Target.StartsWith("/good/", StringComparison.Ordinal))
            return null;
        string content = Content(request.Target, request.Content);
        string freshness = request.Target.StartsWith("/good/shared", StringComparison.Ordinal)
            ? "max-age=600"
            : "no-store";
        bool hasContent = request.Method != "HEAD";
        string head = $"HTTP/1.1 200 OK\r\nContent-Length: {content.Length}\r\nCache-Control: {freshness}\r\n\r\n";
        return new OriginPlan(Encoding.Latin1.GetBytes(head + (hasContent ? content : "")), OriginEnding.Stays);
    }

    /// <summary>Asks once, for any of a few things, and demands the whole right answer at once.</summary>
    public void Ask(Random random)
    {
        string target = random.Next(2) == 0 ? $"/good/shared{random.Next(SharedCount)}" : $"/good/{marks.Next()}";
        string content = random.Next(4) == 0 ? marks.Next() : "";
        string method = content.Length > 0 ? "POST" : random.Next(5) == 0 ? "HEAD" : "GET";
        string fields = content.Length > 0 ? $"Content-Length: {content.Length}\r\n" : "";
        if (end.IsOver)
        {
            end = world.Connect();
            askedCount = seenCount = 0;
        }

        string request = $"{method} http://origin.example{target} HTTP/1.1\r\nHost: origin.example\r\n{fields}\r\n";
        end.Send(Encoding.Latin1.GetBytes(request + content));
        askedCount++;
        world.Run();

        IReadOnlyList<WireMessage> answers = AnswerJudge.Check(end.Sent, end.Received, end.SawEnd);
        Assert.True(answers.Count == askedCount, $"{method} {target} is not answered");
        WireMessage answer = answers[seenCount++];
        Assert.True(answer is { Status: 200, IsComplete: true }, $"{method} {target}: {answer.Status}");
        string wanted = method == "HEAD" ? "" : Content(target, Encoding.Latin1.GetBytes(content));
        Assert.Equal(wanted, Encoding.Latin1.GetString(answer.Content));
    }

    private static string Content(
        string target, byte[] content) => $"of {target}: {Encoding.Latin1.GetString(content)}.";
}
