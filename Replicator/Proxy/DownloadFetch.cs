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
    private readonly DownloadFilling filling;
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
        filling = new DownloadFilling(download, downloads);
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
        if (!download.IsRenewal)
            yield return Yield.Call(download.Expectation.Find());
        if (download.Expectation.IsRefused)
            yield return Yield.Call(download.Expectation.RefuseWrong());
        RequestHead head = downloads.Upstream.Prepare(request, download.Uri);
        using var round = new ValidationRound(download, stale, downloads);
        yield return Yield.Call(round.AddConditions(head.Fields));
        using UnfinishedContent? kept = TakeUnfinished();
        if (kept is not null && Reuse.MayServePart(kept.Content, download.Part, request,
            ClassWith(kept.Response.Head), downloads.Options.Terms, downloads.Time.GetUtcNow()))
        {
            using EntryWriter held = kept.Continue(download.Uri, request, kept.Response, kept.CompleteLength!.Value,
                partLength: 0);
            yield return Yield.Call(filling.Run(held, default, begun: null));
            yield break;
        }

        if (!Reuse.MayForward(request, downloads.Options.Terms))
            throw new UpstreamException(ProxyError.DestinationUnavailable, "nobody may be asked for it");
        ByteRange missing = kept is null ? default : MissingOf(kept);
        if (kept is not null)
            Resumption.AddConditions(kept.Response, missing, head.Fields);
        else
            AddPart(head, download.Part);
        yield return Yield.Call(Ask(head));
        var confirmed = new Result<Entry?>();
        if (origin!.Head.Status == 304)
            yield return Yield.Call(round.Conclude(origin, confirmed));
        if (confirmed.Value is { } entry)
        {
            downloads.Learning.Consider(entry, request);
            download.BecomeConfirmed(entry, origin.Head);
            yield break;
        }

        EntryWriter? continued = kept is null ? null : TryContinue(kept, missing);
        bool saysNothing = origin.Head.Status == 304
            || (kept is not null && continued is null && origin.Head.Status is 206 or 416);
        if (saysNothing)
            yield return Yield.Call(AskAfresh(head, download.Part));
        if (continued is null && FaultOf(head) != PartFault.None && head.Fields.Contains("range"u8))
            yield return Yield.Call(AskAfresh(head, part: null));
        if (continued is null)
            RefuseUnasked(head);
        PreferStale();
        yield return Yield.Call(continued is null ? Store(kept) : Fill(continued, missing));
    }

    // It confirms something that is not stored, or is a part that continues nothing: what it is has to be asked for
    // without a condition (RFC 9111 §4.3.3, RFC 9110 §15.3.7). Where it is no part at all, all of it is asked for: an
    // origin need not know ranges, and whoever wants one gets it out of the whole (RFC 9110 §14.2).
    private IEnumerable<Yield> AskAfresh(RequestHead head, RangeSpec? part)
    {
        origin!.Dispose();
        Validation.RemoveConditions(head.Fields);
        AddPart(head, part);
        return Ask(head);
    }

    private PartFault FaultOf(RequestHead head) =>
        PartialContent.FaultOf(head, origin!.Head, origin.Content.Framing);

    // An error of the origin is no answer where what is stored stands in for it (RFC 5861 §4).
    private void PreferStale()
    {
        if (stale is not null && Reuse.MayServeStaleInsteadOf(
            download.Status, stale.Response, request, ClassWith(stale.Response.Head), downloads.Options.Terms,
            downloads.Time.GetUtcNow()))
            throw new UpstreamException(
                ProxyError.DestinationUnavailable, $"{download.Uri.Authority} answered {download.Status}");
    }

    // What continues nothing is stored anew, or is the leader's alone.
    private IEnumerable<Yield> Store(UnfinishedContent? kept)
    {
        ResponseHead whole = origin!.Head;
        long? length = LengthOf(origin);
        bool mayStore = TryBeginPart(ref whole, ref length, out ByteRange range, out NotStored reason)
            && MayStore(whole, out reason);
        long expected = PartLengthOf(origin) ?? length ?? 0;
        if (mayStore && downloads.Store.IsShortOf(expected))
            yield return Yield.Call(downloads.Store.MakeRoom(expected));
        EntryWriter? writer = mayStore ? TryCreate(whole, length) : null;
        if (writer is null)
        {
            // What may be stored and is not was refused by the disk.
            download.BecomeUnshareable(origin, mayStore ? NotStored.Disk : reason);
            origin = null;
            yield break;
        }

        // Once it is stored anew, what there was of it is of no use; before, it may be.
        kept?.Discard();
        yield return Yield.Call(Fill(writer, range));
    }

    private IEnumerable<Yield> Fill(EntryWriter writer, ByteRange range)
    {
        using (writer)
        {
            OriginExchange begun = origin!;
            origin = null;
            yield return Yield.Call(filling.Run(writer, range, begun));
        }
    }

    // Nobody could tell what it is a part of, or what it confirms (RFC 9110 §15.3.7, RFC 9111 §4.3.3).
    private void RefuseUnasked(RequestHead head)
    {
        PartFault fault = FaultOf(head);
        string? what = fault != PartFault.None ? PartialContent.Describe(fault)
            : download.Status == 304 ? "answered 304 without a condition"
            : download.Status == 416 && !head.Fields.Contains("range"u8) ? "answered 416 without a range"
            : null;
        if (what is not null)
            throw new UpstreamException(ProxyError.HttpProtocolError, $"{download.Uri.Authority} {what}");
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
        UnfinishedContent? kept = downloads.Store.TakeUnfinished(download.Uri, request, download.WantsAll);

        // What this request may not have stored it does not continue either (RFC 9111 §3.5, §5.2.1.5).
        if (kept is null || download.MayStore(kept.Response))
            return kept;
        kept.Dispose();
        return null;
    }

    // What nobody has of it is asked for as the client did.
    private static void AddPart(RequestHead head, RangeSpec? part)
    {
        if (part is { } asked)
            head.Fields.Add("Range"u8, asked.ToString());
    }

    // Something is asked for in any case: the answer tells whether it is still the same.
    private ByteRange MissingOf(UnfinishedContent kept)
    {
        if (kept.CompleteLength is not { } length)
            return new ByteRange(kept.Length, long.MaxValue);
        var all = new ByteRange(0, length);
        ByteRange wanted = all;
        if (download.Part is { } part && part.Resolve(length, out ByteRange range) == RangeOutcome.Single)
            wanted = kept.Held.Contains(range) ? new ByteRange(0, kept.Held.EndFrom(0) + 1) : range;
        return RangePlan.FirstOf(kept.Held, wanted, length);
    }

    // True where there is no part.
    private bool TryBeginPart(ref ResponseHead whole, ref long? length, out ByteRange range, out NotStored reason)
    {
        reason = NotStored.None;
        range = new ByteRange(0, long.MaxValue);
        if (download.Status != 206)
        {
            download.WantAll();
            return true;
        }

        reason = NotStored.PartialContent;
        if (download.Part is not { } part)
            return false;
        ResponseHead? head = Resumption.WholeOf(part, origin!.Head, origin.Content.Framing,
            origin.ResponseTime, out range, out long completeLength);
        whole = head ?? whole;
        length = completeLength;
        return head is not null;
    }

    // Nobody was sent any of it so far: what does not continue it takes its place.
    private EntryWriter? TryContinue(UnfinishedContent kept, ByteRange missing)
    {
        ResponseHead answer = origin!.Head;
        if (Resumption.IsPart(kept.Response, missing, kept.CompleteLength, answer, origin.Content.Framing,
            out long completeLength))
        {
            StoredResponse combined = Combine(kept.Response);
            if (download.MayStore(combined) && !download.IsOutdated)
            {
                if (downloads.Log.ShowsSteps)
                    downloads.Log.Step($"goes on after {kept.Length} bytes of {completeLength}");
                return kept.Continue(download.Uri, request, combined, completeLength, PartLengthOf(origin));
            }
        }

        if (ResumeTries.IsFinal(answer.Status))
            kept.Discard();
        return null;
    }

    private StoredResponse Combine(StoredResponse stored)
    {
        StoredResponse combined = Resumption.Combine(
            stored, origin!.Head, request, origin.RequestTime, origin.ResponseTime);
        download.OwnFields = NamedFields.Take(combined.Head.Fields);
        return combined;
    }

    private UrlClass ClassWith(ResponseHead response) =>
        downloads.Options.Terms.Classes.Of(download.Uri, response).Class;

    private bool MayStore(ResponseHead response, out NotStored reason)
    {
        TargetUri uri = download.Uri;
        reason = Storing.Judge(
            request, requestHasContent: false, response, ClassWith(response), downloads.Options.Terms);
        if (downloads.Log.ShowsSteps)
            downloads.Log.Step(
                reason == NotStored.None ? "stores it" : $"does not store it: {Reasons.Of(reason).Sentence}");
        // What is no content does not hide a file that a person put there, and a failure takes no content's place.
        bool takesPlace = stale is { Response.IsPlainFile: true } ? download.Status == 200
            : download.Status < 500 || stale is not { Response.Head.Status: >= 200 and < 300 };
        if (reason == NotStored.None && !takesPlace)
            reason = NotStored.KeepsFormer;
        if (reason == NotStored.None && !downloads.Disk.MayStore(uri.Key))
            reason = NotStored.Disk;
        return reason == NotStored.None;
    }

    private EntryWriter? TryCreate(ResponseHead response, long? length)
    {
        TargetUri uri = download.Uri;
        try
        {
            HopByHop.Remove(response.Fields);
            ResponseHead shared = NamedFields.Without(response, downloads.Options.Terms, out FieldSection? named);
            EntryWriter writer = downloads.Store.Create(
                uri, request, shared, origin!.RequestTime, origin.ResponseTime, length, PartLengthOf(origin));
            download.OwnFields = named;
            return writer;
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

    // Room is needed for that; null: for all.
    private long? PartLengthOf(OriginExchange answer) => download.WantsAll ? null : LengthOf(answer);

    // As announced; null: not known.
    private static long? LengthOf(OriginExchange answer) => answer.Content.Framing.Kind switch
    {
        FramingKind.None => 0,
        FramingKind.Length => answer.Content.Framing.Length,
        _ => null,
    };
}
