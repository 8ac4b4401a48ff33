using System.Collections.Concurrent;

namespace Bench.Crash;

/// <summary>What came of all rounds. On any thread.</summary>
internal sealed class CrashTally
{
    private const int MostShown = 20;

    private readonly ConcurrentDictionary<int, bool> hits = [];
    private readonly ConcurrentDictionary<int, bool> broken = [];
    private int wrongs;
    private int askedAgain;
    private int answers;
    private int hitAnswers;
    private int resumed;
    private int startedOver;

    /// <summary>Wrong bytes, or answers that may not be.</summary>
    public int Wrongs => wrongs;

    /// <summary>Requests at the origin for what was answered as a hit before.</summary>
    public int AskedAgain => askedAgain;

    /// <summary>Contents that came whole and right.</summary>
    public int Answers => answers;

    /// <summary>Of them, hits.</summary>
    public int HitAnswers => hitAnswers;

    /// <summary>Transfers with a validator that a kill broke and that went on where they were.</summary>
    public int Resumed => resumed;

    /// <summary>The same that began anew.</summary>
    public int StartedOver => startedOver;

    /// <summary>Objects whose transfer a kill broke, and which nobody has asked for since.</summary>
    public IReadOnlyCollection<int> Broken => [.. broken.Keys];

    public void Wrong(string what)
    {
        if (Interlocked.Increment(ref wrongs) <= MostShown)
            Console.Error.WriteLine(what);
    }

    /// <summary>A client got all of an object.</summary>
    public void Answered(int number, bool wasHit)
    {
        Interlocked.Increment(ref answers);
        if (!wasHit)
            return;
        Interlocked.Increment(ref hitAnswers);
        hits[number] = true;
    }

    /// <summary>The origin is asked for an object.</summary>
    /// <param name="asked">Which.</param>
    /// <param name="isRange">For the rest of it.</param>
    public void Asked(CrashObject asked, bool isRange)
    {
        if (hits.ContainsKey(asked.Number) && Interlocked.Increment(ref askedAgain) <= MostShown)
            Console.Error.WriteLine($"object {asked.Number} was a hit, and is asked for again");
        if (broken.TryRemove(asked.Number, out _))
            Interlocked.Increment(ref isRange ? ref resumed : ref startedOver);
    }

    /// <summary>Some of an object was sent to the proxy when that was killed.</summary>
    public void Broke(CrashObject cut)
    {
        if (cut.HasTag)
            broken[cut.Number] = true;
    }
}
