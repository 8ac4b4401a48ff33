using System.Net.Sockets;

namespace Bench.Soak;

/// <summary>Workers that tell one story after another, until they are to pause or to end.</summary>
internal sealed class SoakLoad
{
    /// <summary>Every story ends sooner, whatever the peers do.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private static readonly SoakStory[] Stories =
        [.. PlainStories.All, .. UploadStories.All, .. RudeStories.All, .. HostileStories.All, .. TunnelStories.All];

    private static readonly int Weights = Stories.Sum(story => story.Weight);

    private readonly SoakRun run;
    private readonly Task[] workers;
    private volatile bool isPaused;
    private volatile bool isOver;
    private int busy;

    /// <param name="run">What it acts on.</param>
    /// <param name="seed">Decides what comes in which order.</param>
    /// <param name="count">Clients at a time; a story may have some more.</param>
    /// <param name="idleMilliseconds">The longest that each rests between two stories.</param>
    public SoakLoad(SoakRun run, int seed, int count, int idleMilliseconds)
    {
        this.run = run;
        workers = [.. Enumerable.Range(0, count).Select(index =>
            Work(new SoakWorker(run, new Random((seed * 1009) + index)), idleMilliseconds))];
    }

    /// <summary>Waits until the stories that run are told; no other begins.</summary>
    public async Task Pause()
    {
        isPaused = true;
        while (Volatile.Read(ref busy) > 0)
            await Task.Delay(50);
    }

    public void Resume() => isPaused = false;

    /// <summary>Ends it all.</summary>
    public async Task End()
    {
        isOver = true;
        await Task.WhenAll(workers);
    }

    private async Task Work(SoakWorker worker, int idleMilliseconds)
    {
        using SoakWorker owned = worker;
        while (!isOver)
        {
            Interlocked.Increment(ref busy);
            while (!isPaused && !isOver)
            {
                await Tell(worker);
                await Task.Delay(worker.Random.Next(idleMilliseconds));
            }

            worker.Leave();
            Interlocked.Decrement(ref busy);
            while (isPaused && !isOver)
                await Task.Delay(100);
        }
    }

    private async Task Tell(SoakWorker worker)
    {
        SoakStory story = Choose(worker.Random);
        using var over = new CancellationTokenSource(Bound);
        worker.Over = over.Token;
        string outcome;
        string why = "";
        try
        {
            outcome = await story.Tell(worker);
        }
        catch (FormatException malformed)
        {
            outcome = "MALFORMED";
            why = malformed.Message;
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            outcome = "HUNG";
            run.Tally.Hung(story.Kind);
        }
        catch (Exception broken) when (broken is IOException or SocketException)
        {
            outcome = "cut";
            why = broken.Message;
        }

        run.Tally.Came(story.Kind, outcome);
        bool isExpected = story.MayEnd.Length == 0
            ? outcome != "MALFORMED"
            : story.MayEnd.Contains(outcome) || (run.IsCrowded && outcome is "503" or "cut");
        if (!isExpected && outcome is not ("HUNG" or "WRONG"))
            run.Tally.Surprised($"{story.Kind}: {outcome} {why}");
    }

    private static SoakStory Choose(Random random)
    {
        int left = random.Next(Weights);
        int index = 0;
        while (left >= Stories[index].Weight)
            left -= Stories[index++].Weight;
        return Stories[index];
    }
}
