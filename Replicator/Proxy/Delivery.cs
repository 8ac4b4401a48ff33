using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using System.Text;
using Fibers;
using Replicator.Cache;
using Replicator.Http;
using Replicator.Network;
using Replicator.Pages;
using Replicator.Store;

namespace Replicator.Proxy;

/// <summary>Sends a stored response, complete or still growing, to one client at its own pace: hit, miss and joined
/// download are one.</summary>
/// <param name="options">How the proxy treats its peers.</param>
/// <param name="reads">Runs what waits for a disk.</param>
/// <param name="store">Where it is stored.</param>
/// <param name="small">Keeps what small hits are answered with.</param>
/// <param name="time">The clock.</param>
internal sealed class Delivery(
    ProxyOptions options, WorkerService reads, FileStore store, SmallAnswers small, TimeProvider time)
{
    /// <summary>Bytes of one step, so that a fast reader holds up nobody.</summary>
    private const int StepLength = 1 << 20;

    /// <summary>Characters between the parts of an answer: too many to be guessed by who makes the content.</summary>
    private const int BoundaryLength = 32;

    /// <param name="exchange">Nothing was answered yet.</param>
    /// <param name="entry">What is sent.</param>
    /// <param name="reader">The place among the readers of the download that brings it; null: none does.</param>
    /// <exception cref="UnsentPartException">Nothing was begun.</exception>
    public IEnumerable<Yield> Deliver(Exchange exchange, Entry entry, DownloadReader? reader = null)
    {
        entry.Hold();
        try
        {
            if (reader is not null && entry.State == EntryState.Growing)
                yield return Yield.Call(AwaitAnswers(exchange, entry, reader));
            if (reader is { Asked: { Status: > 0 } asked }
                && exchange.CacheStatus is { Collapsed: true } or { Hit: true })
                TellPart(ref exchange.CacheStatus, asked, isStored: reader.Tail is null);
            ByteRange range = Begin(exchange, entry, reader?.OwnFields, out MultipartRanges? parts);
            reader?.Promised = parts is null ? range : SpanOf(parts);
            exchange.Source = exchange.CacheStatus.Hit ? TransferSource.Hit
                : exchange.CacheStatus.Collapsed ? TransferSource.Joined : TransferSource.Miss;
            if (exchange.HasContent(exchange.Response.Status) && range.Length > 0)
            {
                var sent = new Result();
                yield return Yield.Try(
                    parts is null ? Send(exchange, entry, range, reader) : SendParts(exchange, entry, parts, reader),
                    sent);

                // Whoever asks next is not to be cut for it as well.
                if (sent.Error is UnreadableFileException && entry.State == EntryState.Complete)
                    store.Remove(entry);
                if (sent.Failed)
                    ExceptionDispatchInfo.Throw(sent.Error!);
            }

            exchange.EndResponse();
            if (MayBeReady(exchange, entry))
                small.Keep(entry);
        }
        finally
        {
            entry.Release();
        }
    }

    // Returns when the first byte that is missing of each range comes with an answer that is at hand: an origin that
    // has another content by now, or had it changed, tells it before a client was promised the former.
    private static IEnumerable<Yield> AwaitAnswers(Exchange exchange, Entry entry, DownloadReader reader)
    {
        var ranges = new List<ByteRange>();
        if (Resolve(exchange.Request, entry, ranges) is not (RangeOutcome.Single or RangeOutcome.Several))
            ranges = [new ByteRange(0, entry.CompleteLength ?? long.MaxValue)];
        while (true)
        {
            bool areComing = true;
            foreach (ByteRange range in ranges)
                areComing &= IsComing(entry, range, reader);
            if (areComing)
                yield break;

            // Infinite: what comes has timeouts of its own.
            yield return Yield.Wait(entry.Grown, Timeout.InfiniteTimeSpan);
        }
    }

    // What was there was not enough for one that joined, or for the second of several ranges: it was forwarded after
    // all (RFC 9211 §2.2).
    private static void TellPart(ref CacheStatus status, DownloadLane asked, bool isStored)
    {
        (status.Forward, status.ForwardStatus) = ("partial", asked.Status);
        (status.Collapsed, status.Stored) = (false, isStored);
        (status.Hit, status.FreshFor) = (false, null);
    }

    private static ByteRange SpanOf(MultipartRanges parts) =>
        new(parts.Ranges.Min(part => part.Start), parts.Ranges.Max(part => part.End));

    private static bool IsComing(Entry entry, ByteRange range, DownloadReader reader)
    {
        try
        {
            if (entry.State == EntryState.Abandoned)
                throw new UpstreamException(ProxyError.HttpResponseIncomplete, "the origin's content broke off");
            long reached = Math.Max(range.Start, entry.EndFrom(range.Start));
            return reached >= range.End || reader.Demand(range with { Start = reached });
        }
        catch (UpstreamException failure)
        {
            throw new UnsentPartException(failure);
        }
    }

    // Puts the head into the output and gives the range of the content that follows it, or the parts.
    private ByteRange Begin(Exchange exchange, Entry entry, FieldSection? own, out MultipartRanges? parts)
    {
        parts = null;
        StoredResponse stored = entry.Response;
        PrepareHead(exchange, stored, own);
        PreconditionOutcome conditions = stored.Head.Status == 200
            ? Preconditions.Evaluate(exchange.Request, stored)
            : PreconditionOutcome.Passed;
        switch (conditions)
        {
            case PreconditionOutcome.Failed:
                return Refuse(exchange, stored, 412, contentRange: null);
            case PreconditionOutcome.NotModified:
                exchange.Response.SetLine(304);
                RemoveContentDigests(exchange.Response.Fields);
                exchange.BeginResponse(0);
                return default;
            default:
                return BeginContent(exchange, entry, out parts);
        }
    }

    private void PrepareHead(Exchange exchange, StoredResponse stored, FieldSection? own)
    {
        FieldSection fields = exchange.Response.Fields;
        StoredHead.Prepare(stored, options.Pseudonym, exchange.Response);
        for (int index = 0; index < own?.Count; index++)
            fields.Remove(own[index].Name);
        for (int index = 0; index < own?.Count; index++)
            fields.Add(own[index].Name, own[index].Value);

        // An Age says that the origin did not make or confirm the response for this request (RFC 9111 §5.1).
        if (exchange.CacheStatus is { Collapsed: true } or { FreshFor: not null })
        {
            fields.Remove("Age"u8);
            fields.Add("Age"u8, AgeSeconds(stored));
        }
    }

    // Of a growing content whose length is not known yet no range could be named: the answer is the whole.
    private ByteRange BeginContent(Exchange exchange, Entry entry, out MultipartRanges? parts)
    {
        parts = null;
        FieldSection fields = exchange.Response.Fields;
        var ranges = new List<ByteRange>();
        switch (Resolve(exchange.Request, entry, ranges))
        {
            case RangeOutcome.Single:
                fields.Set("Content-Range"u8, ContentRange.Format(ranges[0], entry.CompleteLength!.Value));
                BeginPart(exchange, ranges[0].Length);
                return ranges[0];
            case RangeOutcome.Several:
                // What grows is sent as it comes.
                if (entry.State != EntryState.Complete)
                    ranges.Sort(static (left, right) => left.Start.CompareTo(right.Start));
                parts = Split(exchange.Response, ranges, entry.CompleteLength!.Value);
                BeginPart(exchange, parts.Length);
                return new ByteRange(0, parts.Length);
            case RangeOutcome.Unsatisfiable:
                return Refuse(exchange, entry.Response, 416,
                    ContentRange.FormatUnsatisfied(entry.CompleteLength!.Value));
            default:
                exchange.BeginResponse(entry.CompleteLength);
                return new ByteRange(0, entry.CompleteLength ?? long.MaxValue);
        }
    }

    // The ranges that are asked for, where parts may be sent.
    private static RangeOutcome Resolve(RequestHead presented, Entry entry, List<ByteRange> ranges) =>
        entry.Response.Head.Status == 200 && entry.CompleteLength is long length
            && presented.IsMethod("GET"u8) && presented.Fields.TryGet("range"u8, out ReadOnlySpan<byte> field)
            && Preconditions.RangeApplies(presented, entry.Response)
            ? ByteRanges.Resolve(field, length, ranges)
            : RangeOutcome.Ignored;

    private static void BeginPart(Exchange exchange, long length)
    {
        exchange.Response.SetLine(206);
        RemoveContentDigests(exchange.Response.Fields);
        exchange.BeginResponse(length);
    }

    private static MultipartRanges Split(ResponseHead head, List<ByteRange> ranges, long length)
    {
        string? type = head.Fields.TryGet("content-type"u8, out ReadOnlySpan<byte> stored)
            ? Encoding.Latin1.GetString(stored)
            : null;
        var parts = new MultipartRanges(ranges, length, type, RandomNumberGenerator.GetHexString(BoundaryLength));
        head.Fields.Set("Content-Type"u8, parts.ContentType);
        head.Fields.Remove("content-range"u8); // Means nothing there (RFC 9110 §15.3.7.2).
        return parts;
    }

    // What the fields of the stored response say is not said of this answer, nor may it be stored in its place (RFC
    // 9110 §15.5.13, §15.5.17).
    private ByteRange Refuse(Exchange exchange, StoredResponse stored, int status, string? contentRange)
    {
        FieldSection fields = exchange.Response.Fields;
        fields.Clear();
        exchange.Response.SetLine(status);
        foreach (ReadOnlySpan<byte> vary in stored.Head.Fields.Values("vary"u8))
            fields.Add("Vary"u8, vary);
        if (contentRange is not null)
            fields.Add("Content-Range"u8, contentRange);
        HopByHop.AddVia(fields, stored.Head.MinorVersion, options.Pseudonym);
        exchange.BeginResponse(0);
        return default;
    }

    // They are those of another message's content (RFC 9530 §2).
    private static void RemoveContentDigests(FieldSection fields)
    {
        fields.Remove("content-digest"u8);
        fields.Remove("content-md5"u8);
    }

    private static bool MayBeReady(Exchange exchange, Entry entry) =>
        exchange.CacheStatus.Hit
        && entry is { State: EntryState.Complete, Ready: null }
        && exchange.ResponseContent.Count == entry.Length;

    private IEnumerable<Yield> SendParts(
        Exchange exchange, Entry entry, MultipartRanges parts, DownloadReader? reader)
    {
        for (int number = 0; number < parts.Ranges.Count; number++)
        {
            exchange.ResponseContent.Inline(parts.HeadOf(number));
            yield return Yield.Call(Send(exchange, entry, parts.Ranges[number], reader));
        }

        exchange.ResponseContent.Inline(parts.End);
    }

    private IEnumerable<Yield> Send(Exchange exchange, Entry entry, ByteRange range, DownloadReader? reader)
    {
        ContentWriter writer = exchange.ResponseContent;
        long position = range.Start;
        while (position < range.End)
        {
            if (reader is not null)
                reader.Position = position;
            long available = Math.Min(entry.EndFrom(position), range.End) - position;
            if (available <= 0)
            {
                if (entry.State == EntryState.Complete)
                    break;
                if (reader?.Tail is DownloadTail tail)
                {
                    yield return Yield.Call(tail.SendTo(exchange, reader, range.End, options));
                    break;
                }

                if (entry.State == EntryState.Abandoned)
                    throw new UpstreamException(ProxyError.HttpResponseIncomplete,
                        $"the origin's content broke off after {position} bytes: {reader?.Error?.Message}");
                reader?.Demand(range with { Start = position });
                if (!exchange.Client.TryFlush())
                    yield return exchange.Client.Writable(options.TransferTimeout);
                else
                    yield return Yield.Wait(entry.Grown, options.OriginHeadTimeout);
                continue;
            }

            if (writer.PieceRemaining == 0)
                writer.BeginPiece(range.End == long.MaxValue ? available : range.End - position);
            int step = (int)Math.Min(Math.Min(available, writer.PieceRemaining), StepLength);
            if ((entry.State == EntryState.Complete || position < entry.KeptLength)
                && !entry.IsResident(position, step))
                yield return Yield.Call(ReadAhead(entry, position, step));

            if (step == writer.PieceRemaining && step <= MemoryTier.LongestContent
                && exchange.Client.Output.Length <= MemoryTier.LongestContent)
            {
                writer.Inline(entry.File, position);
                position += step;
                continue;
            }

            // One attempt a step; then others have their turn, even if all was taken.
            if (writer.TrySendFrom(entry.File, position, step, out int count))
                position += count;
            if (count < step)
                yield return exchange.Client.Writable(options.TransferTimeout);
            else if (position < entry.EndFrom(position))
                yield return Yield.Wait(TimeSpan.Zero);
        }
    }

    private IEnumerable<Yield> ReadAhead(Entry entry, long position, int length)
    {
        var done = new Result<bool>();
        yield return Yield.Call(reads.Run(
            () =>
            {
                entry.ReadAhead(position, length);
                return true;
            },
            done));
    }

    private long AgeSeconds(StoredResponse stored) =>
        (long)Math.Max(0, Freshness.CurrentAge(stored, time.GetUtcNow()).TotalSeconds);
}
