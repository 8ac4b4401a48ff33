using Replicator.Cache;
using Replicator.Http;
using Replicator.Network;

namespace Replicator.Tests.Support.Conversations;

/// <summary>The proxy in memory, on virtual time.</summary>
internal sealed class MemoryStage : IStage
{
    private readonly Queue<string?> answers = new();
    private readonly Scene scene;
    private bool shallClose;

    public MemoryStage(bool isReverse, bool isStrict)
    {
        IsReverse = isReverse;
        var terms = new CacheTerms { IsStrict = isStrict, Targets = [Player.TargetedField] };
        var origin = new ReverseOrigin("origin.example", 80, "origin.example", 80);
        scene = new Scene(
            options => options with { Terms = terms, Reverse = isReverse ? origin : null },
            network => isReverse ? network with { Hops = new NextHops(null, null, new DirectHosts(""), origin) } : network);
        scene.Origin.AlwaysAnswersRaw(_ => NextAnswer());
    }

    public string Origin => "http://origin.example";

    public bool IsReverse { get; }

    public DateTimeOffset Now => scene.Loop.Clock.GetUtcNow();

    public IReadOnlyList<ReceivedMessage> Requests => scene.Origin.Requests;

    public void Prepare(IReadOnlyList<string?> answers)
    {
        this.answers.Clear();
        foreach (string? answer in answers)
            this.answers.Enqueue(answer);
    }

    public string Ask(string request)
    {
        Peer client = scene.Client().SendsRaw(request);
        while (shallClose)
        {
            shallClose = false;
            scene.Origin.EndsAll();
            scene.Advance(TimeSpan.FromSeconds(1));
        }

        return client.Received;
    }

    public (string First, string Second) AskTogether(string first, string second, int half)
    {
        string answer = answers.Dequeue()!;
        answers.Enqueue(answer[..half]);
        Peer one = scene.Client().SendsRaw(first);
        Peer other = scene.Client().SendsRaw(second);
        scene.Origin.SendsRaw(answer[half..]);
        return (one.Received, other.Received);
    }

    public void EndOrigin() => scene.CutLine();

    public void Dispose() => scene.Dispose();

    private string? NextAnswer()
    {
        if (!answers.TryPeek(out string? answer))
            return Player.Unasked;
        shallClose = answer is null;
        return answer is null ? null : answers.Dequeue();
    }
}
