using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Fibers;
using Replicator.Cache;
using Replicator.Http;
using Replicator.Network;
using Replicator.Store;

namespace Replicator.Proxy;

/// <summary>Brings one response from its origin into the store, in a fiber of its own, for whoever reads behind
/// it.</summary>
/// <remarks>
/// Asking → Storing (may be stored) → Complete | Failed (broke off);
/// Asking → Confirmed (304) | Unshareable (may not be stored) | Failed (no answer).
/// It belongs to nobody: the first client may leave.
/// </remarks>
internal sealed class Download
{
    private readonly RequestHead request = new();
    private readonly Entry? stale;
    private readonly Downloads downloads;
    private readonly Queue<ResponseHead> interim = [];
    private OriginExchange? origin;
    private bool hasLeader = true;
    private int userCount = 2;
    private long? unreadSince;

    /// <param name="uri">What.</param>
    /// <param name="presented">The leader's request; copied. The leader uses the download from now on, until
    /// <see cref="Leave"/>.</param>
    /// <param name="stale">What is to be confirmed; null: nothing. Held until the end.</param>
    /// <param name="downloads">Those that run.</param>
    public Download(TargetUri uri, RequestHead presented, Entry? stale, Downloads downloads)
    {
        Uri = uri;
        request.CopyFrom(presented);
        this.stale = stale;
        this.downloads = downloads;
        stale?.Hold();
    }

    public TargetUri Uri { get; }

    public DownloadState State { get; private set; }

    /// <summary>Set at every change of <see cref="State"/>.</summary>
    public Signal Changed { get; } = new();

    /// <summary>The stored response, from Storing or Confirmed on; stays open while somebody uses the
    /// download.</summary>
    public Entry? Entry { get; private set; }

    /// <summary>Of the origin's answer; zero until there is one.</summary>
    public int Status { get; private set; }

    /// <summary>Why the answer is not stored.</summary>
    public NotStored Reason { get; private set; }

    /// <summary>Why there is no answer or no whole content.</summary>
    public UpstreamException? Error { get; private set; }

    /// <summary>Sessions that wait for it or read behind it.</summary>
    public int ReaderCount => userCount - 1;

    /// <summary>Whether another request may be answered by what this one brings.</summary>
    public bool Suits(RequestHead presented) => State switch
    {
        DownloadState.Asking => true, // What Vary will name is not known yet: those who wait look again.
        DownloadState.Storing => Variance.Matches(Entry!.Response, presented),
        _ => false,
    };

    /// <summary>A session uses it from now on, until <see cref="Leave"/>.</summary>
    public void Join()
    {
        userCount++;
        unreadSince = null;
    }

    /// <param name="isLeader">An answer that may not be shared has no taker any more.</param>
    public void Leave(bool isLeader)
    {
        if (isLeader)
        {
            hasLeader = false;
            interim.Clear();
            TakeOrigin()?.Dispose();
        }

        if (--userCount == 0)
            Entry?.Release();
    }

    /// <summary>Waits until it is known what the answer is.</summary>
    /// <exception cref="TimeoutException">It is not known yet.</exception>
    public IEnumerable<Yield> AwaitHead(TimeSpan timeout)
    {
        var deadline = new Deadline(downloads.Time, timeout);
        while (State == DownloadState.Asking)
            yield return Yield.Wait(Changed, deadline.Remaining);
    }

    /// <summary>For the leader: waits until there is an interim response to pass on, or it is known what the answer
    /// is.</summary>
    /// <param name="next">The interim response; null: there are no more, and the state is no longer Asking.</param>
    public IEnumerable<Yield> AwaitInterim(Result<ResponseHead?> next)
    {
        // Infinite: a download has its own timeouts for each thing that it waits for, and always ends in a state.
        while (State == DownloadState.Asking && interim.Count == 0)
            yield return Yield.Wait(Changed, Timeout.InfiniteTimeSpan);
        next.Value = interim.TryDequeue(out ResponseHead? head) ? head : null;
    }

    /// <summary>The answer that may not be shared, for the leader to pass on and dispose; null if it is
    /// taken.</summary>
    public OriginExchange? TakeOrigin()
    {
        OriginExchange? taken = State == DownloadState.Unshareable ? origin : null;
        if (taken is not null)
            origin = null;
        return taken;
    }

    /// <summary>Asks, stores, and tells those who wait.</summary>
    public IEnumerable<Yield> Run()
    {
        var outcome = new Result();
        try
        {
            yield return Yield.Try(Fetch(), outcome);
        }
        finally
        {
            if (outcome.Failed || State is DownloadState.Asking or DownloadState.Storing)
                Fail(outcome.Error);
            if (State != DownloadState.Unshareable || !hasLeader)
                origin?.Dispose();
            stale?.Release();
            downloads.Remove(this);
            Leave(isLeader: false);
        }
    }

    private IEnumerable<Yield> Fetch()
    {
        RequestHead head = downloads.Upstream.Prepare(request, Uri);
        Validation.RemoveConditions(head.Fields);
        bool isConditional = stale is not null && Validation.TryAddConditions(stale.Response, head.Fields);
        yield return Yield.Call(Ask(head));
        if (isConditional && origin!.Head.Status == 304 && Validation.Confirms(origin.Head, stale!.Response))
        {
            downloads.Store.Freshen(stale, origin.Head, origin.RequestTime, origin.ResponseTime);
            stale.Hold();
            Entry = stale;
            Become(DownloadState.Confirmed);
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
            Status, stale.Response, request, UrlClasses.Of(Uri), downloads.Time.GetUtcNow()))
            throw new UpstreamException(ProxyError.DestinationUnavailable, $"{Uri.Authority} answered {Status}");

        using EntryWriter? writer = TryCreate();
        if (writer is null)
        {
            origin.EndDownload();
            Become(DownloadState.Unshareable);
            yield break;
        }

        Entry = writer.Entry;
        Entry.Hold();
        Become(DownloadState.Storing);
        var copied = new Result();
        yield return Yield.Try(Copy(writer), copied);
        if (copied.Error is StoreException)
        {
            downloads.Disk.BrokeOff(Uri.Key);
            throw new UpstreamException(
                ProxyError.ProxyInternalError, $"it could not be stored: {copied.Error.Message}", copied.Error);
        }

        if (copied.Failed)
            throw origin!.ContentFailure(copied.Error!);
        Become(DownloadState.Complete);
    }

    private IEnumerable<Yield> Ask(RequestHead head)
    {
        var answer = new Result<OriginExchange>();
        yield return Yield.Try(downloads.Upstream.Ask(Uri, head, KeepInterim, answer, isDownload: true), answer);
        downloads.Line.Learn(Uri.Authority, answer.Error as UpstreamException);
        if (answer.Failed)
            ExceptionDispatchInfo.Throw(answer.Error!);
        origin = answer.Value!;
        Status = origin.Head.Status;
        if (downloads.Log.ShowsSteps)
            downloads.Log.Step($"{Uri.Authority} answered {Status}");
    }

    // It is the leader's to pass on, at the leader's pace; those who join see none. How many come is bounded.
    private IEnumerable<Yield> KeepInterim(ResponseHead head)
    {
        if (!hasLeader)
            yield break;
        var kept = new ResponseHead();
        kept.CopyFrom(head);
        interim.Enqueue(kept);
        Changed.Set();
    }

    private EntryWriter? TryCreate()
    {
        Reason = Storing.Judge(request, requestHasContent: false, origin!.Head, UrlClasses.Of(Uri));
        if (downloads.Log.ShowsSteps)
            downloads.Log.Step(Reason == NotStored.None ? "stores it" : $"does not store it: {Reason}");
        // What is no content does not hide a file that a person put there.
        if (stale is { Response.IsPlainFile: true } && Status != 200)
            return null;
        if (Reason != NotStored.None || !downloads.Disk.MayStore(Uri.Key))
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
            EntryWriter writer = downloads.Store.Create(
                Uri, request, origin.Head, origin.RequestTime, origin.ResponseTime, length);
            downloads.CanStore();
            return writer;
        }
        catch (StoreException refused)
        {
            downloads.CannotStore(refused.Message);
            return null;
        }
    }

    // One receive a step, written at once; the readers follow behind.
    private IEnumerable<Yield> Copy(EntryWriter writer)
    {
        ContentReader content = origin!.Content;
        while (!content.IsComplete)
        {
            while (content.TryTake(int.MaxValue, out ReadOnlySpan<byte> piece))
                writer.Append(piece);
            if (content.IsComplete)
                break;
            if (IsUnwanted())
                throw new ConnectionException("nobody reads it any more");
            yield return origin.Connection.Readable(downloads.Options.TransferTimeout);
            origin.Connection.Receive();
        }

        writer.Complete();
    }

    // Readers gone: it goes on to its end, unless that is unknown or far away.
    private bool IsUnwanted()
    {
        bool mayGoOn = Entry!.CompleteLength <= downloads.Options.UnreadLength;
        if (ReaderCount > 0 || mayGoOn)
        {
            unreadSince = null;
            return false;
        }

        unreadSince ??= downloads.Time.GetTimestamp();
        return downloads.Time.GetElapsedTime(unreadSince.Value) > downloads.Options.UnreadTimeout;
    }

    private void Fail(Exception? error)
    {
        Error = error as UpstreamException
            ?? new UpstreamException(ProxyError.ProxyInternalError, error?.Message ?? "the proxy stopped", error);
        if (error is not null && ReaderCount == 0) // Else the readers tell it.
            ExchangeLog.Warn($"{Uri.Key}: {Error.Message}");
        Become(DownloadState.Failed);
    }

    private void Become(DownloadState state)
    {
        Debug.Assert(State is DownloadState.Asking or DownloadState.Storing, "the other states are final");
        State = state;
        Changed.Set();
    }

}
