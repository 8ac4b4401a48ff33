namespace Fibers;

/// <summary>One running generator with the stack of those that it called.</summary>
/// <remarks>
/// Calls never reach the scheduler. The fiber steps the innermost iterator directly, so that resuming takes the same
/// time at any depth, and C# having no way to throw into an iterator, an error at a wait or in a callee disposes the
/// iterators from the innermost on, which runs their <c>finally</c> blocks, down to the nearest <see
/// cref="Yield.Try"/>.
/// </remarks>
public sealed class Fiber
{
    private Frame[] frames;
    private int depth;
    private IEnumerator<Yield> top;
    private Yield wait;
    private Exception? pending;
    private FiberOutput? output;

    internal Fiber(
        Scheduler scheduler, IEnumerator<Yield> iterator, string name, IDisposable? owned, FiberOutput? output)
    {
        Scheduler = scheduler;
        Name = name;
        Owned = owned;
        this.output = output;
        top = iterator;
        frames = scheduler.SpareFrames.Take();
        frames[0].Iterator = iterator;
        depth = 1;
    }

    /// <summary>What it serves, for logs and lists.</summary>
    public string Name { get; set; }

    /// <summary>What it is busy with at the moment: lists show its text behind the name, asked for when they are
    /// made; null or empty: nothing in particular.</summary>
    public object? Serves { get; set; }

    /// <summary>Its name with what it serves.</summary>
    public string Title
    {
        get
        {
            string name = Name.Length == 0 ? "fiber" : Name;
            string? served = Serves?.ToString();
            return string.IsNullOrEmpty(served) ? name : $"{name}, {served}";
        }
    }

    /// <summary>Whether it returned, failed or was cancelled.</summary>
    public bool HasEnded => State == FiberState.Ended;

    /// <summary>Whether it was given the output of another fiber, into whose block it prints.</summary>
    public bool SharesOutput { get; internal init; }

    /// <summary>Where it prints; a fiber started with another's output prints into the other's block.</summary>
    public FiberOutput Output =>
        output ??= Scheduler.Outputs?.Invoke(this) ?? new FiberOutput(this, FiberConsole.Default);

    /// <summary>Whether it has an output already: one that never printed needs none.</summary>
    public bool HasOutput => output is not null;

    /// <summary>What it waits for, or waited for last while it runs; <c>default</c> before its first step. Another
    /// thread may read it to tell where a fiber hangs; what it then sees may be half new.</summary>
    public ref readonly Yield Wait => ref wait;

    /// <summary>Whether it waits; else it is ready, runs or has ended.</summary>
    public bool IsWaiting => State == FiberState.Waiting;

    /// <summary>How long ago it stopped running or was started.</summary>
    public TimeSpan Waited => new(Scheduler.Now - Since);

    /// <summary>What remains until its wait times out; null: it does not.</summary>
    public TimeSpan? Remaining =>
        DeadlineTicks == long.MaxValue ? null : new(Math.Max(0, DeadlineTicks - Scheduler.Now));

    /// <summary>The chain of calls, outermost first, each with the line where it called or waits.</summary>
    public IReadOnlyList<FiberFrame> Frames
    {
        get
        {
            // Copies, for another thread may look while the fiber runs.
            Frame[] stack = frames;
            var chain = new List<FiberFrame>();
            for (int i = 0; i < Math.Min(depth, stack.Length) && stack[i].Iterator is { } iterator; i++)
            {
                bool isTop = i + 1 >= depth || i + 1 >= stack.Length;
                (string file, int line) = isTop ? (wait.File, wait.Line) : (stack[i + 1].File ?? "", stack[i + 1].Line);
                chain.Add(new FiberFrame(FiberFrame.NameOf(iterator), file, line));
            }

            return chain;
        }
    }

    internal Scheduler Scheduler { get; }

    /// <summary>Disposed when the fiber has ended.</summary>
    internal IDisposable? Owned { get; set; }

    internal FiberState State { get; set; }

    /// <summary>Set by a fiber that cancels itself: it ends when its step is over.</summary>
    internal bool IsCancelled { get; set; }

    /// <summary>Whether it is resumed from WAIT None, which wakes no other of that kind.</summary>
    internal bool WasIdle { get; set; }

    /// <summary>Its place in the scheduler's list of all fibers.</summary>
    internal int Index { get; set; }

    /// <summary>When it stopped running, in ticks of the scheduler's clock.</summary>
    internal long Since { get; set; }

    /// <summary>When the wait ends by itself, in ticks of the scheduler's clock; <see cref="long.MaxValue"/>:
    /// never.</summary>
    internal long DeadlineTicks { get; set; } = long.MaxValue;

    // The list that holds it: ready ones, a signal's waiters, those in WAIT None.
    internal Fiber? Next { get; set; }

    internal Fiber? Previous { get; set; }

    // The slot of the timer wheel that holds it.
    internal Fiber? TimerNext { get; set; }

    internal Fiber? TimerPrevious { get; set; }

    internal int TimerSlot { get; set; } = -1;

    internal long TimerFiledFor { get; set; } = long.MaxValue;

    /// <summary>Its name, its wait and its chain of calls, on several lines.</summary>
    public override string ToString() =>
        $"{Title}: {(State == FiberState.Waiting ? wait.What() : State.ToString())}"
        + string.Concat(Frames.Select(frame => $"\n    {frame}"));

    /// <summary>Makes the next step fail with <paramref name="error"/> at the wait.</summary>
    internal void FailWith(Exception error) => pending = error;

    /// <summary>Runs to the next wait.</summary>
    /// <param name="error">What it failed with; null if it waits or returned.</param>
    /// <returns>True: <see cref="Wait"/> says for what it waits. False: it is over.</returns>
    internal bool Step(out Exception? error)
    {
        error = pending;
        if (error is not null)
        {
            pending = null;
            if (!Unwind(ref error))
                return false;
        }

        while (true)
        {
            try
            {
                if (StepFrames())
                    return true;
                error = null;
                return false;
            }
            catch (Exception thrown) // whatever it is ends this fiber or lands in a Try, and disturbs no other
            {
                error = thrown;
                if (!Unwind(ref error))
                    return false;
            }
        }
    }

    /// <summary>Ends it from outside.</summary>
    /// <returns>What a finally block threw; null if none did.</returns>
    internal Exception? Cancel()
    {
        Exception? error = null;
        while (depth > 0)
            DisposeTop(ref error);
        Scheduler.SpareFrames.Return(frames);
        frames = [];
        return error;
    }

    private bool StepFrames()
    {
        while (true)
        {
            if (top.MoveNext())
            {
                wait = top.Current;
                switch (wait.Kind)
                {
                    case YieldKind.Call:
                        Push();
                        continue;
                    case YieldKind.Try:
                        wait.Outcome!.Error = null;
                        Push();
                        continue;
                    case YieldKind.None:
                        throw new InvalidOperationException(NoStateMessage());
                    default:
                        return true;
                }
            }

            top.Dispose();
            frames[--depth] = default;
            if (depth == 0)
                return false;
            top = frames[depth - 1].Iterator!;
        }
    }

    private void Push()
    {
        IEnumerator<Yield> callee = wait.Callee.GetEnumerator();
        if (depth == frames.Length)
            Array.Resize(ref frames, 2 * depth);
        ref Frame frame = ref frames[depth++];
        frame.Iterator = callee;
        frame.Outcome = wait.Outcome;
        frame.File = wait.File;
        frame.Line = wait.Line;
        top = callee;
    }

    /// <summary>Disposes frames from the innermost on until a Try takes <paramref name="error"/>.</summary>
    /// <returns>Whether one did.</returns>
    private bool Unwind(ref Exception? error)
    {
        while (depth > 0)
        {
            Result? outcome = DisposeTop(ref error);
            if (outcome is null || !IsOfTheWorld(error))
                continue;
            outcome.Error = error;
            error = null;
            return true;
        }

        return false;
    }

    /// <returns>Where the frame's failure goes; null if it was not called with Try.</returns>
    private Result? DisposeTop(ref Exception? error)
    {
        Frame frame = frames[--depth];
        frames[depth] = default;
        if (depth > 0)
            top = frames[depth - 1].Iterator!;
        try
        {
            frame.Iterator!.Dispose();
        }
        catch (Exception thrown) // a finally block must not keep the outer ones from running
        {
            // A bug outweighs what the world did; else what came first tells more.
            if (error is null || (IsOfTheWorld(error) && !IsOfTheWorld(thrown)))
                error = thrown;
        }

        return frame.Outcome;
    }

    private static bool IsOfTheWorld(Exception? error) => error is IOException or TimeoutException;

    private string NoStateMessage() =>
        $"default(Yield) is no state: {FiberFrame.NameOf(top)} yielded it in the fiber '{Name}'."
        + string.Concat(Frames.SkipLast(1).Select(frame => $"\n    called by {frame}"));
}
