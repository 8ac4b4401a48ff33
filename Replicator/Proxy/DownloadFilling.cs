using System.Runtime.ExceptionServices;
using Fibers;
using Replicator.Cache;
using Replicator.Http;
using Replicator.Network;
using Replicator.Store;

namespace Replicator.Proxy;

/// <summary>Brings what is wanted of a <see cref="Download"/>'s content, part by part, and gives the whole its
/// name.</summary>
/// <param name="download">Asking.</param>
/// <param name="downloads">Those that run.</param>
internal sealed class DownloadFilling(Download download, Downloads downloads)
{
    private readonly Expectation expectation = download.Expectation;

    /// <summary>What comes first is at hand, unless all that is wanted is there; what else is wanted is asked
    /// for.</summary>
    /// <param name="writer">The content's; completed where all of it came.</param>
    /// <param name="range">What the answer brings.</param>
    /// <param name="begun">The answer; owned. Null: there is none yet.</param>
    /// <exception cref="UpstreamException">The content will not be whole.</exception>
    public IEnumerable<Yield> Run(EntryWriter writer, ByteRange range, OriginExchange? begun)
    {
        Entry entry = writer.Entry;
        if (expectation.Check(entry.Response.Head) is { } check)
            writer.Expect(check);
        if (entry is { IsUnverified: true, CompleteLength: 0 })
            yield return Yield.Call(VerifyEmpty(writer, begun));
        download.Lanes.Begin(writer);
        download.BecomeStoring(entry);
        if (begun is not null)
            yield return Yield.Call(Bring(entry, range, begun));
        while (download.Tail is null && entry.Length < entry.CompleteLength)
        {
            // Infinite: what comes has its timeouts, and what nobody reads is ended.
            if (download.WantsAll && download.Lanes.NextGap(entry) is { } gap)
                yield return Yield.Call(Bring(entry, gap, begun: null));
            else
                yield return Yield.Wait(entry.Grown, Timeout.InfiniteTimeSpan);
        }

        if (download.Tail is DownloadTail tail)
        {
            while (download.Lanes.Count > 0)
                yield return Yield.Wait(entry.Grown, Timeout.InfiniteTimeSpan);
            yield return Yield.Call(End(tail));
        }
        else
        {
            if (entry.IsUnverified)
                yield return Yield.Call(Verify(writer));
            yield return Yield.Call(writer.Prepare());
            Complete(writer);
        }

        download.BecomeComplete();
    }

    // Where that fails, what others bring still comes, for those who read it.
    private IEnumerable<Yield> Bring(Entry entry, ByteRange range, OriginExchange? begun)
    {
        UpstreamException? failure;
        bool isForLeader = begun is not null || download.Part is null or { IsOpen: true };
        using (DownloadLane lane = download.Lanes.Open(range, isForLeader))
        {
            yield return Yield.Call(lane.Run(begun));
            failure = lane.Failure;
        }

        if (failure is not null && download.Lanes.Count == 0)
            throw failure;
        while (failure is not null && download.Lanes.Count > 0)
            yield return Yield.Wait(entry.Grown, Timeout.InfiniteTimeSpan);
    }

    // Its head alone would say that all of it came.
    private IEnumerable<Yield> VerifyEmpty(EntryWriter writer, OriginExchange? begun)
    {
        bool isRight = false;
        try
        {
            yield return Yield.Call(Verify(writer));
            isRight = true;
        }
        finally
        {
            if (!isRight)
                begun?.Dispose();
        }
    }

    // Who reads it gets its last byte only after this.
    private IEnumerable<Yield> Verify(EntryWriter writer)
    {
        var found = new Result<ContentDigest?>();
        yield return Yield.Call(Compute(writer, found));
        string algorithm = writer.Check!.Expected.Algorithm;
        yield return Yield.Call(expectation.Doubt(found.Value));
        if (expectation.Digest is { } renewed && renewed.Algorithm != algorithm)
        {
            writer.Expect(new ContentCheck(renewed));
            yield return Yield.Call(Compute(writer, found));
        }

        if (expectation.Judge(found.Value, counts: true) is { } refused)
        {
            writer.Discard();
            download.Mistrust();
            throw refused;
        }

        writer.Accept();
    }

    private IEnumerable<Yield> End(DownloadTail tail)
    {
        var outcome = new Result();
        yield return Yield.Try(tail.End(), outcome);
        if (!outcome.Failed)
            yield break;
        download.Mistrust();
        ExceptionDispatchInfo.Throw(outcome.Error!);
    }

    // All of it is there.
    private IEnumerable<Yield> Compute(EntryWriter writer, Result<ContentDigest?> found)
    {
        ContentCheck check = writer.Check!;
        if (check.HasAllOf(writer.Entry))
            found.Value = check.Found(writer.Entry);
        else
            yield return Yield.Call(downloads.Comparisons.Run(() => check.Found(writer.Entry), found));
    }

    // Where the name or the record cannot be written the content is whole for those who read it, and is not stored.
    private void Complete(EntryWriter writer)
    {
        try
        {
            writer.Complete();
            downloads.Disk.Stored();
            downloads.Unstored.Forget(download.Uri.Key);
            downloads.Learning.Consider(writer.Entry, download.Request);
            if (expectation.IsOutdated)
                downloads.Learning.Verify(download.Uri);
        }
        catch (StoreException refused) when (writer.Entry.State == EntryState.Complete)
        {
            downloads.Disk.Refused(download.Uri.Key, refused, wasBegun: true);
            download.RememberUnstored(NotStored.Disk);
        }
    }
}
