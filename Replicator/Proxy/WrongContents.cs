using Replicator.Cache;

namespace Replicator.Proxy;

/// <summary>Remembers what origins sent in place of the contents that were expected: it is fetched once more, and then
/// refused for a while.</summary>
internal sealed class WrongContents(TimeProvider time)
{
    /// <summary>Contents remembered at most; the one that was wrong first goes.</summary>
    private const int MostContents = 1024;

    /// <summary>How often in a row an origin may send another.</summary>
    private const int MostTimes = 2;

    /// <summary>How long nobody asks for it then.</summary>
    private static readonly TimeSpan RefusalTime = TimeSpan.FromMinutes(10);

    private readonly OrderedDictionary<(string Key, ContentDigest Expected), Wrong> contents = [];

    /// <summary>Another content came.</summary>
    /// <returns>How often so far, since the right one came last.</returns>
    public int Add(string key, ContentDigest expected, ContentDigest found)
    {
        int count = contents.GetValueOrDefault((key, expected)).Count + 1;
        contents.Remove((key, expected));
        if (contents.Count == MostContents)
            contents.RemoveAt(0);
        contents.Add((key, expected), new Wrong(count, found, time.GetTimestamp()));
        return count;
    }

    /// <summary>The content that was expected came.</summary>
    public void Forget(string key, ContentDigest expected) => contents.Remove((key, expected));

    /// <summary>Whether it is of no use to ask for it now.</summary>
    /// <param name="key">Of its target URI.</param>
    /// <param name="expected">What must come.</param>
    /// <param name="found">What came the last time.</param>
    public bool Refuses(string key, ContentDigest expected, out ContentDigest found)
    {
        Wrong wrong = contents.GetValueOrDefault((key, expected));
        found = wrong.Found;
        return wrong.Count >= MostTimes && time.GetElapsedTime(wrong.At) < RefusalTime;
    }

    /// <summary>For how long it is of no use to ask for it; null: it may be asked for.</summary>
    /// <param name="key">Of its target URI.</param>
    /// <param name="expected">What must come.</param>
    public RefusedContent? FindRefused(string key, ContentDigest expected) =>
        Refuses(key, expected, out ContentDigest found)
            ? new RefusedContent(found, RefusalTime - time.GetElapsedTime(contents[(key, expected)].At))
            : null;

    private readonly record struct Wrong(int Count, ContentDigest Found, long At);
}
