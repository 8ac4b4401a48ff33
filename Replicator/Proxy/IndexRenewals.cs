using System.Text;
using Fibers;
using Replicator.Cache;
using Replicator.Http;
using Replicator.Store;

namespace Replicator.Proxy;

/// <summary>Has stored indexes validated, as a client would: each not too often, for some are large.</summary>
/// <param name="downloads">Those that run.</param>
internal sealed class IndexRenewals(Downloads downloads)
{
    /// <summary>Indexes remembered at most; then all are forgotten.</summary>
    private const int MostIndexes = 1024;

    /// <summary>How long an origin may take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>For how long what came is taken for the latest.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, Renewal> renewals = [];
    private readonly Signal ended = new("an index");

    /// <summary>Has one asked for, and waits until it is learnt what it says now.</summary>
    /// <param name="index">The key of its target URI.</param>
    /// <param name="isGone">Gets whether its origin says that there is none any more.</param>
    public IEnumerable<Yield> Renew(string index, Result<bool> isGone)
    {
        if (!renewals.TryGetValue(index, out Renewal? renewal)
            || (renewal.HasEnded && downloads.Time.GetElapsedTime(renewal.Began) >= Interval))
        {
            if (renewals.Count >= MostIndexes)
                renewals.Clear();
            renewals[index] = renewal = new Renewal(downloads.Time.GetTimestamp());
            downloads.Scheduler.Start(Run(index, renewal), $"renewal of {index}");
        }

        // Infinite: it has a deadline of its own.
        while (!renewal.HasEnded)
            yield return Yield.Wait(ended, Timeout.InfiniteTimeSpan);
        isGone.Value = renewal.IsGone;
    }

    private IEnumerable<Yield> Run(string index, Renewal renewal)
    {
        try
        {
            // Where that fails, what the index said before counts.
            yield return Yield.Try(Validate(index, new Deadline(downloads.Time, Patience), renewal), new Result());
        }
        finally
        {
            renewal.HasEnded = true;
            ended.Set();
        }
    }

    private IEnumerable<Yield> Validate(string index, Deadline deadline, Renewal renewal)
    {
        if (!TargetUri.TryParse(Encoding.UTF8.GetBytes(index), out TargetUri? uri, out _))
            yield break;
        var variants = new Result<List<StoredVariant>>();
        yield return Yield.Call(downloads.Store.FindVariants(uri!, variants));
        if (variants.Value?.FirstOrDefault(one => one.Response.Head.Status == 200) is not { } stored)
            yield break;
        RequestHead request = RequestFor(index, stored.Response);
        if (!Reuse.MayForward(request, downloads.Options.Terms) || downloads.Line.IsDown(uri!.Authority))
            yield break;
        var found = new Result<Entry>();
        yield return Yield.Call(downloads.Store.Find(uri, request, found));
        Download validation = Start(uri, request, found.Value);
        using (validation.Join(isLeader: false, wantsAll: true))
        {
            while (validation.State is DownloadState.Asking or DownloadState.Storing)
                yield return Yield.Wait(validation.Changed, deadline.Remaining);
        }

        renewal.IsGone = validation.Status is 404 or 410;
        while (downloads.Learning.IsLearning(index))
            yield return Yield.Wait(downloads.Learning.Learnt, deadline.Remaining);
    }

    // One that selects what is stored.
    private static RequestHead RequestFor(string index, StoredResponse stored)
    {
        var request = new RequestHead();
        WrittenRequest.Read(index, [], request, out _);
        for (int line = 0; line < stored.VaryFields.Count; line++)
            request.Fields.Add(stored.VaryFields[line].Name, stored.VaryFields[line].Value);
        return request;
    }

    private Download Start(TargetUri uri, RequestHead request, Entry? stored)
    {
        Download renewal = downloads.FindRenewal(uri, request)
            ?? downloads.Start(uri, request, stored, mayBeJoined: true, goesOnAlone: true, isRenewal: true);
        stored?.Release();
        return renewal;
    }

    private sealed class Renewal(long began)
    {
        public long Began => began;

        public bool HasEnded { get; set; }

        public bool IsGone { get; set; }
    }
}
