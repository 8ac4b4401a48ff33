using System.Diagnostics;

namespace Replicator.Tests.Support;

/// <summary>Waits for what other processes bring about, with a deadline that only a broken program reaches.</summary>
internal static class Until
{
    /// <summary>Generous: a test that passes never waits so long.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    /// <summary>Looks again and again whether <paramref name="condition"/> holds; for what raises no event.</summary>
    /// <param name="what">What is awaited, for the failure's text.</param>
    /// <exception cref="TimeoutException">It did not hold by the deadline.</exception>
    public static void Holds(Func<bool> condition, Func<string> what)
    {
        long start = Stopwatch.GetTimestamp();
        using var never = new ManualResetEventSlim();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(start) > Deadline)
                throw new TimeoutException($"Not within {Deadline.TotalSeconds} s: {what()}");
            never.Wait(Interval);
        }
    }
}
