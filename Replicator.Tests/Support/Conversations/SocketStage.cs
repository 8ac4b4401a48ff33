namespace Replicator.Tests.Support.Conversations;

/// <summary>The program, started as a person starts it, and an origin on a socket.</summary>
internal sealed class SocketStage : IStage
{
    private readonly Lock gate = new();
    private readonly Queue<string?> answers = new();
    private readonly TemporaryFolder folder = new();
    private readonly RawOrigin origin;
    private readonly ReplicatorProcess proxy;
    private readonly SemaphoreSlim secondHalf = new(0);
    private int? half;

    public SocketStage(bool isReverse, bool isStrict)
    {
        IsReverse = isReverse;
        origin = new RawOrigin(Answer);
        Origin = $"http://{origin.Authority}";
        string[] options =
        [
            "--targets", Player.TargetedField,
            .. isStrict ? ["--strict"] : Array.Empty<string>(),
            .. isReverse ? ["--reverse", Origin] : Array.Empty<string>(),
        ];
        proxy = ReplicatorProcess.Start(folder["root"], options);
    }

    public string Origin { get; }

    public bool IsReverse { get; }

    public DateTimeOffset Now => DateTimeOffset.UtcNow;

    public IReadOnlyList<ReceivedMessage> Requests =>
        [.. origin.Heads.Select(head => ReceivedMessage.ParseAll(head, hasEnded: false, methods: null)[0])];

    public void Prepare(IReadOnlyList<string?> answers)
    {
        lock (gate)
        {
            this.answers.Clear();
            foreach (string? answer in answers)
                this.answers.Enqueue(answer);
        }
    }

    public string Ask(string request)
    {
        using RawClient client = proxy.Connect();
        client.Send(request);
        return client.ReadToEnd();
    }

    public (string First, string Second) AskTogether(string first, string second, int half)
    {
        this.half = half;
        using RawClient one = proxy.Connect();
        using RawClient other = proxy.Connect();
        one.Send(first);
        one.WaitForContent(1);
        other.Send(second);
        this.half = null;
        secondHalf.Release();
        return (one.ReadToEnd(), other.ReadToEnd());
    }

    public void EndOrigin() => origin.Dispose();

    public void Dispose()
    {
        proxy.Dispose();
        origin.Dispose();
        folder.Dispose();
        secondHalf.Dispose();
    }

    private void Answer(RawOriginExchange exchange)
    {
        string? answer;
        lock (gate)
        {
            answer = answers.TryPeek(out answer) ? answer : Player.Unasked;
            if (answer is not null)
                answers.TryDequeue(out _);
        }

        if (answer is null)
        {
            exchange.Close();
            return;
        }

        if (half is int first)
        {
            exchange.Send(answer[..first]);
            Assert.True(secondHalf.Wait(Until.Deadline));
            answer = answer[first..];
        }

        exchange.Send(answer);
    }
}
