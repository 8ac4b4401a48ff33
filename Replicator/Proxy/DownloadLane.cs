using System.Runtime.ExceptionServices;
using Fibers;
using Replicator.Cache;
using Replicator.Http;
using Replicator.Network;
using Replicator.Store;

namespace Replicator.Proxy;

/// <summary>Brings one part of a content from the origin to the disk, and once that takes no more, by way of memory to
/// those who read. Where the origin's connection breaks it goes on over another, while those wait who were promised
/// some of it; who was promised nothing goes by the first answer.</summary>
/// <remarks>It is asked for as the leader asked, for whoever reads selects the same variant. The leader's cookies go
/// along only for what the leader itself asked for, or where the response varies by them, so that all who read it show
/// the same: nobody's request is made with another's. What such an answer says for one client alone (Set-Cookie, fields
/// that private names) is nobody's then, and is dropped.
/// <para>Whether an origin is asked for what is missing: the first row that is so decides. Further tries are bounded
/// (<see cref="ResumeTries"/>), and none is made where the lane that was shortened for this one brings it
/// instead.</para>
/// <list type="table">
/// <item><term>the content broke off for good, or has no strong validator</term><description>no</description></item>
/// <item><term>a client was promised some of it</term><description>yes, also where the target has changed: If-Range
/// tells whether it is another by now</description></item>
/// <item><term>the target has changed</term><description>no</description></item>
/// <item><term>it was not asked for yet</term><description>yes</description></item>
/// <item><term>some of it came, all is wanted, and no reader waits for it</term><description>yes</description></item>
/// <item><term>else</term><description>no</description></item>
/// </list></remarks>
/// <param name="download">Whose content it is.</param>
/// <param name="lanes">All that run.</param>
/// <param name="writer">The download's.</param>
/// <param name="range">To be brought.</param>
/// <param name="isForLeader">The leader asked for it; else whoever joined.</param>
/// <param name="downloads">Those that run.</param>
internal sealed class DownloadLane(Download download, DownloadLanes lanes, EntryWriter writer, ByteRange range,
    bool isForLeader, Downloads downloads) : IDisposable
{
    /// <summary>Bytes for which there is room before they come, where none was set aside: as many as are received at
    /// once.</summary>
    private const int LengthAhead = 256 << 10;

    private OriginExchange? origin;
    private Fiber? fiber;
    private long begunPosition = range.Start;

    // Bytes of the answer that come before those that are missing.
    private long surplus;

    /// <summary>Of the next byte.</summary>
    public long Position { get; private set; } = range.Start;

    /// <summary>Behind the last byte that it is to bring; <see cref="long.MaxValue"/>: as many as come.</summary>
    public long End { get; set; } = range.End;

    /// <summary>An answer brings it: that is of the same content as what is there.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Of the last answer that brought it; zero: there was none.</summary>
    public int Status { get; private set; }

    /// <summary>An answer is at hand that brings it.</summary>
    public bool IsReceiving { get; private set; }

    /// <summary>Why the last that was asked does not go on with it, though it will be asked again; null: nobody
    /// refused.</summary>
    public UpstreamException? Refusal { get; private set; }

    /// <summary>The lane that was to bring what this one brings, and its end before that; null: none was.</summary>
    public (DownloadLane Lane, long End)? Shortened { get; set; }

    /// <summary>Why it could not bring all of it; null: it did, or still does.</summary>
    public UpstreamException? Failure { get; private set; }

    /// <summary>Bytes for which waiting is better than another request: what comes in twice the time that an answer
    /// takes.</summary>
    public long Ahead
    {
        get
        {
            if (origin is null || origin.ResponseTime == default)
                return RangePlan.NearAhead;
            double seconds = (downloads.Time.GetUtcNow() - origin.ResponseTime).TotalSeconds;
            double answer = (origin.ResponseTime - origin.RequestTime).TotalSeconds;
            double bytes = seconds > 0 ? (Position - begunPosition) / seconds * answer * 2 : 0;
            return (long)Math.Clamp(bytes, RangePlan.NearAhead, RangePlan.WholeAhead);
        }
    }

    /// <summary>Brings it, or ends with a <see cref="Failure"/>.</summary>
    /// <param name="begun">The answer that brings its beginning; owned. Null: it is asked for.</param>
    public IEnumerable<Yield> Run(OriginExchange? begun)
    {
        origin = begun;
        HasBegun = IsReceiving = begun is not null;
        var outcome = new Result();
        yield return Yield.Try(Bring(), outcome);
        if (outcome.Failed)
        {
            Failure = outcome.Error as UpstreamException
                ?? new UpstreamException(ProxyError.ProxyInternalError, outcome.Error!.Message, outcome.Error);
        }
    }

    /// <summary>It has a fiber of its own.</summary>
    public void RunIn(Fiber own) => fiber = own;

    /// <summary>Ends it.</summary>
    public void Cancel()
    {
        if (fiber is not null)
            downloads.Scheduler.Cancel(fiber);
    }

    public void Dispose()
    {
        origin?.Dispose();
        lanes.Close(this);
    }

    private IEnumerable<Yield> Bring()
    {
        var tries = new ResumeTries(downloads.Options);
        if (origin is null)
            yield return Yield.Call(Ask(tries, broken: null));
        while (true)
        {
            long before = begunPosition = Position;
            var copied = new Result();
            yield return Yield.Try(Copy(), copied);
            if (!copied.Failed)
                yield break;
            tries.Took(Position - before);
            UpstreamException broken = origin!.ContentFailure(copied.Error!);

            // What breaks the rules of its framing may be anything, and so may what came before.
            if (copied.Error is BadMessageException)
            {
                writer.Discard();
                download.Break(broken);
            }

            if (copied.Error is not (ConnectionException or TimeoutException))
                throw broken;
            origin.Dispose();
            IsReceiving = false;
            if (MayAsk(isAgain: true))
                downloads.Log.Note($"{broken.Message}, it goes on from there");
            yield return Yield.Call(Ask(tries, broken));
        }
    }

    // Returns when an origin has begun to send it.
    private IEnumerable<Yield> Ask(ResumeTries tries, UpstreamException? broken)
    {
        while (MayAsk(isAgain: broken is not null))
        {
            if (broken is not null)
            {
                if (lanes.GivesBack(this) || !tries.TryBegin(out TimeSpan delay))
                    break;
                yield return Yield.Wait(delay);
                if (!MayAsk(isAgain: true))
                    break;
            }

            ByteRange missing = Missing;
            RequestHead head = downloads.Upstream.Prepare(download.Request, download.Uri);
            Validation.RemoveConditions(head.Fields);
            Resumption.AddConditions(writer.Entry.Response, missing, head.Fields);
            // The leader asked for what was there (only-if-cached); this is for others.
            if (!Reuse.MayForward(download.Request, downloads.Options.Terms))
                head.Fields.Remove("cache-control"u8);
            if (!isForLeader && !Variance.Names(writer.Entry.Response.Head, "cookie"u8))
                head.Fields.Remove("cookie"u8);
            var asked = new Result<OriginExchange>();
            yield return Yield.Try(
                downloads.Upstream.Ask(download.Uri, head, PassOver, asked, isDownload: fiber is null), asked);
            downloads.Line.Learn(download.Uri.Authority, asked.Error as UpstreamException);
            if (asked.Failed)
            {
                broken ??= asked.Error as UpstreamException ?? new UpstreamException(
                    ProxyError.ProxyInternalError, asked.Error!.Message, asked.Error);
                Refuse(broken);
                continue;
            }

            origin = asked.Value!;
            if (TryGoOn(missing))
                yield break;
            origin.Dispose();
            broken ??= new UpstreamException(
                ProxyError.HttpResponseIncomplete, $"{download.Uri.Authority} did not send the part asked for");
            if (!ResumeTries.IsFinal(origin.Head.Status))
            {
                Refuse(broken);
                continue;
            }

            // It is another by now: what comes of the former still comes, and nobody new gets any of it.
            download.Invalidate();
            break;
        }

        throw broken ?? new UpstreamException(ProxyError.HttpResponseIncomplete, "the content has changed meanwhile");
    }

    private void Refuse(UpstreamException why)
    {
        Refusal = why;
        writer.Entry.Grown.Set();
    }

    // To the end where there is nothing behind it.
    private ByteRange Missing
    {
        get
        {
            long end = Position + DownloadLanes.RoomOf(this, writer.Entry);
            return new ByteRange(Position, end >= writer.Entry.CompleteLength ? long.MaxValue : end);
        }
    }

    // The table above.
    private bool MayAsk(bool isAgain) => !HasBrokenOff && Resumption.IsPossible(writer.Entry.Response)
        && (lanes.IsOwed(this)
            || (!download.IsOutdated && (!isAgain || (fiber is null && download.WantsAll && HasBegun))));

    // Another lane has found out that the content will never be whole.
    private bool HasBrokenOff => download.Tail is null && writer.Entry.State != EntryState.Growing;

    private bool TryGoOn(ByteRange missing)
    {
        Entry entry = writer.Entry;
        ContentFraming framing = origin!.Content.Framing;
        bool isPart = Resumption.IsPart(
            entry.Response, missing, entry.CompleteLength, origin.Head, framing, out long completeLength);
        bool isWhole = !isPart && Resumption.IsWhole(
            entry.Response, entry.CompleteLength, origin.Head, framing, out completeLength);
        if (!(isPart || isWhole) || (download.IsOutdated && !lanes.IsOwed(this)) || !download.MayStoreWith(origin))
            return false;
        surplus = isWhole ? Position : 0;
        if (!download.IsOutdated)
            Validation.Freshen(entry.Response, download.Request, origin.Head, origin.RequestTime, origin.ResponseTime);
        entry.Announce(completeLength);
        HasBegun = IsReceiving = true;
        Status = origin.Head.Status;
        Refusal = null;
        entry.Grown.Set();
        return true;
    }

    private static IEnumerable<Yield> PassOver(ResponseHead interim)
    {
        yield break;
    }

    // One receive a step, written at once; the readers follow behind.
    private IEnumerable<Yield> Copy()
    {
        ContentReader content = origin!.Content;
        while (!content.IsComplete && DownloadLanes.RoomOf(this, writer.Entry) > 0)
        {
            if (HasBrokenOff)
                throw new UpstreamException(ProxyError.HttpResponseIncomplete, "another part broke off for good");
            if (download.Tail is DownloadTail { Room: 0 } full)
            {
                // Infinite: the readers have timeouts of their own, and without any the download is ended.
                yield return Yield.Wait(full.Taken, Timeout.InfiniteTimeSpan);
                continue;
            }

            if (download.Tail is null && writer.ShortOf(LengthAhead) is > 0 and var ahead
                && downloads.Store.IsShortOf(ahead))
                yield return Yield.Call(downloads.Store.MakeRoom(ahead));

            bool took;
            while ((took = content.TryTake(Room, out ReadOnlySpan<byte> piece)) && Put(piece))
            {
            }

            if (took || content.IsComplete)
                continue;
            yield return origin.Connection.Readable(downloads.Options.TransferTimeout);
            origin.Connection.Receive();
        }

        if (Position < writer.Entry.CompleteLength && DownloadLanes.RoomOf(this, writer.Entry) > 0)
            throw new ConnectionException($"the content ended after {Position} bytes");
        origin.Content.Release();
        origin.Dispose();
    }

    private int Room => (int)Math.Min(
        DownloadLanes.RoomOf(this, writer.Entry), Math.Min(download.Tail?.Room ?? int.MaxValue, int.MaxValue));

    // False: there may be no room for more.
    private bool Put(ReadOnlySpan<byte> piece)
    {
        int before = (int)Math.Min(surplus, piece.Length);
        surplus -= before;
        piece = piece[before..];
        if (piece.IsEmpty)
            return true;
        if (download.Tail is null && TryWrite(piece))
            return DownloadLanes.RoomOf(this, writer.Entry) > 0;
        download.Tail!.Append(piece);
        Position += piece.Length;
        return download.Tail.Room > 0;
    }

    private bool TryWrite(ReadOnlySpan<byte> piece)
    {
        try
        {
            writer.Write(Position, piece);
            Position += piece.Length;
            return true;
        }
        catch (StoreException refused)
        {
            downloads.Disk.Refused(download.Uri.Key, refused, wasBegun: true);
            // Of what did not come in its order nobody would know whether it is what is expected.
            if (lanes.Count > 1 || writer.Check?.Length < Position)
                ExceptionDispatchInfo.Throw(refused);

            // Those who read get the rest all the same, and what was written is read to its end and then goes.
            download.BeginTail(Position, origin!.Connection.Budget, piece.Length, writer.TakeCheck());
            writer.Dispose();
            return false;
        }
    }
}
