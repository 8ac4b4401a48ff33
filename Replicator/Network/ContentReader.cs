using System.Diagnostics;
using Replicator.Http;

namespace Replicator.Network;

/// <summary>Takes one message's content out of what a connection receives, without its framing and, small chunks aside,
/// without a copy (RFC 9112 §6, §7). Fed in pieces: <see cref="TryTake"/> until it is false, then receive.</summary>
/// <param name="source">Borrowed.</param>
/// <param name="side">Whose messages are read.</param>
internal sealed class ContentReader(Connection source, Side side)
{
    /// <summary>Bytes of a piece up to which the next chunk is added to it.</summary>
    private const int GatheredLength = 16 << 10;

    private readonly ChunkedDecoder chunks = new();
    private ContentFraming framing;
    private int taken;
    private int pieceOffset;
    private int pieceLength;
    private bool endsWithPiece;

    public Connection Source => source;

    /// <summary>Bytes of content so far.</summary>
    public long Count { get; private set; }

    /// <summary>All of the content was taken, and its framing consumed.</summary>
    public bool IsComplete { get; private set; } = true;

    public ContentFraming Framing => framing;

    /// <summary>The trailer fields as received, once the content is complete; null: there are none.</summary>
    public FieldSection? Trailers => framing.Kind == FramingKind.Chunked ? chunks.Trailers : null;

    public void Begin(ContentFraming messageFraming)
    {
        Debug.Assert(taken == 0, "the last piece of the message before is still held");
        framing = messageFraming;
        Count = 0;
        chunks.Reset();
        IsComplete = framing.Kind == FramingKind.None || framing is { Kind: FramingKind.Length, Length: 0 };
    }

    /// <summary>The next piece that is there; valid until the next call or <see cref="Release"/>. False: complete, or
    /// more must be received.</summary>
    /// <param name="bound">Bytes at most.</param>
    /// <param name="piece">Not empty when true.</param>
    /// <exception cref="BadMessageException">The framing is wrong.</exception>
    /// <exception cref="ConnectionException">The peer ended before the content did.</exception>
    public bool TryTake(int bound, out ReadOnlySpan<byte> piece)
    {
        Release();
        piece = default;
        while (!IsComplete && source.Received.Length > 0 && piece.IsEmpty)
            Step(bound, out piece);
        if (!IsComplete && piece.IsEmpty && source.HasEnded)
            End();
        return !piece.IsEmpty;
    }

    /// <summary>The piece taken last, as memory that outlives it.</summary>
    /// <param name="owner">Retained for the caller.</param>
    public ReadOnlyMemory<byte> SharePiece(out PooledBuffer owner) =>
        source.Received.Share(pieceOffset, pieceLength, out owner);

    /// <summary>The piece taken last is no longer needed.</summary>
    public void Release()
    {
        if (taken > 0)
            source.Received.Discard(taken);
        taken = 0;
        if (endsWithPiece || (framing is { Kind: FramingKind.Length } && Count == framing.Length))
            IsComplete = true;
        endsWithPiece = false;
    }

    private void Step(int bound, out ReadOnlySpan<byte> piece)
    {
        ReadOnlySpan<byte> filled = source.Received.Filled;
        if (framing.Kind == FramingKind.Chunked)
        {
            DecodeChunk(filled, bound, out piece);
            return;
        }

        long remaining = framing.Kind == FramingKind.Length ? framing.Length - Count : long.MaxValue;
        int length = (int)Math.Min(Math.Min(filled.Length, bound), remaining);
        piece = filled[..length];
        Hold(0, length, length);
    }

    private void DecodeChunk(ReadOnlySpan<byte> filled, int bound, out ReadOnlySpan<byte> piece)
    {
        // The decoder is shown no more than may be taken, so that a piece never exceeds the bound.
        ReadOnlySpan<byte> shown = filled[..Math.Min(filled.Length, bound)];
        if (!chunks.TryDecode(shown, out int consumed, out piece))
            throw new BadMessageException(side, chunks.Refusal);
        if (piece.IsEmpty)
        {
            source.Received.Discard(consumed);
            IsComplete = chunks.IsComplete;
            return;
        }

        shown.Overlaps(piece, out int offset);
        int length = piece.Length;
        GatherChunks(shown, offset, ref length, ref consumed);
        piece = shown.Slice(offset, length);
        Hold(offset, length, consumed);
        endsWithPiece = chunks.IsComplete;
    }

    // Moves small chunks together, over the framing between them: a peer that sends its content a byte a chunk must not
    // cost a write and an entry in a queue for each. What is refused in between is found again after this piece.
    private void GatherChunks(ReadOnlySpan<byte> shown, int offset, ref int length, ref int consumed)
    {
        while (length < GatheredLength && consumed < shown.Length && !chunks.IsComplete)
        {
            ReadOnlySpan<byte> rest = shown[consumed..];
            if (!chunks.TryDecode(rest, out int count, out ReadOnlySpan<byte> next))
                break;
            if (!next.IsEmpty)
            {
                rest.Overlaps(next, out int nextOffset);
                source.Received.Move(consumed + nextOffset, next.Length, offset + length);
                length += next.Length;
            }

            consumed += count;
        }
    }

    private void Hold(int offset, int length, int consumed)
    {
        pieceOffset = offset;
        pieceLength = length;
        taken = consumed;
        Count += length;
    }

    private void End()
    {
        if (framing.Kind != FramingKind.UntilClose)
        {
            string announced = framing.Kind == FramingKind.Length ? $" of {framing.Length}" : "";
            throw new ConnectionException($"the {Name(side)} ended the connection after {Count}{announced} bytes");
        }

        if (source.Transport.Failure is { } failure)
            throw new ConnectionException(failure.Message, failure);

        IsComplete = true;
    }

    private static string Name(Side side) => side == Side.Client ? "client" : "origin";
}
