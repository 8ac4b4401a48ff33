using System.Runtime.ExceptionServices;
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

    /// <summary>Whether the presented request can be answered from that entry: one range at most, of complete
    /// content.</summary>
    public static bool CanDeliver(RequestHead presented, Entry entry)
    {
        if (!presented.Fields.TryGet("range"u8, out ReadOnlySpan<byte> field) || !presented.IsMethod("GET"u8))
            return true;
        return entry.State == EntryState.Complete
            && ByteRange.Resolve(field, entry.Length, out _) != RangeOutcome.Several;
    }

    /// <param name="exchange">Nothing was answered yet.</param>
    /// <param name="entry">What is sent.</param>
    /// <param name="reader">The place among the readers of the download that brings it; null: none does.</param>
    public IEnumerable<Yield> Deliver(Exchange exchange, Entry entry, DownloadReader? reader = null)
    {
        entry.Hold();
        try
        {
            ByteRange range = Begin(exchange, entry);
            exchange.Source = exchange.CacheStatus.Hit ? TransferSource.Hit
                : exchange.CacheStatus.Collapsed ? TransferSource.Joined : TransferSource.Miss;
            if (exchange.HasContent(exchange.Response.Status) && range.Length > 0)
            {
                var sent = new Result();
                yield return Yield.Try(Send(exchange, entry, range, reader), sent);

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

    // Puts the head into the output and gives the range of the content that follows it.
    private ByteRange Begin(Exchange exchange, Entry entry)
    {
        RequestHead presented = exchange.Request;
        StoredResponse stored = entry.Response;
        ResponseHead head = exchange.Response;
        StoredHead.Prepare(stored, options.Pseudonym, head);

        // An Age says that the origin did not make or confirm the response for this request (RFC 9111 §5.1).
        if (exchange.CacheStatus.Hit || exchange.CacheStatus.Collapsed)
        {
            head.Fields.Remove("Age"u8);
            head.Fields.Add("Age"u8, AgeSeconds(stored));
        }

        PreconditionOutcome conditions = stored.Head.Status == 200
            ? Preconditions.Evaluate(presented, stored)
            : PreconditionOutcome.Passed;
        if (conditions != PreconditionOutcome.Passed)
        {
            head.SetLine(conditions == PreconditionOutcome.NotModified ? 304 : 412);
            exchange.BeginResponse(0);
            return default;
        }

        if (stored.Head.Status == 200 && entry.CompleteLength is long length
            && presented.IsMethod("GET"u8) && presented.Fields.TryGet("range"u8, out ReadOnlySpan<byte> field)
            && Preconditions.RangeApplies(presented, stored))
        {
            switch (ByteRange.Resolve(field, length, out ByteRange range))
            {
                case RangeOutcome.Single:
                    head.SetLine(206);
                    head.Fields.Set("Content-Range"u8, ContentRange.Format(range, length));
                    exchange.BeginResponse(range.Length);
                    return range;
                case RangeOutcome.Unsatisfiable:
                    head.SetLine(416);
                    head.Fields.Set("Content-Range"u8, ContentRange.FormatUnsatisfied(length));
                    exchange.BeginResponse(0);
                    return default;
            }
        }

        exchange.BeginResponse(entry.CompleteLength);
        return new ByteRange(0, entry.CompleteLength ?? long.MaxValue);
    }

    private static bool MayBeReady(Exchange exchange, Entry entry) =>
        exchange.CacheStatus.Hit
        && entry is { State: EntryState.Complete, Ready: null }
        && exchange.ResponseContent.Count == entry.Length;

    private IEnumerable<Yield> Send(Exchange exchange, Entry entry, ByteRange range, DownloadReader? reader)
    {
        ContentWriter writer = exchange.ResponseContent;
        long position = range.Start;
        while (position < range.End)
        {
            if (reader is not null)
                reader.Position = position;
            long available = Math.Min(entry.Length, range.End) - position;
            if (available == 0)
            {
                if (entry.State == EntryState.Complete)
                    break;
                if (reader?.Tail is DownloadTail tail)
                {
                    yield return Yield.Call(tail.SendTo(exchange, reader, range.End, options));
                    break;
                }

                if (entry.State == EntryState.Abandoned)
                    throw new UpstreamException(
                        ProxyError.HttpResponseIncomplete, $"the origin's content broke off after {position} bytes");
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
            else if (position < entry.Length)
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
