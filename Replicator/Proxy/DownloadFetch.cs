using System.Runtime.ExceptionServices;
using Fibers;
using Replicator.Cache;
using Replicator.Http;
using Replicator.Network;
using Replicator.Store;

namespace Replicator.Proxy;

/// <summary>The fiber of a <see cref="Download"/>: asks the origin and decides what the answer is.</summary>
/// <remarks>Disposed by the scheduler however it ends, also if it never ran.</remarks>
internal sealed class DownloadFetch : IDisposable
{
    private readonly Download download;
    private readonly RequestHead request;
    private readonly Entry? stale;
    private readonly Downloads downloads;
    private OriginExchange? origin;
    private Exception? failure;

    /// <param name="download">Asking.</param>
    /// <param name="stale">What is to be confirmed; null: nothing. Held until the end.</param>
    /// <param name="downloads">Those that run.</param>
    public DownloadFetch(Download download, Entry? stale, Downloads downloads)
    {
        this.download = download;
        request = download.Request;
        this.stale = stale;
        this.downloads = downloads;
        stale?.Hold();
    }

    /// <summary>Asks, stores, and tells those who wait.</summary>
    public IEnumerable<Yield> Run()
    {
        var outcome = new Result();
        yield return Yield.Try(Fetch(), outcome);
        failure = outcome.Error;
    }

    public void Dispose()
    {
        download.Fail(failure);
        origin?.Dispose();
        stale?.Release();
        download.End();
    }

    private IEnumerable<Yield> Fetch()
    {
        RequestHead head = downloads.Upstream.Prepare(request, download.Uri);
        Validation.RemoveConditions(head.Fields);
        bool isConditional = stale is not null && Validation.TryAddConditions(stale.Response, head.Fields);
        using UnfinishedContent? kept = TakeUnfinished();
        if (kept is not null)
            Resumption.AddConditions(kept.Response, kept.Length, head.Fields);
        yield return Yield.Call(Ask(head));
        if (isConditional && origin!.Head.Status == 304 && Validation.Confirms(origin.Head, stale!.Response))
        {
            if (!download.IsOutdated && Storing.MayUpdate(request, origin.Head, downloads.Options.Terms))
                downloads.Store.Freshen(stale, origin.Head, origin.RequestTime, origin.ResponseTime);
            download.BecomeConfirmed(stale);
            yield break;
        }

        EntryWriter? continued = kept is null ? null : TryContinue(kept);
        if (origin!.Head.Status == 304 || (kept is not null && continued is null && origin.Head.Status is 206 or 416))
        {
            // It confirms something that is not stored, or is a part that continues nothing: what it is has to be asked
            // for without a condition (RFC 9111 §4.3.3, RFC 9110 §15.3.7).
            origin.Dispose();
            Validation.RemoveConditions(head.Fields);
            yield return Yield.Call(Ask(head));
        }

        // Nothing of this kind was asked for, and nobody could tell what it is a part of (RFC 9110 §15.3.7).
        if (continued is null && download.Status is (206 or 416))
            throw new UpstreamException(
                ProxyError.HttpProtocolError, $"{download.Uri.Authority} answered {download.Status} without a range");

        if (stale is not null && Reuse.MayServeStaleInsteadOf(
            download.Status, stale.Response, request, UrlClasses.Of(download.Uri), downloads.Options.Terms,
            downloads.Time.GetUtcNow()))
            throw new UpstreamException(
                ProxyError.DestinationUnavailable, $"{download.Uri.Authority} answered {download.Status}");

        NotStored reason = NotStored.None;
        bool mayStore = continued is null && MayStore(out reason);
        if (mayStore && downloads.Store.IsShortOf(LengthOf(origin) ?? 0))
            yield return Yield.Call(downloads.Store.MakeRoom(LengthOf(origin) ?? 0));
        using EntryWriter? writer = continued ?? (mayStore ? TryCreate() : null);
        if (writer is null)
        {
            download.BecomeUnshareable(origin, reason);
            origin = null;
            yield break;
        }

        // Once it is stored anew, what there was of it is of no use; before, it may be.
        if (continued is null)
            kept?.Discard();
        download.BecomeStoring(writer.Entry);
        yield return Yield.Call(Copy(writer));
        download.BecomeComplete();
    }

    private IEnumerable<Yield> Ask(RequestHead head)
    {
        yield return Yield.Call(Connect(head));
        download.Answered(origin!.Head.Status);
        if (downloads.Log.ShowsSteps)
            downloads.Log.Step($"{download.Uri.Authority} answered {download.Status}");
    }

    private IEnumerable<Yield> Connect(RequestHead head)
    {
        TargetUri uri = download.Uri;
        var answer = new Result<OriginExchange>();
        yield return Yield.Try(
            downloads.Upstream.Ask(uri, head, KeepInterim, answer, isDownload: true), answer);
        downloads.Line.Learn(uri.Authority, answer.Error as UpstreamException);
        if (answer.Failed)
            ExceptionDispatchInfo.Throw(answer.Error!);
        origin = answer.Value!;
    }

    private IEnumerable<Yield> KeepInterim(ResponseHead head)
    {
        download.AddInterim(head);
        yield break;
    }

    private UnfinishedContent? TakeUnfinished()
    {
        if (download.IsOutdated || !downloads.Disk.MayStore(download.Uri.Key))
            return null;
        UnfinishedContent? kept = downloads.Store.TakeUnfinished(download.Uri, request);

        // What this request may not have stored it does not continue either (RFC 9111 §3.5, §5.2.1.5).
        if (kept is null || JudgeStoring(kept.Response) == NotStored.None)
            return kept;
        kept.Dispose();
        return null;
    }

    // Nobody was sent any of it so far: what does not continue it takes its place.
    private EntryWriter? TryContinue(UnfinishedContent kept)
    {
        ResponseHead answer = origin!.Head;
        if (Resumption.IsRest(kept.Response, kept.Length, kept.CompleteLength, answer, origin.Content.Framing,
            out long completeLength))
        {
            StoredResponse combined = Combine(kept.Response);
            if (JudgeStoring(combined) == NotStored.None && !download.IsOutdated)
            {
                if (downloads.Log.ShowsSteps)
                    downloads.Log.Step($"goes on after {kept.Length} bytes of {completeLength}");
                return kept.Continue(download.Uri, request, combined, completeLength);
            }
        }

        if (ResumeTries.IsFinal(answer.Status))
            kept.Discard();
        return null;
    }

    private StoredResponse Combine(StoredResponse stored) =>
        Resumption.Combine(stored, origin!.Head, request, origin.RequestTime, origin.ResponseTime);

    private NotStored JudgeStoring(StoredResponse response) =>
        Storing.Judge(
            request, requestHasContent: false, response.Head, UrlClasses.Of(download.Uri), downloads.Options.Terms);

    private bool MayStore(out NotStored reason)
    {
        TargetUri uri = download.Uri;
        reason = Storing.Judge(
            request, requestHasContent: false, origin!.Head, UrlClasses.Of(uri), downloads.Options.Terms);
        if (downloads.Log.ShowsSteps)
            downloads.Log.Step(reason == NotStored.None ? "stores it" : $"does not store it: {reason}");
        // What is no content does not hide a file that a person put there.
        if (stale is { Response.IsPlainFile: true } && download.Status != 200)
            return false;
        return reason == NotStored.None && downloads.Disk.MayStore(uri.Key);
    }

    private EntryWriter? TryCreate()
    {
        TargetUri uri = download.Uri;
        try
        {
            HopByHop.Remove(origin!.Head.Fields);
            return downloads.Store.Create(
                uri, request, origin.Head, origin.RequestTime, origin.ResponseTime, LengthOf(origin));
        }
        catch (StoreException refused)
        {
            downloads.Disk.Refused(uri.Key, refused, wasBegun: false);
            // Beside what it would take the place of it would not fit the next time either.
            if (stale is not null && refused.Fault == StoreFault.TooLarge)
                downloads.Store.GiveWay(stale);
            return null;
        }
    }

    // Where the origin's connection breaks the content goes on over another, while the readers wait.
    private IEnumerable<Yield> Copy(EntryWriter writer)
    {
        var tries = new ResumeTries(downloads.Options);
        while (true)
        {
            long before = download.Reached;
            var copied = new Result();
            yield return Yield.Try(new DownloadCopy(download, origin!, writer, downloads).Run(), copied);
            if (!copied.Failed)
                yield break;
            if (download.Reached > before)
                tries.Reset();
            UpstreamException broken = origin!.ContentFailure(copied.Error!);

            // What breaks the rules of its framing may be anything.
            if (copied.Error is BadMessageException)
                writer.Discard();
            if (copied.Error is not (ConnectionException or TimeoutException))
                throw broken;
            origin.Dispose();
            if (MayGoOn)
                downloads.Log.Note($"{broken.Message}, it goes on from there");
            yield return Yield.Call(AskForRest(writer, tries, broken));
        }
    }

    // Returns when an origin has begun to send the rest.
    private IEnumerable<Yield> AskForRest(EntryWriter writer, ResumeTries tries, UpstreamException broken)
    {
        while (MayGoOn && tries.TryBegin(out TimeSpan delay))
        {
            yield return Yield.Wait(delay);
            RequestHead head = downloads.Upstream.Prepare(request, download.Uri);
            Validation.RemoveConditions(head.Fields);
            Resumption.AddConditions(download.Entry!.Response, download.Reached, head.Fields);
            var asked = new Result();
            yield return Yield.Try(Connect(head), asked);
            if (asked.Failed)
                continue;
            if (TryGoOn())
                yield break;
            origin!.Dispose();
            if (!ResumeTries.IsFinal(origin.Head.Status))
                continue;

            // It is another by now, and the readers have the beginning of the former: they must see that it broke off.
            writer.Discard();
            break;
        }

        throw broken;
    }

    private bool MayGoOn => !download.IsOutdated && Resumption.IsPossible(download.Entry!.Response);

    private bool TryGoOn()
    {
        Entry entry = download.Entry!;
        bool isRest = Resumption.IsRest(entry.Response, download.Reached, entry.CompleteLength, origin!.Head,
            origin.Content.Framing, out long completeLength);
        if (!isRest || download.IsOutdated || JudgeStoring(Combine(entry.Response)) != NotStored.None)
            return false;
        Validation.Freshen(entry.Response, origin.Head, origin.RequestTime, origin.ResponseTime);
        entry.Announce(completeLength);
        return true;
    }

    // As announced; null: not known.
    private static long? LengthOf(OriginExchange answer) => answer.Content.Framing.Kind switch
    {
        FramingKind.None => 0,
        FramingKind.Length => answer.Content.Framing.Length,
        _ => null,
    };
}
