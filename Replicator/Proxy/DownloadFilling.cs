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
        if (download.Expected is { } expected && ExpectedDigest.IsOf(entry.Response.Head))
            writer.Expect(expected);
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
            if (writer.Check is { } check)
                yield return Yield.Call(Verify(check, writer));
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

    // Who reads it gets its last byte only after this.
    private IEnumerable<Yield> Verify(ContentCheck check, EntryWriter writer)
    {
        var read = new Result<bool>();
        if (!check.HasAllOf(writer.Entry))
        {
            yield return Yield.Call(downloads.Reads.Run(
                () =>
                {
                    check.ReadRest(writer.Entry);
                    return true;
                },
                read));
        }

        string key = download.Uri.Key;
        ContentDigest found = check.Found();
        if (found != check.Expected && download.Told is not null)
            yield return Yield.Call(expectation.Renew());
        if ((download.Expected ?? found) == found)
        {
            downloads.Wrong.Forget(key, check.Expected);
            writer.Accept();
            yield break;
        }

        writer.Discard();
        download.Mistrust();
        int count = downloads.Wrong.Add(key, check.Expected, found);
        string what = $"another content came ({count} in a row): {check.Expected} is expected, not {found}";
        ExchangeLog.Warn($"{key}: {what}");
        throw new UpstreamException(ProxyError.HttpProtocolError, what);
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
