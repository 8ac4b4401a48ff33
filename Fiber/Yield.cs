using System.Globalization;
using System.Runtime.CompilerServices;

namespace Fibers;

/// <summary>What a fiber tells of its state when it stops running: RECV, SEND or WAIT to the loop, or a call of another
/// fiber, which the fiber resolves by itself. <c>default</c> is no state: it ends the fiber with a clear
/// error.</summary>
public readonly struct Yield
{
    /// <summary>Marks a wait that lasts as long as the scheduler's time of inactivity.</summary>
    private const long Inactivity = long.MinValue;

    private readonly object? subject;
    private readonly Result? outcome;
    private readonly string? file;
    private readonly long timeoutTicks;
    private readonly int line;
    private readonly YieldKind kind;

    private Yield(YieldKind kind, object? subject, Result? outcome, long timeoutTicks, string file, int line)
    {
        this.kind = kind;
        this.subject = subject;
        this.outcome = outcome;
        this.timeoutTicks = timeoutTicks;
        this.file = file;
        this.line = line;
    }

    /// <summary>What is waited for or called.</summary>
    public YieldKind Kind => kind;

    /// <summary>The source file of the line that yielded; empty for <c>default</c>.</summary>
    public string File => file ?? "";

    /// <summary>The line that yielded; 0 for <c>default</c>.</summary>
    public int Line => line;

    /// <summary>How long it may last; null: the scheduler's time of inactivity.</summary>
    public TimeSpan? Timeout => timeoutTicks == Inactivity ? null : new TimeSpan(timeoutTicks);

    /// <summary>The socket of a RECV or SEND; null for all else.</summary>
    public FiberSocket? Socket => subject as FiberSocket;

    /// <summary>The signal that is waited for; null for all else.</summary>
    public Signal? Signal => subject as Signal;

    /// <summary>The fiber of a <see cref="Call"/> or <see cref="Try"/>.</summary>
    internal IEnumerable<Yield> Callee => Unsafe.As<IEnumerable<Yield>>(subject!);

    /// <summary>Where a <see cref="Try"/> leaves the failure.</summary>
    internal Result? Outcome => outcome;

    /// <summary>Until data, an end or an error can be received from <paramref name="socket"/>.</summary>
    /// <param name="socket">Borrowed for the wait.</param>
    /// <param name="timeout">After which the wait throws <see cref="TimeoutException"/>; null: the scheduler's time of
    /// inactivity; <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>: never.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public static Yield Recv(FiberSocket socket, TimeSpan? timeout = null,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return new Yield(YieldKind.Recv, socket, null, Ticks(timeout), file, line);
    }

    /// <summary>Until <paramref name="socket"/> takes data.</summary>
    /// <inheritdoc cref="Recv"/>
    public static Yield Send(FiberSocket socket, TimeSpan? timeout = null,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return new Yield(YieldKind.Send, socket, null, Ticks(timeout), file, line);
    }

    /// <summary>Sleeps: for <paramref name="duration"/>; zero: only a pass through the queue; null: until the first
    /// other fiber resumes.</summary>
    /// <param name="duration">Never early, at most a millisecond late by itself.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public static Yield Wait(TimeSpan? duration,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        if (duration is not { } time)
            return new Yield(YieldKind.Other, null, null, System.Threading.Timeout.InfiniteTimeSpan.Ticks, file, line);
        YieldKind kind = time == TimeSpan.Zero ? YieldKind.Pass : YieldKind.Sleep;
        return new Yield(kind, null, null, Ticks(time), file, line);
    }

    /// <summary>Until <paramref name="signal"/> is set; a signal says "look again", so wait for it in a loop around
    /// the condition.</summary>
    /// <param name="signal">Borrowed for the wait.</param>
    /// <param name="timeout">After which the wait throws <see cref="TimeoutException"/>;
    /// <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>: never.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public static Yield Wait(Signal signal, TimeSpan timeout,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(signal);
        return new Yield(YieldKind.Signal, signal, null, Ticks(timeout), file, line);
    }

    /// <summary>Runs <paramref name="fiber"/> inside the yielding one; its failure is the caller's.</summary>
    public static Yield Call(IEnumerable<Yield> fiber,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(fiber);
        return new Yield(YieldKind.Call, fiber, null, 0, file, line);
    }

    /// <summary>Runs <paramref name="fiber"/> inside the yielding one; an <see cref="IOException"/> or <see
    /// cref="TimeoutException"/> that it fails with lands in <paramref name="outcome"/>.</summary>
    public static Yield Try(IEnumerable<Yield> fiber, Result outcome,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(fiber);
        ArgumentNullException.ThrowIfNull(outcome);
        return new Yield(YieldKind.Try, fiber, outcome, 0, file, line);
    }

    /// <summary>What is waited for and where, for logs: <c>RECV 192.0.2.1:80 at /Proxy/Tunnel.cs:40</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{What()} at {File}:{line}");

    /// <summary>What is waited for, without the place.</summary>
    public string What() => kind switch
    {
        YieldKind.Recv => $"RECV {subject}",
        YieldKind.Send => $"SEND {subject}",
        YieldKind.Sleep =>
            string.Create(CultureInfo.InvariantCulture, $"WAIT {new TimeSpan(timeoutTicks).TotalSeconds} s"),
        YieldKind.Pass => "WAIT 0",
        YieldKind.Other => "WAIT None",
        YieldKind.Signal => $"WAIT {subject}",
        YieldKind.Call => "CALL",
        YieldKind.Try => "TRY",
        _ => "nothing",
    };

    private static long Ticks(TimeSpan? timeout) =>
        timeout is { } time ? time.Ticks >= 0 ? time.Ticks : TicksOfNegative(time) : Inactivity;

    /// <summary>Apart, so that the makers stay small enough to be inlined.</summary>
    private static long TicksOfNegative(TimeSpan timeout) => timeout == System.Threading.Timeout.InfiniteTimeSpan
        ? timeout.Ticks
        : throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "A timeout is not negative.");
}
