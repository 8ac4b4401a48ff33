using Fibers;
using Replicator.Cache;
using Replicator.Http;
using Replicator.Network;
using Replicator.Store;

namespace Replicator.Proxy;

/// <summary>Brings what is wanted of a <see cref="Download"/>'s content, part by part, and gives the whole its
/// name.</summary>
/// <param name="download">Asking.</param>
/// <param name="expectation">What it is to be.</param>
/// <param name="downloads">Those that run.</param>
internal sealed class DownloadFilling(Download download, Expectation expectation, Downloads downloads)
{
    /// <summary>What comes first is at hand, unless all that is wanted is there; what else is wanted is asked
    /// for.</summary>
    /// <param name="writer">The content's; completed where all of it came.</param>
    /// <param name="range">What the answer brings.</param>
    /// <param name="begun">The answer; owned. Null: there is none yet.</param>
    /// <exception cref="UpstreamException">The content will not be whole.</exception>
    public IEnumerable<Yield> Run(EntryWriter writer, ByteRange range, OriginExchange? begun)
    {
        Entry entry = writer.Entry;
        expectation.Know(entry.Response.Head);
        if (download.Expected is { } expected && ExpectedDigest.IsOf(entry.Response.Head))
            writer.Expect(expected);
        if (writer.Check is not null && entry.CompleteLength == 0)
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
            tail.End();
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
        ContentDigest before = writer.Check!.Expected;
        if (found.Value is { } another && another != before && download.Told is not null)
        {
            yield return Yield.Call(expectation.Renew());
            if (download.Expected is { } renewed && renewed.Algorithm != before.Algorithm)
            {
                writer.Expect(renewed);
                yield return Yield.Call(Compute(writer, found));
            }
        }

        // What takes too much to be compared is taken as it is.
        string key = download.Uri.Key;
        if (found.Value is not { } digest || download.Expected is not { } expected || expected == digest)
        {
            if (found.Value is { } right)
                downloads.Wrong.Forget(key, right);
            writer.Accept();
            yield break;
        }

        writer.Discard();
        download.Mistrust();
        int count = downloads.Wrong.Add(key, expected, digest);
        string what = $"another content came ({count} in a row): {expected} is expected, not {digest}";
        ExchangeLog.Warn($"{key}: {what}");
        throw new UpstreamException(ProxyError.HttpProtocolError, what);
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
            if (download.Claimed is null && expectation.IsOutdated)
                downloads.Learning.Verify(download.Uri);
        }
        catch (StoreException refused) when (writer.Entry.State == EntryState.Complete)
        {
            downloads.Disk.Refused(download.Uri.Key, refused, wasBegun: true);
            download.RememberUnstored(NotStored.Disk);
        }
    }
}
