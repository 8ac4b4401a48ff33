using System.Text;
using Fibers;
using Replicator.Tests.Support;

namespace Replicator.Tests.Cache.Model;

/// <summary>What happened in a history, from the first step to the last: all is kept.</summary>
internal sealed class History
{
    // Beyond each timeout of the proxy, its tries to go on with a download included.
    private static readonly TimeSpan End = TimeSpan.FromMinutes(10);

    private readonly Scene scene;
    private readonly string prefix;
    private int order;

    /// <summary>Plays it.</summary>
    /// <param name="scene">With nothing under way; it is left so.</param>
    /// <param name="prefix">Begins each path, and no path of another history in this scene.</param>
    /// <param name="steps">One after the other, each as soon as the one before has no more to do at once.</param>
    public History(Scene scene, string prefix, IReadOnlyList<Step> steps)
    {
        this.scene = scene;
        this.prefix = prefix;
        Steps = steps;
        Began = scene.Loop.Clock.Elapsed;
        Origin = new ModelOrigin(scene, prefix, Now);
        TimeSpan set = TimeSpan.Zero;
        foreach (Step step in steps)
        {
            Play(step);
            set += step is SetClock clock ? TimeSpan.FromSeconds(clock.Seconds) : TimeSpan.Zero;
            scene.Loop.RunUntilIdle();
        }

        scene.Loop.Advance(End);
        Origin.Behave(Behaviour.Normal);
        scene.Loop.Clock.SetBy(-set);
        scene.Loop.Advance(End);
    }

    public IReadOnlyList<Step> Steps { get; }

    /// <summary>Since the clock began.</summary>
    public TimeSpan Began { get; }

    public ModelOrigin Origin { get; }

    public List<ClientAnswer> Clients { get; } = [];

    private void Play(Step step)
    {
        switch (step)
        {
            case Ask ask:
                Send(ask);
                break;
            case Publish publish:
                Origin.Publish(publish);
                break;
            case Behave behave:
                Origin.Behave(behave.Behaviour);
                break;
            case Pass pass:
                scene.Loop.Advance(TimeSpan.FromSeconds(pass.Seconds));
                break;
            case SetClock clock:
                scene.Loop.Clock.SetBy(TimeSpan.FromSeconds(clock.Seconds));
                break;
            default:
                throw new InvalidOperationException($"{step}: what is that?");
        }
    }

    private void Send(Ask ask)
    {
        int id = Clients.Count;
        string length = ask.Method is "GET" or "HEAD" ? "" : "Content-Length: 0\n";
        var request = new Head(
            $"{ask.Method} http://origin.example{prefix}{ask.Path} HTTP/1.1\nHost: origin.example\nX-Client: {id}\n"
            + $"{ask.Fields}{length}Connection: close\n");
        var client = new ClientAnswer(id, ask, request, Now());
        Clients.Add(client);
        scene.Loop.Start(Converse(client, scene.Connect("model client")), "model client's own");
    }

    private IEnumerable<Yield> Converse(ClientAnswer client, MemoryTransport transport)
    {
        string text = client.Request.Text.Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n";
        while (text.Length > 0)
        {
            if (Wire.TrySend(transport, text, out int count))
                text = text[count..];
            else
                yield return transport.Writable(Timeout.InfiniteTimeSpan);
        }

        var received = new StringBuilder();
        bool hasEnded = false;
        while (!hasEnded)
        {
            if (!Wire.TryReceive(transport, received, out hasEnded) && !hasEnded)
                yield return transport.Readable(Timeout.InfiniteTimeSpan);
            if (received.Length > 0)
                client.Begun ??= Now();
            client.Receive(received.ToString());
            received.Clear();
        }

        client.Ended = Now();
        transport.Dispose();
    }

    private Instant Now() => new(order++, scene.Loop.Clock.Elapsed, scene.Loop.Clock.GetUtcNow());
}
