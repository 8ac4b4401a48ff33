using Fibers;
using Replicator.Cache;
using Replicator.Http;
using Replicator.Store;

namespace Replicator.Proxy;

/// <summary>Starts downloads, and finds those that run.</summary>
internal sealed class Downloads(Scheduler scheduler, RunningDownloads running, Upstream upstream, FileStore store,
    WorkerService reads, WorkerService comparisons, IndexLearning learning, LineMemory line, ProxyOptions options,
    ExchangeLog log)
{
    private IndexRenewals? renewals;

    public Scheduler Scheduler => scheduler;

    public TimeProvider Time => scheduler.Time;

    public Upstream Upstream => upstream;

    public FileStore Store => store;

    /// <summary>Runs what waits for a disk.</summary>
    public WorkerService Reads => reads;

    /// <summary>Runs what reads a whole content: it may take seconds, for which nobody else is to wait.</summary>
    public WorkerService Comparisons => comparisons;

    /// <summary>Learns from what is stored.</summary>
    public IndexLearning Learning => learning;

    public LineMemory Line => line;

    public ProxyOptions Options => options;

    /// <summary>What the disk refused.</summary>
    public StoreMemory Disk { get; } = new(options, scheduler.Time);

    /// <summary>Has indexes validated.</summary>
    public IndexRenewals Renewals => renewals ??= new IndexRenewals(this);

    /// <summary>What origins sent in place of what is expected.</summary>
    public WrongContents Wrong { get; } = new(scheduler.Time);

    /// <summary>Why answers were not stored.</summary>
    public UnstoredAnswers Unstored { get; } = new();

    public ExchangeLog Log => log;

    /// <summary>What is known of a target beside what is stored of it.</summary>
    /// <param name="uri">The target.</param>
    /// <param name="presented">A GET for it.</param>
    public ProxyFacts FactsOf(TargetUri uri, RequestHead presented)
    {
        Download? joined = DownloadAnswer.MayShare(presented) && !Preconditions.NeedsOrigin(presented)
            ? Find(uri, presented)
            : null;
        return new ProxyFacts(Unstored.Find(uri.Key),
            [.. running.Of(uri).Select(one => one.Facts(isJoined: one == joined))],
            digest => Wrong.FindRefused(uri.Key, digest), Line.DownFor(uri.Authority));
    }

    /// <summary>One whose answer the presented request may share; null if none runs.</summary>
    /// <param name="uri">What.</param>
    /// <param name="presented">For whom.</param>
    /// <param name="mayHaveBegun">Also one whose answer has begun.</param>
    public Download? Find(TargetUri uri, RequestHead presented, bool mayHaveBegun = true) =>
        running.Find(uri, one => one.Suits(presented) && (mayHaveBegun || one.State == DownloadState.Asking));

    /// <summary>One that renews what an index tells, and has no answer yet; null if none runs.</summary>
    public Download? FindRenewal(TargetUri uri, RequestHead presented) => running.Find(
        uri, one => one.IsRenewal && one.State == DownloadState.Asking && one.Suits(presented));

    /// <summary>Whether one brings something of that target, whoever it suits.</summary>
    public bool AreRunning(TargetUri uri) => running.Find(uri, one => one.IsComing) is not null;

    /// <summary>Starts one, in a fiber of its own; somebody joins it in the same step, unless it goes on
    /// alone.</summary>
    /// <param name="uri">What.</param>
    /// <param name="presented">The leader's request.</param>
    /// <param name="stale">What is to be confirmed.</param>
    /// <param name="mayBeJoined">Others may share its answer.</param>
    /// <param name="part">What of it the leader wants first; null: all of it is wanted.</param>
    /// <param name="goesOnAlone">Nobody waits for it.</param>
    /// <param name="isRenewal">As <see cref="Download.IsRenewal"/>.</param>
    public Download Start(TargetUri uri, RequestHead presented, Entry? stale, bool mayBeJoined, RangeSpec? part = null,
        bool goesOnAlone = false, bool isRenewal = false)
    {
        var request = new RequestHead();
        request.CopyFrom(presented);

        // What is stored is of all of it, whatever part of that the client gets.
        request.Fields.Remove("range"u8);
        request.Fields.Remove("if-range"u8);
        var download = new Download(uri, request, part, mayBeJoined, goesOnAlone, this) { IsRenewal = isRenewal };
        running.Add(download);
        var fetch = new DownloadFetch(download, stale, this);
        Fiber fetching = scheduler.Start(fetch.Run(), "download", fetch);
        fetching.Serves = uri.Key;
        download.Begin(fetching);
        return download;
    }

    /// <summary>The target has changed: what is stored of it, and what was asked for before, is validated before its
    /// next use (RFC 9111 §4.4).</summary>
    /// <returns>How many that were asked have yet to answer.</returns>
    public int Invalidate(TargetUri uri)
    {
        store.Invalidate(uri);
        List<Download> affected = running.Of(uri);
        affected.ForEach(one => one.Invalidate());
        return affected.Count(one => one.State == DownloadState.Asking);
    }

    /// <summary>Groups of the target's origin have changed, as with <see cref="Invalidate"/>. Nobody knows what an
    /// answer that has yet to come belongs to.</summary>
    public void InvalidateGroups(TargetUri uri, IReadOnlyList<string> groups)
    {
        store.InvalidateGroups(uri, groups);
        foreach (Download one in running.All)
        {
            bool isOfOrigin = one.Uri.Scheme == uri.Scheme && one.Uri.Authority == uri.Authority;
            if (isOfOrigin && (one.Entry is null || CacheGroups.Of(one.Entry.Response).Intersect(groups).Any()))
                one.Invalidate();
        }
    }

    /// <summary>It has ended.</summary>
    public void Remove(Download download) => running.Remove(download);
}
