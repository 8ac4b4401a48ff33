using System.Net;

namespace Fibers;

/// <summary>Runs fibers in turns: those that are ready, then a poll until the next timer, then the timers that are
/// due.</summary>
/// <remarks>A turn runs only what was ready when it began, so that fibers which always have something to do cannot
/// keep the others from their sockets. Everything here belongs to the thread that runs the loop, but for <see
/// cref="Mailbox"/>, <see cref="Stop"/>, <see cref="Current"/> and <see cref="StepCount"/>.</remarks>
public sealed class Scheduler : IDisposable
{
    private readonly IPoller poller;
    private readonly Waits waits;
    private readonly List<Fiber> fibers = [];
    private readonly Action<FiberSocket, Readiness> report;
    private readonly Action<Fiber> expire;
    private readonly long origin;
    private readonly double ticksPerStamp;
    private bool isDisposed;

    // Read by other threads.
    private volatile Fiber? current;
    private long stepCount;
    private volatile bool isStopping;

    /// <param name="poller">Owned.</param>
    /// <param name="time">The clock of every timeout.</param>
    /// <param name="inactivity">The timeout of Recv and Send that name none.</param>
    public Scheduler(IPoller poller, TimeProvider time, TimeSpan inactivity)
    {
        ArgumentNullException.ThrowIfNull(poller);
        ArgumentNullException.ThrowIfNull(time);
        this.poller = poller;
        Time = time;
        waits = new Waits(poller, inactivity);
        Mailbox = new Mailbox(poller);
        report = waits.Report;
        expire = fiber => waits.Expire(fiber, Now);
        origin = time.GetTimestamp();
        ticksPerStamp = (double)TimeSpan.TicksPerSecond / time.TimestampFrequency;
    }

    /// <summary>The clock of every timeout.</summary>
    public TimeProvider Time { get; }

    /// <summary>Other threads' way into the loop.</summary>
    public Mailbox Mailbox { get; }

    /// <summary>Is told what the fibers do. Without one, a failed fiber is reported on standard error.</summary>
    public IFiberObserver? Observer { get; set; }

    /// <summary>Makes the output of a fiber that was started with none.</summary>
    public Func<Fiber, FiberOutput>? Outputs { get; set; }

    /// <summary>A step that takes longer is told to the observer. 10 ms by default.</summary>
    public TimeSpan LongStep { get; set; } = TimeSpan.FromMilliseconds(10);

    /// <summary>The fiber that is being stepped; null between steps. Any thread may look.</summary>
    public Fiber? Current => current;

    /// <summary>Steps and turns so far: while it stands still, the loop either sleeps in its poll or hangs in <see
    /// cref="Current"/>. Any thread may look.</summary>
    public long StepCount => Volatile.Read(ref stepCount);

    /// <summary>All that have not ended, in no order.</summary>
    public IReadOnlyCollection<Fiber> Fibers => fibers;

    internal SpareFrames SpareFrames { get; } = new();

    /// <summary>The time since the scheduler was made, in ticks, as of the running step's begin.</summary>
    internal long Now { get; private set; }

    /// <summary>Starts a fiber; its first step runs in the next turn.</summary>
    /// <param name="fiber">The generator.</param>
    /// <param name="name">What it serves.</param>
    /// <param name="owned">Disposed by the scheduler however the fiber ends, also if it never ran.</param>
    /// <param name="output">Another fiber's output to print into; null for one of its own.</param>
    public Fiber Start(IEnumerable<Yield> fiber, string name, IDisposable? owned = null, FiberOutput? output = null)
    {
        ArgumentNullException.ThrowIfNull(fiber);
        ArgumentNullException.ThrowIfNull(name);
        if (isDisposed)
        {
            owned?.Dispose();
            throw new ObjectDisposedException(nameof(Scheduler));
        }

        var started = new Fiber(this, fiber.GetEnumerator(), name, owned, output)
        {
            SharesOutput = output is not null,
            Index = fibers.Count,
            Since = Now,
        };
        fibers.Add(started);
        waits.MakeReady(started);
        Observer?.Started(started);
        return started;
    }

    /// <summary>Ends a fiber from outside: its finally blocks run, what it owns is disposed. One that cancels itself
    /// ends when its step is over.</summary>
    public void Cancel(Fiber fiber)
    {
        ArgumentNullException.ThrowIfNull(fiber);
        if (fiber.Scheduler != this)
            throw new ArgumentException("It belongs to another scheduler.", nameof(fiber));
        switch (fiber.State)
        {
            case FiberState.Running:
                fiber.IsCancelled = true;
                return;
            case FiberState.Waiting or FiberState.Ready:
                waits.Leave(fiber);
                break;
            default:
                return;
        }

        Fiber? running = current;
        current = fiber;
        Observer?.Resuming(fiber);
        End(fiber, null);
        current = running;
        if (running is not null)
            Observer?.Resuming(running);
    }

    /// <summary>Makes a fiber fail at its wait, as a timeout would: for what another fiber learnt and this one waits in
    /// vain for. One that does not wait fails at its next step. Nothing happens to one that has ended.</summary>
    /// <param name="fiber">Not the running one.</param>
    /// <param name="error">An <see cref="IOException"/> or <see cref="TimeoutException"/>, which its nearest
    /// <see cref="Yield.Try"/> takes.</param>
    public void Interrupt(Fiber fiber, Exception error)
    {
        ArgumentNullException.ThrowIfNull(fiber);
        ArgumentNullException.ThrowIfNull(error);
        if (fiber.State == FiberState.Waiting)
            FailWait(fiber, error);
        else if (fiber.State == FiberState.Ready)
            fiber.FailWith(error);
    }

    /// <summary>Opens a listening socket, the caller's to dispose.</summary>
    /// <param name="endPoint">Port 0: the system chooses; see <see cref="FiberSocket.LocalEndPoint"/>.</param>
    /// <param name="backlog">Connections that may wait to be accepted.</param>
    /// <exception cref="IOException">The address is in use, not ours or not allowed; its inner exception is the
    /// <see cref="System.Net.Sockets.SocketException"/>.</exception>
    public FiberSocket Listen(IPEndPoint endPoint, int backlog) => poller.Listen(endPoint, backlog);

    /// <inheritdoc cref="IPoller.ListenLocal"/>
    public FiberSocket ListenLocal(string path, int backlog) => poller.ListenLocal(path, backlog);

    /// <summary>Connects to <paramref name="endPoint"/>; the socket is the caller's to dispose.</summary>
    /// <exception cref="IOException">Refused or unreachable; its inner exception is the <see
    /// cref="System.Net.Sockets.SocketException"/>.</exception>
    public IEnumerable<Yield> Connect(IPEndPoint endPoint, TimeSpan timeout, Result<FiberSocket> socket)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        ArgumentNullException.ThrowIfNull(socket);
        return ConnectWithin(endPoint, timeout, socket);
    }

    /// <summary>Runs until <see cref="Stop"/> or until no fiber is left.</summary>
    /// <exception cref="InvalidOperationException">It runs already.</exception>
    public void Run()
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        if (current is not null)
            throw new InvalidOperationException("A fiber cannot run the loop that runs it.");
        try
        {
            ReadClock();
            while (!isStopping && fibers.Count > 0)
                RunTurn();
        }
        finally
        {
            isStopping = false;
            current = null;
        }
    }

    /// <summary>Makes <see cref="Run"/> return after the running step, or the next one at once. From any
    /// thread.</summary>
    public void Stop()
    {
        isStopping = true;
        poller.Wake();
    }

    /// <summary>Ends every fiber and closes the poller.</summary>
    public void Dispose()
    {
        if (isDisposed)
            return;
        if (current is not null)
            throw new InvalidOperationException("A fiber cannot dispose the loop that runs it.");

        // Also those that a finally block starts: never stepped, they run nothing.
        while (fibers.Count > 0)
            Cancel(fibers[^1]);
        isDisposed = true;
        Mailbox.Close();
        poller.Dispose();
    }

    /// <summary>Queues a fiber whose wait is over and that has left the list of its wait.</summary>
    internal void MakeReady(Fiber fiber) => waits.MakeReady(fiber);

    /// <summary>Makes <paramref name="fiber"/>, which waits, fail there with <paramref name="error"/>.</summary>
    internal void FailWait(Fiber fiber, Exception error) => waits.Fail(fiber, error);

    private void RunTurn()
    {
        for (int left = waits.ReadyCount; left > 0 && !isStopping && waits.TakeReady() is { } fiber; left--)
            Step(fiber);
        if (isStopping || fibers.Count == 0)
            return;
        Volatile.Write(ref stepCount, stepCount + 1);
        poller.Poll(PollTimeout(), report);
        ReadClock();
        if (Mailbox.Deliver())
            ReadClock();
        waits.Advance(Now, expire);
    }

    private TimeSpan PollTimeout()
    {
        if (waits.ReadyCount > 0 || Mailbox.HasMail)
            return TimeSpan.Zero;
        long next = waits.NextTicks;
        return next == long.MaxValue ? Timeout.InfiniteTimeSpan : new TimeSpan(Math.Max(0, next - Now));
    }

    private void Step(Fiber fiber)
    {
        current = fiber;
        Volatile.Write(ref stepCount, stepCount + 1);
        Observer?.Resuming(fiber);
        if (fiber.WasIdle)
            fiber.WasIdle = false;
        else
            waits.WakeIdle();

        fiber.State = FiberState.Running;
        bool isAlive = fiber.Step(out Exception? error);
        long began = Now;
        ReadClock();
        if (Now - began > LongStep.Ticks)
            Observer?.StepTook(fiber, new TimeSpan(Now - began));

        if (isAlive && !fiber.IsCancelled)
        {
            Observer?.Suspended(fiber, in fiber.Wait);
            waits.Enter(fiber, Now);
        }
        else
        {
            End(fiber, error);
        }

        current = null;
    }

    private void End(Fiber fiber, Exception? error)
    {
        fiber.State = FiberState.Ending;
        waits.Forget(fiber);
        error = fiber.Cancel() ?? error;
        try
        {
            fiber.Owned?.Dispose();
        }
        catch (Exception thrown) // what a fiber owns is as foreign as the fiber itself
        {
            error ??= thrown;
        }

        fiber.Owned = null;
        fiber.State = FiberState.Ended;
        Fiber last = fibers[^1];
        fibers[fiber.Index] = last;
        last.Index = fiber.Index;
        fibers.RemoveAt(fibers.Count - 1);

        if (Observer is { } observer)
            observer.Ended(fiber, error);
        else if (error is not null)
            Report(fiber, error);
    }

    /// <summary>One line for what the world did, the whole trace for a bug.</summary>
    private static void Report(Fiber fiber, Exception error) =>
        Console.Error.WriteLine(error is IOException or TimeoutException
            ? $"{fiber.Name}: {error.Message}"
            : $"{fiber.Name}: {error}");

    private IEnumerable<Yield> ConnectWithin(IPEndPoint endPoint, TimeSpan timeout, Result<FiberSocket> result)
    {
        FiberSocket? socket = poller.BeginConnect(endPoint);
        try
        {
            yield return Yield.Send(socket, timeout);
            socket.FinishConnect();
            result.Value = socket;
            socket = null;
        }
        finally
        {
            socket?.Dispose();
        }
    }

    private void ReadClock() => Now = (long)((Time.GetTimestamp() - origin) * ticksPerStamp);
}
