using Replicator.Store;

namespace Replicator.Proxy;

/// <summary>Remembers what the disk refused: it is said once until something is stored again, and what did not fit is
/// not tried again for a while, for it would fill the disk once more.</summary>
internal sealed class StoreMemory(ProxyOptions options, TimeProvider time)
{
    /// <summary>Keys, and obstacles, remembered at most; the oldest goes.</summary>
    private const int MostKeys = 1024;

    private readonly Dictionary<string, long> didNotFitAt = [];

    // Each obstacle is told once, whatever it keeps from being stored.
    private readonly HashSet<string> saidInTheWay = [];
    private bool isFailing;

    /// <param name="key">Of a target URI.</param>
    public bool MayStore(string key) => !didNotFitAt.TryGetValue(key, out long at)
        || time.GetElapsedTime(at) >= options.StoreRetryTime;

    /// <summary>A response goes unstored.</summary>
    /// <param name="key">Of its target URI.</param>
    /// <param name="refusal">Why.</param>
    /// <param name="wasBegun">Some of its content was written.</param>
    public void Refused(string key, StoreException refusal, bool wasBegun)
    {
        // The store says that itself, and takes up what lies there instead.
        if (refusal.Fault == StoreFault.Gone)
            return;

        if (wasBegun && refusal.Fault == StoreFault.TooLarge)
            DidNotFit(key);
        // What is in the way of one name, or too large, says nothing of others. Nor does a folder that we may not
        // write, where our own can be written.
        if (refusal.Fault is StoreFault.InTheWay or StoreFault.TooLarge
            || (wasBegun && refusal.Fault == StoreFault.ReadOnly))
        {
            if (saidInTheWay.Count == MostKeys)
                saidInTheWay.Clear();
            if (saidInTheWay.Add(refusal.Message))
                ExchangeLog.Warn($"{key} is not stored: {refusal.Message}");
            return;
        }

        if (!isFailing)
            ExchangeLog.Warn($"responses are not stored, {key} to begin with: {refusal.Message}");
        isFailing = true;
        if (wasBegun && refusal.Fault == StoreFault.Full)
            DidNotFit(key);
    }

    /// <summary>A whole response was stored.</summary>
    public void Stored()
    {
        if (isFailing)
            ExchangeLog.Warn("responses are stored again");
        isFailing = false;
    }

    private void DidNotFit(string key)
    {
        didNotFitAt.Remove(key);
        if (didNotFitAt.Count == MostKeys)
            didNotFitAt.Remove(didNotFitAt.MinBy(one => one.Value).Key);
        didNotFitAt[key] = time.GetTimestamp();
    }
}
