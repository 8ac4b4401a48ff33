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
        yield return Yield.Call(Ask(head));
        if (isConditional && origin!.Head.Status == 304 && Validation.Confirms(origin.Head, stale!.Response))
        {
            if (!download.IsOutdated && Storing.MayUpdate(request, origin.Head))
                downloads.Store.Freshen(stale, origin.Head, origin.RequestTime, origin.ResponseTime);
            download.BecomeConfirmed(stale);
            yield break;
        }

        if (origin!.Head.Status == 304)
        {
            // It confirms something that is not stored: what it is has to be asked for without a condition (RFC 9111
            // §4.3.3).
            origin.Dispose();
            Validation.RemoveConditions(head.Fields);
            yield return Yield.Call(Ask(head));
        }

        if (stale is not null && Reuse.MayServeStaleInsteadOf(
            download.Status, stale.Response, request, UrlClasses.Of(download.Uri), downloads.Time.GetUtcNow()))
            throw new UpstreamException(
                ProxyError.DestinationUnavailable, $"{download.Uri.Authority} answered {download.Status}");

        using EntryWriter? writer = TryCreate(out NotStored reason);
        if (writer is null)
        {
            download.BecomeUnshareable(origin, reason);
            origin = null;
            yield break;
        }

        download.BecomeStoring(writer.Entry);
        var copied = new Result();
        yield return Yield.Try(new DownloadCopy(download, origin, writer, downloads).Run(), copied);
        if (copied.Failed)
            throw origin.ContentFailure(copied.Error!);
        download.BecomeComplete();
    }

    private IEnumerable<Yield> Ask(RequestHead head)
    {
        TargetUri uri = download.Uri;
        var answer = new Result<OriginExchange>();
        yield return Yield.Try(
            downloads.Upstream.Ask(uri, head, KeepInterim, answer, isDownload: true), answer);
        downloads.Line.Learn(uri.Authority, answer.Error as UpstreamException);
        if (answer.Failed)
            ExceptionDispatchInfo.Throw(answer.Error!);
        origin = answer.Value!;
        download.Answered(origin.Head.Status);
        if (downloads.Log.ShowsSteps)
            downloads.Log.Step($"{uri.Authority} answered {download.Status}");
    }

    private IEnumerable<Yield> KeepInterim(ResponseHead head)
    {
        download.AddInterim(head);
        yield break;
    }

    private EntryWriter? TryCreate(out NotStored reason)
    {
        TargetUri uri = download.Uri;
        reason = Storing.Judge(request, requestHasContent: false, origin!.Head, UrlClasses.Of(uri));
        if (downloads.Log.ShowsSteps)
            downloads.Log.Step(reason == NotStored.None ? "stores it" : $"does not store it: {reason}");
        // What is no content does not hide a file that a person put there.
        if (stale is { Response.IsPlainFile: true } && download.Status != 200)
            return null;
        if (reason != NotStored.None || !downloads.Disk.MayStore(uri.Key))
            return null;
        try
        {
            long? length = origin.Content.Framing.Kind switch
            {
                FramingKind.None => 0,
                FramingKind.Length => origin.Content.Framing.Length,
                _ => null,
            };
            HopByHop.Remove(origin.Head.Fields);
            return downloads.Store.Create(
                uri, request, origin.Head, origin.RequestTime, origin.ResponseTime, length);
        }
        catch (StoreException refused)
        {
            downloads.Disk.Refused(uri.Key, refused, wasBegun: false);
            return null;
        }
    }
}
