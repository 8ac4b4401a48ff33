namespace Replicator.Proxy;

/// <summary>Remembers for a while what the disk broke off in the middle, so that the next to ask get it relayed instead
/// of cut once more.</summary>
internal sealed class StoreMemory(ProxyOptions options, TimeProvider time)
{
    /// <summary>Keys remembered at most; the oldest goes.</summary>
    private const int MostKeys = 1024;

    private readonly Dictionary<string, long> brokenOffAt = [];

    /// <param name="key">Of a target URI.</param>
    public bool MayStore(string key) => !brokenOffAt.TryGetValue(key, out long at)
        || time.GetElapsedTime(at) >= options.StoreRetryTime;

    /// <summary>Its content did not fit, or the disk failed.</summary>
    public void BrokeOff(string key)
    {
        brokenOffAt.Remove(key);
        if (brokenOffAt.Count == MostKeys)
            brokenOffAt.Remove(brokenOffAt.MinBy(one => one.Value).Key);
        brokenOffAt[key] = time.GetTimestamp();
    }
}
