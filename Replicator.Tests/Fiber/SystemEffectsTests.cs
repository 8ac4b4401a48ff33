using System.Net;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Fibers;

namespace Replicator.Tests.Fibers;

/// <summary>What a loop does to its process: its descriptors, and signals that interrupt it.</summary>
[Collection(nameof(RealSockets))]
[SupportedOSPlatform("linux")]
public sealed unsafe partial class SystemEffectsTests
{
    private const int Connections = 500;

    /// <summary>SIGSTKFLT, which nothing uses. A real-time signal would be queued, and the queue has an end.</summary>
    private const int HarmlessSignal = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(PollerKind.Epoll)]
    [InlineData(PollerKind.Select)]
    public void A_thousand_fibers_that_never_ran_leave_no_descriptor_open(PollerKind kind)
    {
        RunAndDispose(kind, 1); // what the runtime opens once
        GC.Collect();
        GC.WaitForPendingFinalizers();
        int before = CountSockets();
        Assert.Equal(before + 2 * Connections, RunAndDispose(kind, Connections));
        Assert.Equal(before, CountSockets());
    }

    [Theory]
    [InlineData(PollerKind.Epoll)]
    [InlineData(PollerKind.Select)]
    public void An_interrupted_poll_goes_on(PollerKind kind)
    {
        using var scheduler = new Scheduler(Pollers.Create(kind), TimeProvider.System, Patience);
        nint before = InstallHandler(HarmlessSignal, HandlerThatDoesNothing());
        Assert.Equal(0, InterruptCalls(HarmlessSignal, 1));
        Exception? failure = null;
        bool finished = false;
        var signal = new Signal();
        nuint threadId = 0;
        using var begun = new ManualResetEventSlim();
        var thread = new Thread(() => failure = Record.Exception(scheduler.Run));
        try
        {
            scheduler.Start(Wait(), "waiter");
            thread.Start();
            Assert.True(begun.Wait(Patience));
            for (int i = 0; i < 20; i++)
                Interrupt();
            scheduler.Mailbox.Post(signal.Set);
            Assert.True(thread.Join(Patience));
            Assert.Null(failure);
            Assert.True(finished);
        }
        finally
        {
            scheduler.Stop();
            thread.Join();
            InstallHandler(HarmlessSignal, before);
        }

        IEnumerable<Yield> Wait()
        {
            threadId = CurrentThread();
            begun.Set();
            yield return Yield.Wait(signal, Timeout.InfiniteTimeSpan);
            finished = true;
        }

        // With epoll an interruption shows as one more turn; repeated until the signal met the poll.
        void Interrupt()
        {
            long turns = scheduler.StepCount;
            do
            {
                Assert.Equal(0, SignalThread(threadId, HarmlessSignal));
                Thread.Yield();
            }
            while (kind == PollerKind.Epoll && scheduler.StepCount == turns && thread.IsAlive);
        }
    }

    /// <returns>Sockets that were open while the fibers waited for their first step.</returns>
    private static int RunAndDispose(PollerKind kind, int connections)
    {
        int open = 0;
        using var scheduler = new Scheduler(Pollers.Create(kind), TimeProvider.System, Patience);
        using FiberSocket listener = scheduler.Listen(new IPEndPoint(IPAddress.Loopback, 0), connections);
        scheduler.Start(Spawn(), "spawner");
        scheduler.Run();
        return open;

        IEnumerable<Yield> Spawn()
        {
            var sockets = new List<FiberSocket>();
            while (sockets.Count < 2 * connections)
            {
                var connected = new Result<FiberSocket>();
                yield return Yield.Call(scheduler.Connect(listener.LocalEndPoint, Patience, connected));
                sockets.Add(connected.Value!);
                FiberSocket? accepted;
                while (!listener.TryAccept(out accepted))
                    yield return Yield.Recv(listener);
                sockets.Add(accepted);
            }

            foreach (FiberSocket socket in sockets)
                scheduler.Start(Never(), "spawned", socket);
            scheduler.Stop();


            // Less the listener and what wakes the poll.
            open = CountSockets() - (kind == PollerKind.Select ? 2 : 1);
        }

        static IEnumerable<Yield> Never()
        {
            Assert.Fail("It was stopped before.");
            yield break;
        }
    }

    private static int CountSockets() => Directory.EnumerateFileSystemEntries("/proc/self/fd")
        .Select(path => File.ResolveLinkTarget(path, returnFinalTarget: false)?.Name)
        .Count(name => name is not null && name.StartsWith("socket:", StringComparison.Ordinal));

    /// <summary>A function of the C library without effect, so that no code of ours runs inside a signal.</summary>
    private static nint HandlerThatDoesNothing() => NativeLibrary.GetExport(NativeLibrary.Load("libc.so.6"), "abs");

    [LibraryImport("libc", EntryPoint = "signal", SetLastError = true)]
    private static partial nint InstallHandler(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "siginterrupt", SetLastError = true)]
    private static partial int InterruptCalls(int signal, int interrupts);

    [LibraryImport("libc", EntryPoint = "pthread_self")]
    private static partial nuint CurrentThread();

    [LibraryImport("libc", EntryPoint = "pthread_kill")]
    private static partial int SignalThread(nuint thread, int signal);
}
