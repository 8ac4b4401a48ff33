using Fibers;
using Replicator.Http;
using Replicator.Store;

namespace Replicator.Proxy;

/// <summary>The downloads that run, by key, so that a second client joins instead of asking again.</summary>
internal sealed class Downloads(
    Scheduler scheduler, Upstream upstream, FileStore store, LineMemory line, ProxyOptions options, ExchangeLog log)
{
    private readonly Dictionary<string, List<Download>> joinable = [];
    private bool saidCannotStore;

    public TimeProvider Time => scheduler.Time;

    public Upstream Upstream => upstream;

    public FileStore Store => store;

    public LineMemory Line => line;

    public ProxyOptions Options => options;

    /// <summary>What the disk broke off.</summary>
    public StoreMemory Disk { get; } = new(options, scheduler.Time);

    public ExchangeLog Log => log;

    /// <summary>One whose answer the presented request may share; null if none runs.</summary>
    public Download? Find(TargetUri uri, RequestHead presented) =>
        joinable.TryGetValue(uri.Key, out List<Download>? running) ? running.Find(one => one.Suits(presented)) : null;

    /// <summary>Starts one, in a fiber of its own; the caller is its leader until
    /// <see cref="Download.Leave"/>.</summary>
    /// <param name="uri">What.</param>
    /// <param name="presented">The leader's request.</param>
    /// <param name="stale">What is to be confirmed.</param>
    /// <param name="mayBeJoined">Others may share its answer.</param>
    public Download Start(TargetUri uri, RequestHead presented, Entry? stale, bool mayBeJoined)
    {
        var download = new Download(uri, presented, stale, this);
        if (mayBeJoined)
        {
            if (!joinable.TryGetValue(uri.Key, out List<Download>? running))
                joinable[uri.Key] = running = [];
            running.Add(download);
        }

        scheduler.Start(download.Run(), $"download of {uri.Key}");
        return download;
    }

    /// <summary>The disk takes no more: responses go unstored, and that is said once until it does again.</summary>
    public void CannotStore(string reason)
    {
        if (!saidCannotStore)
            ExchangeLog.Warn($"responses are not stored: {reason}");
        saidCannotStore = true;
    }

    /// <summary>The disk takes a response.</summary>
    public void CanStore() => saidCannotStore = false;

    /// <summary>It has ended.</summary>
    public void Remove(Download download)
    {
        if (!joinable.TryGetValue(download.Uri.Key, out List<Download>? running))
            return;
        running.Remove(download);
        if (running.Count == 0)
            joinable.Remove(download.Uri.Key);
    }
}
