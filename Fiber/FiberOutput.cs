using System.Globalization;

namespace Fibers;

/// <summary>What one fiber prints, withheld until the fiber ends or closes the block itself, so that a log shows one
/// transaction at a time. In debug mode each line is written at once, marked with its fiber.</summary>
/// <remarks>A block opens with the date and the fiber's name; each line has the seconds since the block began. What a
/// fiber prints that was started with another's output is marked with its own name. A fiber that prints nothing holds
/// no buffer. A fiber that never ends shows what is urgent by <see cref="ShowUnlessBegun"/>.</remarks>
public sealed class FiberOutput
{
    // So that the lines of a block stand in a column for the first few hours.
    private const int SecondsWidth = 8;

    // The fiber that runs on this thread. Threads of workers and watchers have none.
    [ThreadStatic]
    private static Fiber? current;

    private readonly Fiber owner;
    private readonly FiberConsole console;

    // Null while nothing is withheld.
    private OutputBlock? block;

    // When the next block began; null: it begins with its first line.
    private long? begun;

    /// <param name="owner">Whose name opens a block.</param>
    /// <param name="console">Where blocks go.</param>
    public FiberOutput(Fiber owner, FiberConsole console)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(console);
        this.owner = owner;
        this.console = console;
    }

    /// <summary>The fiber that runs on this thread, whose output the console's writers print into; the scheduler sets
    /// it for each step and sets it back to null.</summary>
    internal static Fiber? Current
    {
        get => current;
        set => current = value;
    }

    /// <summary>Where the running fiber prints; null between fibers.</summary>
    internal static FiberOutput? OfCurrent => current?.Output;

    /// <summary>Prints a line, or several that are separated by LF. Other control characters are escaped, as what peers
    /// sent may hold some that a terminal obeys.</summary>
    public void Print(ReadOnlySpan<char> line)
    {
        Write(line, isError: false);
        Write("\n", isError: false);
    }

    /// <summary>As <see cref="Print"/>, in red where that is shown.</summary>
    public void PrintError(ReadOnlySpan<char> line)
    {
        Write(line, isError: true);
        Write("\n", isError: true);
    }

    /// <summary>The next block begins now, though nothing is printed yet: its date and the seconds of its lines count
    /// from here.</summary>
    public void BeginBlock() => begun = console.Time.GetTimestamp();

    /// <summary>Writes what was withheld in one piece and begins a new block at the next line printed.</summary>
    public void CloseBlock()
    {
        begun = null;
        if (block is null)
            return;
        console.Sink.Write(block.Finish());
        console.Return(block);
        block = null;
    }

    /// <summary>Writes what the running fiber has printed so far, unless it is within a block that
    /// <see cref="BeginBlock"/> began: for lines that are to be seen at once also where their fiber never
    /// ends.</summary>
    public static void ShowUnlessBegun()
    {
        if (OfCurrent is { begun: null } output)
            output.CloseBlock();
    }

    /// <summary>Closes the block when the last fiber that may add to it has ended: its owner, or one that went on after
    /// it.</summary>
    internal void CloseBlockAtEnd()
    {
        if (owner.HasEnded)
            CloseBlock();
    }

    /// <summary>Prints text that may hold any number of lines, or less than one.</summary>
    internal void Write(ReadOnlySpan<char> text, bool isError)
    {
        Fiber speaker = current ?? owner;
        while (!text.IsEmpty)
        {
            int end = text.IndexOf('\n');
            ReadOnlySpan<char> line = end < 0 ? text : text[..end].TrimEnd('\r');
            OutputBlock open = OpenLine(speaker);
            open.Append(line, isError && console.Sink.UsesColour);
            if (end < 0)
                return;
            open.EndLine();
            if (console.IsDebug)
                CloseBlock();
            text = text[(end + 1)..];
        }
    }

    private OutputBlock OpenLine(Fiber speaker)
    {
        if (block is null)
        {
            block = console.Rent();
            block.BeganAt = begun ?? console.Time.GetTimestamp();
            if (!console.IsDebug)
            {
                Date(block, "yyyy-MM-dd HH:mm:ss ", console.Time.GetElapsedTime(block.BeganAt));
                block.Append(owner.Name, inRed: false);
                block.EndLine();
            }
        }

        if (block.Speaker == speaker)
            return block;
        if (block.Speaker is not null)
            block.EndLine();
        block.Speaker = speaker;
        if (console.IsDebug)
            Date(block, "HH:mm:ss.fff ", TimeSpan.Zero);
        else
            Seconds(block);
        if (console.IsDebug || speaker != owner)
        {
            block.Append("[", inRed: false);
            block.Append(speaker.Name, inRed: false);
            block.Append("] ", inRed: false);
        }

        return block;
    }

    private void Date(OutputBlock open, string format, TimeSpan ago)
    {
        Span<char> text = stackalloc char[24];
        (console.Time.GetLocalNow() - ago).TryFormat(text, out int length, format, CultureInfo.InvariantCulture);
        open.Append(text[..length], inRed: false);
    }

    private void Seconds(OutputBlock open)
    {
        Span<char> text = stackalloc char[24];
        double seconds = console.Time.GetElapsedTime(open.BeganAt).TotalSeconds;
        seconds.TryFormat(text, out int length, "0.000", CultureInfo.InvariantCulture);
        for (int width = length; width < SecondsWidth; width++)
            open.Append(" ", inRed: false);
        open.Append(text[..length], inRed: false);
        open.Append(" ", inRed: false);
    }
}
