using System.Diagnostics;
using Fibers;
using Replicator.Cache;
using Replicator.Http;
using Replicator.Network;
using Replicator.Store;

namespace Replicator.Proxy;

/// <summary>One response on its way from its origin into the store, as those see it who wait for it or read behind it;
/// <see cref="DownloadFetch"/> moves it on.</summary>
/// <remarks>
/// Asking → Storing (may be stored) → Complete | Failed (broke off);
/// Asking → Confirmed (304) | Unshareable (may not be stored) | Failed (no answer).
/// It belongs to nobody: the first client may leave. One that nobody waits for ends while it is Asking, and while it is
/// Storing by the rules for contents that nobody reads.
/// </remarks>
/// <param name="uri">What.</param>
/// <param name="request">The leader's; a copy that nobody changes.</param>
/// <param name="part">What of it the leader wants first, where nothing of it is known; null: all of it.</param>
/// <param name="mayBeJoined">Others may share its answer.</param>
/// <param name="goesOnAlone">Nobody waits for it from the beginning, and it is wanted all the same.</param>
/// <param name="downloads">Those that run.</param>
internal sealed class Download(
    TargetUri uri, RequestHead request, RangeSpec? part, bool mayBeJoined, bool goesOnAlone, Downloads downloads)
{
    private readonly List<DownloadReader> readers = [];
    private readonly Queue<ResponseHead> interim = [];
    private DownloadLanes? lanes;
    private OriginExchange? origin;
    private Fiber? fetching;
    private Fiber? endingUnread;
    private bool hasEnded;
    private bool isOutdated;

    public TargetUri Uri => uri;

    /// <summary>The leader's, as it was presented.</summary>
    public RequestHead Request => request;

    /// <summary>What of it the leader wants first, where nothing of it is known; null: all of it is wanted.</summary>
    public RangeSpec? Part => part;

    /// <summary>It is an index, asked for because another content than it told came. No index judges it: that would
    /// have another renewed, and so on.</summary>
    public bool IsRenewal { get; init; }

    /// <summary>Which content is to come.</summary>
    public Expectation Expectation { get; } = new(uri, request, downloads);

    /// <summary>All of it is fetched, whoever reads; else only what somebody reads.</summary>
    public bool WantsAll { get; private set; } = part is null or { IsOpen: true };

    /// <summary>Something is on its way: not only what somebody may yet read.</summary>
    public bool IsComing => WantsAll || State == DownloadState.Asking || Lanes.Count > 0;

    /// <summary>What brings the content.</summary>
    public DownloadLanes Lanes => lanes ??= new DownloadLanes(this, downloads);

    public DownloadState State { get; private set; }

    /// <summary>Set at every change of <see cref="State"/>.</summary>
    public Signal Changed { get; } = new();

    /// <summary>The stored response, from Storing or Confirmed on; stays open while somebody uses the
    /// download.</summary>
    public Entry? Entry { get; private set; }

    /// <summary>What comes after all that the disk took; null while the disk takes it.</summary>
    public DownloadTail? Tail { get; private set; }

    /// <summary>Bytes of the content that came so far.</summary>
    public long Reached => Tail?.Reached ?? Entry?.Length ?? 0;

    /// <summary>Of the origin's answer; zero until there is one.</summary>
    public int Status { get; private set; }

    /// <summary>Fields of the answer for the leader alone: those that it names, and Set-Cookie of the 304 that
    /// confirmed what is stored (RFC 6265 §3); null: there are none.</summary>
    public FieldSection? OwnFields { get; set; }

    /// <summary>Why the answer is not stored.</summary>
    public NotStored Reason { get; private set; }

    /// <summary>Why there is no answer or no whole content.</summary>
    public UpstreamException? Error { get; private set; }

    /// <summary>Its target changed after it was asked for (RFC 9111 §4.4).</summary>
    public bool IsOutdated => isOutdated || Entry is { State: EntryState.Growing, Response.Invalidated: true };

    /// <summary>Sessions that wait for it or read behind it.</summary>
    public IReadOnlyList<DownloadReader> Readers => readers;

    /// <summary>There is nothing of it that could be sent, or may be.</summary>
    public bool BrokeOffEmpty =>
        State == DownloadState.Failed && (Entry is null || IsWrong || (Entry.Length == 0 && Tail is null));

    /// <summary>Another content came than the one that is expected.</summary>
    public bool IsWrong => Reason == NotStored.WrongContent;

    /// <summary>Whether another request may be answered by what this one brings.</summary>
    public bool Suits(RequestHead presented) =>
        mayBeJoined && !IsOutdated && IsSelectedBy(presented) && MayAskFor(presented)
        && ExpectedDigest.Of(uri, presented) == Expectation.Claimed;

    /// <summary>Whether all of a range is there that is a single one.</summary>
    public bool Holds(RangeSpec range) => Entry is { CompleteLength: { } length } entry
        && range.Resolve(length, out ByteRange wanted) == RangeOutcome.Single
        && entry.EndFrom(wanted.Start) >= wanted.End;

    /// <summary>Whether a request that waited for its head may be answered by what came.</summary>
    public bool MayAnswer(RequestHead presented) => Entry is not null
        && Collapsing.MayShare(Entry.Response, request, presented, Entry.ClassUnder(Terms), Terms);

    /// <summary>Its target has changed: those who use it already get it, nobody joins it any more, and what is stored
    /// of it is validated before its next use.</summary>
    public void Invalidate()
    {
        isOutdated = true;
        if (Entry is not null)
            Entry.Response.Invalidated = true;
    }

    /// <summary>How far it is, for whoever wonders.</summary>
    /// <param name="isJoined">By the request that is explained.</param>
    public RunningFacts Facts(bool isJoined) => new(Status, Entry?.Held ?? new ByteMap(Reached > 0
        ? [new ByteRange(0, Reached)]
        : []), Entry?.CompleteLength, readers.Count, isJoined);

    /// <summary>A session uses it from now on, until it disposes the reader.</summary>
    /// <param name="isLeader">An answer that may not be shared is for this one.</param>
    /// <param name="wantsAll">It asks for all of the content.</param>
    public DownloadReader Join(bool isLeader, bool wantsAll)
    {
        var reader = new DownloadReader(this, isLeader);
        readers.Add(reader);
        if (wantsAll && !WantsAll)
            WantAll();
        JudgeReaders();
        return reader;
    }

    /// <summary>All of it is fetched from now on.</summary>
    public void WantAll()
    {
        WantsAll = true;
        Entry?.Grown.Set();
    }

    /// <summary>For <see cref="DownloadReader.Dispose"/>.</summary>
    public void Leave(DownloadReader reader)
    {
        readers.Remove(reader);
        if (reader.IsLeader)
        {
            interim.Clear();
            TakeOrigin()?.Dispose();
        }

        Tail?.Taken.Set();
        lanes?.JudgeReaders();
        JudgeReaders();
        ReleaseIfUnused();
    }

    /// <summary>Waits until it is known what the answer is.</summary>
    /// <exception cref="TimeoutException">It is not known yet.</exception>
    public IEnumerable<Yield> AwaitHead(Deadline deadline)
    {
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
        OriginExchange? taken = origin;
        origin = null;
        return taken;
    }

    /// <summary>The fiber that fetches it was started.</summary>
    public void Begin(Fiber fiber) => fetching = fiber;

    /// <summary>An interim response came. It is the leader's to pass on, at the leader's pace; those who join see none.
    /// How many come is bounded.</summary>
    public void AddInterim(ResponseHead head)
    {
        if (!readers.Exists(reader => reader.IsLeader))
            return;
        var kept = new ResponseHead();
        kept.CopyFrom(head);
        interim.Enqueue(kept);
        Changed.Set();
    }

    /// <summary>The origin answered; what that means follows.</summary>
    public void Answered(int status) => Status = status;

    /// <summary>The origin confirmed what was stored.</summary>
    /// <param name="stored">That.</param>
    /// <param name="notModified">The 304.</param>
    public void BecomeConfirmed(Entry stored, ResponseHead notModified)
    {
        ResponseHead rest = NamedFields.Without(notModified, downloads.Options.Terms, out FieldSection? own);
        foreach (ReadOnlySpan<byte> cookie in rest.Fields.Values("set-cookie"u8))
            (own ??= new FieldSection()).Add("Set-Cookie"u8, cookie);
        OwnFields = own;
        Entry = stored;
        stored.Hold();
        downloads.Unstored.Forget(uri.Key);
        Become(DownloadState.Confirmed);
    }

    /// <summary>The answer may not be stored.</summary>
    /// <param name="answer">The leader's from now on; disposed if there is none.</param>
    /// <param name="reason">Why.</param>
    public void BecomeUnshareable(OriginExchange answer, NotStored reason)
    {
        Reason = reason;
        RememberUnstored(reason);
        answer.EndDownload();
        if (readers.Exists(reader => reader.IsLeader))
            origin = answer;
        else
            answer.Dispose();
        Become(DownloadState.Unshareable);
    }

    /// <summary>The content grows in <paramref name="growing"/>.</summary>
    public void BecomeStoring(Entry growing)
    {
        Entry = growing;
        growing.Hold();
        growing.Response.Invalidated = IsOutdated;
        Become(DownloadState.Storing);
        JudgeReaders();
    }

    /// <summary>The disk takes no more: what comes from now on goes by way of memory, and nobody new joins.</summary>
    /// <param name="start">Of the first byte that the disk did not take.</param>
    /// <param name="budget">For that memory.</param>
    /// <param name="pending">Bytes that the disk did not take.</param>
    /// <param name="check">Has followed all before; owned. Null: any content is taken.</param>
    public void BeginTail(long start, BufferBudget budget, int pending, ContentCheck? check)
    {
        PassedCheck? passed = check is null ? null : new PassedCheck(check, Expectation, isShared: true);
        Tail = new DownloadTail(start, readers, budget, pending, passed);
        RememberUnstored(NotStored.Disk);
        JudgeReaders();
    }

    /// <summary>Whether what would be whole with an answer may be stored.</summary>
    public bool MayStoreWith(OriginExchange answer) => MayStore(Resumption.Combine(
        Entry!.Response, answer.Head, request, answer.RequestTime, answer.ResponseTime));

    /// <summary>Whether a response to this request may be stored.</summary>
    public bool MayStore(StoredResponse response) => NotStored.None == Storing.Judge(
        request, requestHasContent: false, response.Head, Terms.Classes.Of(uri, response.Head).Class, Terms);

    /// <summary>What one lane found out is so for all: the content will never be whole.</summary>
    public void Break(UpstreamException error) => downloads.Scheduler.Interrupt(fetching!, error);

    /// <summary>Another content came than the one that is expected.</summary>
    public void Mistrust() => Reason = NotStored.WrongContent;

    /// <summary>All of the content came.</summary>
    public void BecomeComplete() => Become(DownloadState.Complete);

    /// <summary>What the origin answered is not stored.</summary>
    public void RememberUnstored(NotStored reason) =>
        downloads.Unstored.Add(uri.Key, new UnstoredAnswer(Status, reason, downloads.Time.GetUtcNow()));

    /// <summary>There is no answer, or its content broke off. Nothing happens to one that is over.</summary>
    /// <param name="error">Null: the proxy stops, or nobody wants it any more.</param>
    public void Fail(Exception? error)
    {
        if (State is not (DownloadState.Asking or DownloadState.Storing))
            return;
        Error = error as UpstreamException
            ?? new UpstreamException(ProxyError.ProxyInternalError, error?.Message ?? "the proxy stopped", error);
        if (error is not null && readers.Count == 0) // Else the readers tell it.
            ExchangeLog.Warn($"{uri.Key}: {Error.Message}");
        if (State == DownloadState.Storing && Tail is null && Status != 0)
            RememberUnstored(Reason == NotStored.None ? NotStored.Incomplete : Reason);
        Tail?.Fail();
        Become(DownloadState.Failed);
    }

    /// <summary>Its fiber has ended.</summary>
    public void End()
    {
        hasEnded = true;
        lanes?.End();
        downloads.Remove(this);
        JudgeReaders();
        ReleaseIfUnused();
    }

    private CacheTerms Terms => downloads.Options.Terms;

    private bool IsSelectedBy(RequestHead presented) => State switch
    {
        DownloadState.Asking => true, // What Vary will name is not known yet: those who wait look again.
        DownloadState.Storing => Tail is null && Variance.Matches(Entry!.Response, presented)
            && MayJoinLate(Entry, presented),
        _ => false,
    };

    // One that may ask nobody brings nothing to a request that may (RFC 9111 §5.2.1.7).
    private bool MayAskFor(RequestHead presented) =>
        Reuse.MayForward(request, Terms) || !Reuse.MayForward(presented, Terms);

    private bool MayJoinLate(Entry entry, RequestHead presented) => Collapsing.MayJoinLate(
        entry.Response, request, presented, entry.ClassUnder(Terms), Terms, downloads.Time.GetUtcNow(), IsComing);

    private void Become(DownloadState state)
    {
        Debug.Assert(State is DownloadState.Asking or DownloadState.Storing, "the other states are final");
        State = state;
        Changed.Set();
    }

    /// <summary>Readers gone: it goes on to its end, unless that is unknown or far away, or nothing of it would be
    /// kept, or nobody wanted all of it.</summary>
    public void JudgeReaders()
    {
        if (readers.Count > 0 || hasEnded)
        {
            if (endingUnread is not null)
                downloads.Scheduler.Cancel(endingUnread);
            endingUnread = null;
        }
        else if (State == DownloadState.Asking && !goesOnAlone && fetching is not null)
        {
            downloads.Scheduler.Cancel(fetching);
        }
        else if (State == DownloadState.Storing && endingUnread is null
            && (Tail is not null || !WantsAll || !(Entry!.CompleteLength <= downloads.Options.UnreadLength)))
        {
            TimeSpan delay = Tail is null ? downloads.Options.UnreadTimeout : TimeSpan.Zero;
            endingUnread = downloads.Scheduler.Start(EndUnread(delay), $"end of the download of {uri.Key}");
        }
    }

    private IEnumerable<Yield> EndUnread(TimeSpan delay)
    {
        yield return Yield.Wait(delay);
        endingUnread = null;

        // Both at once, or one could join in between.
        Fail(new ConnectionException("nobody reads it any more"));
        downloads.Scheduler.Cancel(fetching!);
    }

    private void ReleaseIfUnused()
    {
        if (!hasEnded || readers.Count > 0)
            return;
        Entry?.Release();
        Tail?.Dispose();
        Tail = null;
    }
}
