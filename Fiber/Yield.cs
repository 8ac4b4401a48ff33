using System.Runtime.CompilerServices;

namespace Fibers;

/// <summary>What a fiber tells of its state when it stops running: RECV, SEND or WAIT to the loop, or a call of another
/// fiber, which the fiber resolves by itself. <c>default</c> is no state: it ends the fiber with a clear error.</summary>
public readonly struct Yield
{
    /// <summary>Until data, an end or an error can be received from <paramref name="socket"/>.</summary>
    /// <param name="socket">Borrowed for the wait.</param>
    /// <param name="timeout">After which the wait throws <see cref="TimeoutException"/>; null: the scheduler's time of inactivity;
    /// <see cref="Timeout.InfiniteTimeSpan"/>: never.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public static Yield Recv(FiberSocket socket, TimeSpan? timeout = null,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => throw new NotImplementedException();

    /// <summary>Until <paramref name="socket"/> takes data.</summary>
    public static Yield Send(FiberSocket socket, TimeSpan? timeout = null,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => throw new NotImplementedException();

    /// <summary>Sleeps: for <paramref name="duration"/>; zero: only a pass through the queue; null: until the first other fiber resumes.</summary>
    public static Yield Wait(TimeSpan? duration,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => throw new NotImplementedException();

    /// <summary>Until <paramref name="signal"/> is set; a signal says "look again", so wait for it in a loop around the condition.</summary>
    public static Yield Wait(Signal signal, TimeSpan timeout,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => throw new NotImplementedException();

    /// <summary>Runs <paramref name="fiber"/> inside the yielding one; its failure is the caller's.</summary>
    public static Yield Call(IEnumerable<Yield> fiber,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => throw new NotImplementedException();

    /// <summary>Runs <paramref name="fiber"/> inside the yielding one; an <see cref="IOException"/> or <see cref="TimeoutException"/>
    /// that it fails with lands in <paramref name="outcome"/>.</summary>
    public static Yield Try(IEnumerable<Yield> fiber, Result outcome,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => throw new NotImplementedException();
}
