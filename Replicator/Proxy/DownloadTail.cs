using System.Diagnostics;
using Fibers;
using Replicator.Http;
using Replicator.Network;

namespace Replicator.Proxy;

/// <summary>What a download brings after the disk took no more: a window of memory between the origin and those who
/// read at that moment. The slowest of them paces it; one that takes nothing for too long is cut off by its own
/// timeout.</summary>
/// <param name="start">Position of its first byte in the content: all before it lies in the entry's file.</param>
/// <param name="readers">All who will read it, wherever they are.</param>
/// <param name="budget">Accounts for the window, which is the smallest where it is used up.</param>
/// <param name="pending">Bytes that were received already and are appended next.</param>
/// <param name="check">Has followed all before, and tells whether the last byte may be read; owned. Null: it
/// may.</param>
internal sealed class DownloadTail(long start, IReadOnlyList<DownloadReader> readers, BufferBudget budget, int pending,
    PassedCheck? check) : IDisposable
{
    /// <summary>Bytes that the fastest may be ahead of the slowest.</summary>
    public const int Length = Window.Initial;

    private readonly PooledBuffer ring =
        new(budget.Allows(Length) ? Length : Math.Max(BufferBudget.Minimum, pending), budget);

    private long appended;
    private bool hasEnded;
    private bool hasFailed;

    /// <summary>Set when there is more to read, or nothing more will come.</summary>
    public Signal Changed { get; } = new("content");

    /// <summary>Set when a reader went on or left.</summary>
    public Signal Taken { get; } = new("a reader's progress");

    /// <summary>Position behind its last byte.</summary>
    public long Reached => start + appended;

    /// <summary>Bytes that may be appended now.</summary>
    public int Room
    {
        get
        {
            long slowest = Reached;
            foreach (DownloadReader reader in readers)
                slowest = Math.Min(slowest, Math.Max(start, reader.Position));
            return ring.Length - (int)(Reached - slowest);
        }
    }

    /// <param name="content">At most <see cref="Room"/>.</param>
    public void Append(ReadOnlySpan<byte> content)
    {
        Debug.Assert(content.Length <= Room, "what a reader has not taken is never written over");
        check?.Follow(content);
        while (!content.IsEmpty)
        {
            int offset = OffsetOf(Reached);
            Span<byte> room = ring.Span.Slice(offset, Math.Min(content.Length, ring.Length - offset));
            content[..room.Length].CopyTo(room);
            content = content[room.Length..];
            appended += room.Length;
        }

        Changed.Set();
    }

    /// <summary>All of the content was appended.</summary>
    /// <exception cref="UpstreamException">It is another than the one that is expected.</exception>
    public IEnumerable<Yield> End()
    {
        if (check is not null)
            yield return Yield.Call(check.Conclude());
        hasEnded = true;
        Changed.Set();
    }

    /// <summary>The content will never be whole.</summary>
    public void Fail()
    {
        hasFailed = true;
        Changed.Set();
    }

    /// <summary>Sends what follows the entry's file to one reader's client.</summary>
    /// <param name="exchange">All that the file holds was sent.</param>
    /// <param name="reader">One of the readers.</param>
    /// <param name="bound">Where the content ends; <see cref="long.MaxValue"/>: not known yet.</param>
    /// <param name="options">How long is waited.</param>
    /// <exception cref="UpstreamException">What the client was promised is not all in it.</exception>
    public IEnumerable<Yield> SendTo(Exchange exchange, DownloadReader reader, long bound, ProxyOptions options)
    {
        ContentWriter writer = exchange.ResponseContent;
        while (reader.Position < bound)
        {
            long available = Math.Min(Readable, bound) - reader.Position;
            if (available <= 0 || reader.Position < start)
            {
                if (hasEnded && bound == long.MaxValue)
                    break;
                if (hasEnded || hasFailed || reader.Position < start)
                    throw new UpstreamException(ProxyError.HttpResponseIncomplete,
                        $"the origin's content broke off after {reader.Position} bytes");
                if (!exchange.Client.TryFlush())
                    yield return exchange.Client.Writable(options.TransferTimeout);
                else
                    yield return Yield.Wait(Changed, options.OriginHeadTimeout);
                continue;
            }

            if (writer.PieceRemaining == 0)
                writer.BeginPiece(bound == long.MaxValue ? available : bound - reader.Position);
            int offset = OffsetOf(reader.Position);
            int length = (int)Math.Min(available, ring.Length - offset);
            if (!writer.TrySend(ring.Span.Slice(offset, length), out int count))
            {
                yield return exchange.Client.Writable(options.TransferTimeout);
                continue;
            }

            reader.Position += count;
            Taken.Set();
            yield return Yield.Wait(TimeSpan.Zero);
        }
    }

    public void Dispose()
    {
        ring.Release();
        check?.Dispose();
    }

    // Whose last byte is missing is not whole.
    private long Readable => check is null || hasEnded ? Reached : Reached - 1;

    private int OffsetOf(long position) => (int)((position - start) % ring.Length);
}
