namespace Fibers;

/// <summary>What the outputs of all fibers of one scheduler share: where blocks go, the clock, and how they
/// look.</summary>
public sealed class FiberConsole
{
    private const int SparesBound = 16;

    // Under its own lock: loops may share a console.
    private readonly Stack<OutputBlock> spares = new();

    /// <param name="sink">Where blocks go; borrowed.</param>
    /// <param name="time">Of the dates of blocks and the seconds of lines.</param>
    /// <param name="isDebug">Lines are written at once, each marked with its fiber, and each wait too.</param>
    public FiberConsole(IOutputSink sink, TimeProvider time, bool isDebug = false)
    {
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentNullException.ThrowIfNull(time);
        Sink = sink;
        Time = time;
        IsDebug = isDebug;
    }

    /// <summary>Standard output and the system's clock: for schedulers that were given no other.</summary>
    public static FiberConsole Default { get; } = new(new ConsoleSink(), TimeProvider.System);

    /// <summary>Where blocks go.</summary>
    public IOutputSink Sink { get; }

    /// <summary>Of the dates of blocks and the seconds of lines.</summary>
    public TimeProvider Time { get; }

    /// <summary>Whether lines are written at once, each marked with its fiber, and each wait too.</summary>
    public bool IsDebug { get; }

    /// <summary>Makes <see cref="Console.Out"/> and <see cref="Console.Error"/> print into the output of the fiber that
    /// runs on the calling thread; where none does they are what they were. Once for the process, further calls change
    /// nothing.</summary>
    public static void Install()
    {
        if (FiberWriter.TakeInstallation())
        {
            Console.SetOut(new FiberWriter(Console.Out, isError: false));
            Console.SetError(new FiberWriter(Console.Error, isError: true));
        }
    }

    /// <summary>Writes a line that belongs to no fiber, or several that are separated by LF, at once and in one piece.
    /// From any thread.</summary>
    public void WriteLine(ReadOnlySpan<char> lines, bool isError = false)
    {
        var block = new OutputBlock();
        foreach (Range range in lines.Split('\n'))
        {
            block.Append(lines[range], isError && Sink.UsesColour);
            block.EndLine();
        }

        Sink.Write(block.Finish());
        block.Clear();
    }

    /// <summary>An empty block; <see cref="Return"/> takes it back.</summary>
    internal OutputBlock Rent()
    {
        lock (spares)
            return spares.TryPop(out OutputBlock? spare) ? spare : new OutputBlock();
    }

    /// <summary>Clears a block and keeps it for the next who prints.</summary>
    internal void Return(OutputBlock block)
    {
        block.Clear();
        lock (spares)
        {
            if (spares.Count < SparesBound)
                spares.Push(block);
        }
    }
}
