using System.Runtime.InteropServices;

namespace Fibers;

/// <summary>Standard output. A terminal that was stopped or a pipe that nobody reads does not hold up the loop: what
/// they do not take at once waits for a thread, up to a bound, and beyond it is dropped and counted.</summary>
public sealed partial class ConsoleSink : IOutputSink, IDisposable
{
    /// <summary>Bytes that may wait for a slow reader: 1 MiB.</summary>
    public const int BacklogBound = 1 << 20;

    // A pipe or terminal that says it is writable takes so much without blocking (PIPE_BUF).
    private const int PieceLength = 4096;
    private const short PollOut = 4;
    private const int Interrupted = 4;
    private const int WouldBlock = 11;
    private const int FromCurrent = 1;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private readonly int descriptor;
    private readonly Stream stream;
    private readonly bool isFile;

    // Under the lock on itself: what waits for the thread, which lives while there is some.
    private readonly Queue<byte[]> backlog = new();
    private int backlogLength;
    private long dropped;
    private bool isDraining;

    /// <summary>Opens standard output. Red is for a terminal only, and not where NO_COLOR is set to anything.</summary>
    public ConsoleSink()
        : this(1, Console.OpenStandardOutput(),
            !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")))
    {
    }

    /// <summary>Opens standard error in the same way: for a program whose output is another's.</summary>
    public static ConsoleSink OfErrors() => new(2, Console.OpenStandardError(),
        !Console.IsErrorRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));

    /// <param name="descriptor">Borrowed: the same file as that of the stream.</param>
    /// <param name="stream">Borrowed: for what is not taken at once.</param>
    /// <param name="usesColour">Whether it is a terminal that shows colours.</param>
    internal ConsoleSink(int descriptor, Stream stream, bool usesColour)
    {
        this.descriptor = descriptor;
        this.stream = stream;
        UsesColour = usesColour;
        isFile = OperatingSystem.IsLinux() && Seek(descriptor, 0, FromCurrent) >= 0;
    }

    /// <inheritdoc/>
    public bool UsesColour { get; }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> text)
    {
        lock (backlog)
        {
            // Behind what waits, so that the order stays.
            if (!isDraining && OperatingSystem.IsLinux())
                text = text[WriteAtOnce(text)..];
            if (text.IsEmpty)
                return;
            if (backlogLength + text.Length > BacklogBound)
            {
                dropped += text.Length;
                return;
            }

            backlogLength += text.Length;
            backlog.Enqueue(text.ToArray());
            if (isDraining)
                return;
            isDraining = true;
            new Thread(Drain) { IsBackground = true, Name = "output" }.Start();
        }
    }

    /// <summary>Waits until what was not taken at once is written, but at most 200 ms: a terminal that was stopped must
    /// not keep the program from ending.</summary>
    public void Dispose()
    {
        var deadline = new Deadline(TimeProvider.System, Patience);
        lock (backlog)
        {
            while (isDraining && !deadline.Passed)
                Monitor.Wait(backlog, deadline.Remaining);
        }
    }

    // Bytes taken or, where the output is broken (a closed pipe, a full disk), dropped.
    private int WriteAtOnce(ReadOnlySpan<byte> text)
    {
        int position = 0;
        while (position < text.Length)
        {
            // What lies in a file never blocks for long, and goes in one piece.
            int length = isFile ? text.Length - position : Math.Min(PieceLength, text.Length - position);
            var poll = new PollEntry { Descriptor = descriptor, Events = PollOut };
            if (!isFile && Poll(ref poll, 1, 0) == 0)
                return position;
            nint count = Write(descriptor, in text[position], length);
            if (count >= 0)
                position += (int)count;
            else if (Marshal.GetLastPInvokeError() == WouldBlock)
                return position;
            else if (Marshal.GetLastPInvokeError() != Interrupted)
                return text.Length;
        }

        return position;
    }

    private void WriteAll(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            var poll = new PollEntry { Descriptor = descriptor, Events = PollOut };
            if (!isFile)
                Poll(ref poll, 1, -1);
            text = text[WriteAtOnce(text)..];
        }
    }

    private void Drain()
    {
        while (true)
        {
            byte[] next;
            lock (backlog)
            {
                if (!backlog.TryDequeue(out next!))
                {
                    if (dropped == 0)
                    {
                        isDraining = false;
                        Monitor.PulseAll(backlog);
                        return;
                    }

                    next = System.Text.Encoding.UTF8.GetBytes($"{dropped} bytes of output were dropped\n");
                    dropped = 0;
                    backlogLength += next.Length;
                }

                backlogLength -= next.Length;
            }

            try
            {
                // Not by the console's own stream where that can be helped: it writes under a lock that whoever prints
                // to the console needs, the loop included.
                if (OperatingSystem.IsLinux())
                {
                    WriteAll(next);
                }
                else
                {
                    stream.Write(next);
                    stream.Flush();
                }
            }
            catch (Exception error) when (error is IOException or ObjectDisposedException)
            {
                // Output that cannot be written is dropped: there is nowhere to say so.
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollEntry entry, nuint count, int timeoutMilliseconds);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, in byte bytes, nint length);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    private static partial long Seek(int descriptor, long offset, int origin);

    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
#pragma warning disable CS0649 // Filled in by the system.
        public short ReturnedEvents;
#pragma warning restore CS0649
    }
}
