using Replicator.Http;

namespace Replicator.Proxy;

/// <summary>The downloads that run, of all proxies that share a store, by key, so that a second client joins instead of
/// asking again. On the loop's thread.</summary>
internal sealed class RunningDownloads
{
    private readonly Dictionary<string, List<Download>> byKey = [];

    public IEnumerable<Download> All => byKey.Values.SelectMany(running => running);

    /// <summary>Those of a target; not to be kept beyond this step.</summary>
    public List<Download> Of(TargetUri uri) => byKey.GetValueOrDefault(uri.Key) ?? [];

    /// <summary>One that suits; null: none does.</summary>
    /// <param name="uri">The target.</param>
    /// <param name="suits">Whether one does.</param>
    public Download? Find(TargetUri uri, Predicate<Download> suits) =>
        byKey.TryGetValue(uri.Key, out List<Download>? running) ? running.Find(suits) : null;

    /// <summary>One begins.</summary>
    public void Add(Download download)
    {
        if (!byKey.TryGetValue(download.Uri.Key, out List<Download>? running))
            byKey[download.Uri.Key] = running = [];
        running.Add(download);
    }

    /// <summary>One has ended.</summary>
    public void Remove(Download download)
    {
        List<Download> running = byKey[download.Uri.Key];
        running.Remove(download);
        if (running.Count == 0)
            byKey.Remove(download.Uri.Key);
    }
}
