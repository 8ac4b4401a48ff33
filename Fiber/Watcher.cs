using System.Diagnostics;
using System.Globalization;

namespace Fibers;

/// <summary>One thread beside the loop that sees whether it moves: says which fiber holds the others up while it still
/// does, answers for a loop that does not, and ends the process if the loop is broken.</summary>
internal sealed class Watcher : IDisposable
{
    /// <summary>EX_SOFTWARE of sysexits: the program itself is at fault.</summary>
    public const int BrokenStatus = 70;

    // A step is told when it was seen for a second, so at the latest a second and two of these after its begin.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Scheduler scheduler;
    private readonly FiberConsole console;
    private readonly Action closeListeners;
    private readonly Action<int> endProcess;
    private readonly LoopWatch watch = new();
    private readonly ManualResetEventSlim isOver = new();
    private Thread? thread;
    private Thread? loop;

    // Set and read by every thread.
    private volatile bool isAsked;
    private volatile Exception? brokenBy;

    /// <param name="scheduler">Whose loop it is.</param>
    /// <param name="console">Told what is found.</param>
    /// <param name="closeListeners">Called when the loop is broken, so that nobody connects to a process that does not
    /// answer.</param>
    /// <param name="endProcess">Ends the process with a status.</param>
    public Watcher(Scheduler scheduler, FiberConsole console, Action closeListeners, Action<int> endProcess)
    {
        this.scheduler = scheduler;
        this.console = console;
        this.closeListeners = closeListeners;
        this.endProcess = endProcess;
    }

    /// <summary>Begins to watch the loop, which runs on the calling thread. Once.</summary>
    public void Start()
    {
        loop = Thread.CurrentThread;
        thread = new Thread(Watch) { IsBackground = true, Name = "watcher" };
        thread.Start();
    }

    /// <summary>The loop was asked for something: it says <see cref="Answered"/>, or the watcher says what it does
    /// instead.</summary>
    public void ExpectAnswer() => isAsked = true;

    /// <summary>The loop answered.</summary>
    public void Answered() => isAsked = false;

    /// <summary>The loop failed with <paramref name="error"/>, which no fiber's failure does: ends the process. On the
    /// loop's thread.</summary>
    public void EndProcess(Exception error)
    {
        brokenBy = error;
        isOver.Set();
        if (thread is null)
            End();
        else
            thread.Join();
    }

    /// <summary>Stops watching.</summary>
    public void Dispose()
    {
        isOver.Set();
        if (thread is not null && thread != Thread.CurrentThread)
            thread.Join();
    }

    private void Watch()
    {
        long begin = Stopwatch.GetTimestamp();
        while (!isOver.Wait(Interval))
        {
            if (!loop!.IsAlive)
            {
                brokenBy ??= new InvalidOperationException("The thread of the loop ended without stopping it.");
                break;
            }

            TimeSpan now = Stopwatch.GetElapsedTime(begin);
            Tell(watch.Look(now, scheduler.StepCount, scheduler.Current is not null, isAsked), now);
        }

        if (brokenBy is not null)
            End();
    }

    private void Tell(LoopFinding finding, TimeSpan now)
    {
        if (finding == LoopFinding.None)
            return;
        Fiber? fiber = scheduler.Current;
        if (fiber is null)
        {
            // A step that ended in between needs no word; but that nothing runs does where an answer is missing.
            if ((finding & LoopFinding.NoAnswer) != 0)
                console.WriteLine("the loop does not answer, though no fiber runs", isError: true);
            return;
        }

        string silence = (finding & LoopFinding.NoAnswer) != 0 ? "the loop does not answer: " : "";
        string duration = watch.StepDuration(now).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
        string chain = string.Concat(fiber.Frames.Select(frame => $"\n    {frame}"));
        console.WriteLine(
            $"{silence}{fiber.Name} holds all others up for {duration} s, last seen at:{chain}", isError: true);
    }

    private void End()
    {
        console.WriteLine($"the loop is broken, the process ends: {brokenBy}", isError: true);
        closeListeners();
        endProcess(BrokenStatus);
    }
}
