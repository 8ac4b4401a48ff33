using System.Text;
using Fibers;
using Replicator.Diagnostics;
using Replicator.Tests.Strictness.Checker;
using Replicator.Tests.Support;

namespace Replicator.Tests.Fuzzing;

/// <summary>The whole proxy in memory among clients and origins that speak in bytes; a fiber that fails by a bug is
/// remembered.</summary>
internal sealed class WireWorld : IDisposable
{
    private readonly List<WireEnd> clients = [];
    private readonly List<WireOrigin> origins = [];
    private readonly List<string> bugs = [];
    private readonly int fiberCount;

    /// <param name="planFor">How origins answer; null: not yet.</param>
    /// <param name="verbosity">What the proxy tells.</param>
    /// <param name="sink">Where it tells it; null: nowhere.</param>
    public WireWorld(
        Func<WireMessage, OriginPlan?> planFor, Verbosity verbosity = Verbosity.Quiet, IOutputSink? sink = null)
    {
        // Tunnels go to a port of their own, where bytes are no messages.
        Scene = new Scene(options => options with { ConnectPorts = [443] }, verbosity: verbosity);
        if (sink is not null)
            FiberReporter.Attach(Scene.Loop.Scheduler, new FiberConsole(sink, Scene.Loop.Clock));
        Scene.Loop.Scheduler.Observer = new BugObserver(bugs, Scene.Loop.Scheduler.Observer);
        Scene.Network.Listen(Scene.EndPointOf("origin.example", 80), transport => origins.Add(new(transport, planFor)));
        Scene.OriginAt("origin.example", 443);
        Scene.Network.Listen(Scene.EndPointOf("origin.example", 443), transport => Tunnels.Add(new WireEnd(transport)));
        fiberCount = Scene.Loop.Scheduler.Fibers.Count;
    }

    public Scene Scene { get; }

    public IReadOnlyList<WireOrigin> Origins => origins;

    /// <summary>The origin's ends of tunnels.</summary>
    public List<WireEnd> Tunnels { get; } = [];

    /// <summary>The name of the fiber of the client that connected last.</summary>
    public string LastClientName => $"wire {clients.Count}";

    public WireEnd Connect()
    {
        var client = new WireEnd(Scene.Connect($"wire {clients.Count + 1}"));
        clients.Add(client);
        return client;
    }

    /// <summary>Lets happen what can without time passing.</summary>
    public void Run()
    {
        bool moved;
        do
        {
            Scene.Loop.RunUntilIdle();
            moved = false;
            foreach (WireEnd client in clients)
                moved |= client.Move();
            foreach (WireOrigin origin in origins.ToArray())
                moved |= origin.Move();
            foreach (WireEnd tunnel in Tunnels)
                moved |= tunnel.Move();
        }
        while (moved);
    }

    public void Advance(TimeSpan duration)
    {
        Scene.Loop.Advance(duration);
        Run();
    }

    /// <summary>All origins close, time passes beyond every timeout: nobody may be left waiting, no fiber either, none
    /// may have failed by a bug, and what the origins were sent must be well formed.</summary>
    public void CloseAndJudge()
    {
        foreach (WireEnd origin in origins.Select(origin => origin.End).Concat(Tunnels))
            origin.Leave(resets: false);
        Run();
        foreach (WireEnd client in clients)
            client.Stalls = false;
        Advance(TimeSpan.FromHours(1));
        foreach (WireEnd client in clients)
            Assert.True(client.IsOver, "a client was left waiting: " + Encoding.Latin1.GetString(client.Sent));
        IReadOnlyCollection<Fiber> left = Scene.Loop.Scheduler.Fibers;
        Assert.True(left.Count <= fiberCount, "left waiting: " + string.Join(", ", left.Select(fiber => fiber.Name)));
        Assert.True(bugs.Count == 0, string.Join("\n", bugs));
        foreach (WireOrigin origin in origins)
            Assert.True(origin.Verdict.Violation is null, $"{origin.Verdict.Violation} in {Text(origin.End.Received)}");
    }

    public void Dispose() => Scene.Dispose();

    private static string Text(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    private sealed class BugObserver(List<string> bugs, IFiberObserver? next) : IFiberObserver
    {
        public void Started(Fiber fiber) => next?.Started(fiber);

        public void Resuming(Fiber fiber) => next?.Resuming(fiber);

        public void Suspended(Fiber fiber, in Yield wait) => next?.Suspended(fiber, in wait);

        public void Ended(Fiber fiber, Exception? failure)
        {
            next?.Ended(fiber, failure);
            if (failure is not (null or IOException or TimeoutException))
                bugs.Add($"{fiber.Name}: {failure}");
        }

        public void StepTook(Fiber fiber, TimeSpan duration) => next?.StepTook(fiber, duration);
    }
}
