using System.Net;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;

namespace Fibers;

/// <summary>Listens, and runs one fiber for each connection until it is asked to stop: the way in which a program of
/// fibers starts.</summary>
/// <remarks>The first SIGINT, SIGTERM or SIGHUP (or <see cref="Stop"/>) closes the listeners; the fibers of clients
/// then have <see cref="SpawnOptions.Grace"/> to end. Those that do not are ended, and their clients see that they were
/// cut off. A second one ends them at once.</remarks>
public sealed class Spawn : IDisposable
{
    private readonly SpawnOptions options;
    private readonly ConsoleSink? ownSink;
    private readonly ClientCount clients = new();
    private readonly List<FiberSocket> listeners = [];
    private readonly List<Fiber> acceptors = [];
    private readonly Watcher watcher;
    private StopSignals? signals;

    // Touched by every thread.
    private int stopCount;

    /// <summary>Makes the loop, which does not run yet: fibers of the program's own may be started.</summary>
    /// <exception cref="IOException">No descriptor is left.</exception>
    public Spawn(SpawnOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        IOutputSink sink = options.Sink ?? (ownSink = new ConsoleSink());
        Console = new FiberConsole(sink, options.Time, options.IsDebug);
        Scheduler = new Scheduler(
            options.MakePoller?.Invoke() ?? Pollers.Create(options.Poller), options.Time, options.Inactivity);
        FiberReporter.Attach(Scheduler, Console);
        watcher = new Watcher(Scheduler, Console, CloseListeners, options.EndProcess);
    }

    /// <summary>The loop.</summary>
    public Scheduler Scheduler { get; }

    /// <summary>Where fibers print.</summary>
    public FiberConsole Console { get; }

    /// <summary>Where it listens, with the ports that the system chose; empty before <see cref="Listen"/>.</summary>
    public IReadOnlyList<IPEndPoint> BoundEndPoints { get; private set; } = [];

    /// <summary>Clients whose fibers have not ended.</summary>
    public int ClientCount => clients.Value;

    /// <summary>Serves the clients of a port of this machine until it is asked to stop, from this machine
    /// only.</summary>
    /// <param name="port">At 127.0.0.1 and ::1.</param>
    /// <param name="serve">The generator of each client's fiber, given the socket, which is closed for it, and the
    /// address.</param>
    /// <param name="inactivity">The timeout of each Recv and Send that names none; null: one minute.</param>
    /// <param name="isDebug">Whether lines are printed at once, and each wait too.</param>
    /// <exception cref="IOException">The port is in use.</exception>
    public static void Run(int port, Func<FiberSocket, IPEndPoint, IEnumerable<Yield>> serve,
        TimeSpan? inactivity = null, bool isDebug = false)
    {
        using var spawn = new Spawn(new SpawnOptions
        {
            EndPoints = [new IPEndPoint(IPAddress.Loopback, port), new IPEndPoint(IPAddress.IPv6Loopback, port)],
            Inactivity = inactivity ?? TimeSpan.FromMinutes(1),
            IsDebug = isDebug,
        });
        spawn.Run(serve);
    }

    /// <summary>Binds all addresses, so that a program that starts knows whether it can serve.</summary>
    /// <exception cref="IOException">One is in use or not allowed, or this machine has none of them; none is bound
    /// then.</exception>
    public void Listen()
    {
        if (listeners.Count > 0)
            throw new InvalidOperationException("It listens already.");
        IOException? lack = null;
        try
        {
            foreach (IPEndPoint endPoint in options.EndPoints)
            {
                try
                {
                    listeners.Add(Scheduler.Listen(endPoint, options.Backlog));
                }
                catch (IOException error) when (IsLacking(error))
                {
                    options.Skipped?.Invoke(endPoint, error);
                    lack = error;
                }
            }
        }
        catch (IOException)
        {
            CloseListeners();
            throw;
        }

        if (listeners.Count == 0)
            throw new IOException("There is no address to listen on.", lack);
        BoundEndPoints = [.. listeners.Select(listener => listener.LocalEndPoint)];
        // From here on: whoever sees that it listens may ask it to stop, though the loop does not run yet.
        if (options.HandlesSignals)
            signals = new StopSignals(Stop, RequestDump);
    }

    /// <summary>Serves clients on the calling thread, and returns when it was stopped and all fibers have ended. It
    /// listens first if it does not. Once.</summary>
    /// <param name="serve">The generator of each client's fiber, given the socket, which is closed for it, and the
    /// address.</param>
    /// <exception cref="IOException">As <see cref="Listen"/>.</exception>
    public void Run(Func<FiberSocket, IPEndPoint, IEnumerable<Yield>> serve)
    {
        ArgumentNullException.ThrowIfNull(serve);
        if (listeners.Count == 0)
            Listen();
        FiberConsole.Install();
        foreach (FiberSocket listener in listeners)
        {
            var acceptor = new Acceptor(listener, client => Admit(client, serve), Console);
            acceptors.Add(Scheduler.Start(acceptor.Run(), $"accept {listener.LocalEndPoint}", listener));
        }

        if (options.DumpInterval is { } interval)
            Scheduler.Start(FiberDump.Repeat(Scheduler, Console, interval), "dump of fibers");
        if (options.IsWatched)
            watcher.Start();
        RunLoop();
    }

    /// <summary>Asks the loop to stop: the first time when clients had their grace, the second time at once; the third
    /// time it ends the process. From any thread.</summary>
    public void Stop()
    {
        switch (Interlocked.Increment(ref stopCount))
        {
            case 1:
                Scheduler.Mailbox.Post(BeginStop);
                break;
            case 2:
                Scheduler.Stop();
                break;
            default:
                // Whoever insists has a loop that hangs in a step.
                options.EndProcess(Watcher.BrokenStatus);
                break;
        }
    }

    /// <summary>Lists all fibers on the console; if the loop does not answer within a second, the watcher prints what
    /// it knows. From any thread.</summary>
    public void RequestDump()
    {
        watcher.ExpectAnswer();
        Scheduler.Mailbox.Post(() =>
        {
            watcher.Answered();
            Scheduler.Start(FiberDump.Print(Scheduler, Console), "dump of fibers");
        });
    }

    /// <summary>Ends what <see cref="Run(Func{FiberSocket, IPEndPoint, IEnumerable{Yield}})"/> did not.</summary>
    public void Dispose()
    {
        signals?.Dispose();
        watcher.Dispose();
        Scheduler.Dispose();
        CloseListeners();
        ownSink?.Dispose();
    }

    private void RunLoop()
    {
        try
        {
            Scheduler.Run();
        }
        catch (Exception error)
        {
            // No fiber's failure comes here: the loop itself is broken.
            watcher.EndProcess(error);
            throw;
        }

        foreach (Fiber fiber in Scheduler.Fibers)
            (fiber.Owned as AcceptedSocket)?.Abort();
        Dispose();
    }

    private void Admit(FiberSocket client, Func<FiberSocket, IPEndPoint, IEnumerable<Yield>> serve)
    {
        IPEndPoint address = client.RemoteEndPoint;
        IEnumerable<Yield> fiber;
        try
        {
            if (options.Admits is { } admits && !admits(address))
            {
                client.Abort();
                client.Dispose();
                return;
            }

            fiber = serve(client, address);
        }
        catch (Exception error) // a bug that is found with one client must not keep out the next
        {
            fiber = Fail(ExceptionDispatchInfo.Capture(error));
        }

        clients.Enter();
        Scheduler.Start(fiber, address.ToString(), new AcceptedSocket(client, clients));
    }

    private static IEnumerable<Yield> Fail(ExceptionDispatchInfo error)
    {
        error.Throw();
        yield break;
    }

    private void BeginStop()
    {
        foreach (Fiber acceptor in acceptors)
            Scheduler.Cancel(acceptor);
        Scheduler.Start(EndLoop(), "stop");
        options.Stopping?.Invoke();
    }

    private IEnumerable<Yield> EndLoop()
    {
        // That the grace is over is no failure: those who are left are ended.
        var deadline = new Deadline(Scheduler.Time, options.Grace);
        yield return Yield.Try(clients.AwaitNone(deadline), new Result());
        Scheduler.Stop();
    }

    private void CloseListeners()
    {
        foreach (FiberSocket listener in listeners)
            listener.Dispose();
    }

    // An address that no interface has, or a family that the system does not know.
    private static bool IsLacking(IOException error) => error.InnerException is SocketException
    {
        SocketErrorCode: SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported
            or SocketError.ProtocolFamilyNotSupported or SocketError.ProtocolNotSupported,
    };
}
