using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using Replicator.Http;

namespace Replicator.Network;

/// <summary>Sends one message's content in the framing that its head announced (RFC 9112 §6, §7). Content comes in
/// pieces whose length is told first with <see cref="BeginPiece"/>; head and chunk framing wait in the connection's
/// output and leave with them.</summary>
/// <param name="destination">Borrowed.</param>
internal sealed class ContentWriter(Connection destination)
{
    /// <summary>Chunks of one vectored send.</summary>
    private const int MostChunks = 16;

    private const string Shortened = "the stored file is shorter than it was";

    private readonly ReadOnlyMemory<byte>[] vector = new ReadOnlyMemory<byte>[MostChunks];
    private ContentFraming framing;
    private bool isFirstChunk;

    public Connection Destination => destination;

    /// <summary>Bytes of content that were sent.</summary>
    public long Count { get; private set; }

    /// <summary>Bytes of the begun piece that are still to be sent.</summary>
    public long PieceRemaining { get; private set; }

    /// <summary>Where the content ends is seen from its framing: one that breaks off cannot be taken for a whole one
    /// (RFC 9112 §8).</summary>
    public bool TellsItsEnd => framing.Kind != FramingKind.UntilClose;

    public void Begin(ContentFraming messageFraming)
    {
        framing = messageFraming;
        isFirstChunk = true;
        Count = PieceRemaining = 0;
    }

    /// <summary>Announces the next <paramref name="length"/> bytes, once those announced before are sent.</summary>
    public void BeginPiece(long length)
    {
        Debug.Assert(PieceRemaining == 0 && length > 0, "a piece is begun when the one before is sent");
        PieceRemaining = length;
        if (framing.Kind != FramingKind.Chunked)
            return;
        if (!isFirstChunk)
            destination.Output.Write(ChunkedEncoder.ChunkEnd);
        Span<byte> room = destination.Output.GetSpan(ChunkedEncoder.MaxHeaderLength);
        destination.Output.Advance(ChunkedEncoder.WriteHeader(length, room));
        isFirstChunk = false;
    }

    /// <summary>One vectored send of what is pending and of the begun piece. False: nothing was taken, wait until
    /// writable.</summary>
    public bool TrySend(ContentPipe pipe)
    {
        int chunks = 0;
        int pending = destination.Output.Length;
        if (pending > 0)
            vector[chunks++] = destination.Output.Pending;
        chunks += pipe.Peek(vector.AsSpan(chunks), (int)Math.Min(PieceRemaining, int.MaxValue));
        bool taken = destination.Transport.TrySend(vector.AsSpan(0, chunks), more: false, out int count);
        vector.AsSpan(0, chunks).Clear();
        if (!taken)
            return false;
        int ofOutput = Math.Min(count, pending);
        if (ofOutput > 0)
            destination.Output.Discard(ofOutput);
        if (count > ofOutput)
        {
            pipe.Take(count - ofOutput);
            Account(count - ofOutput);
        }

        return true;
    }

    /// <summary>One send of what is pending and then of the begun piece from memory. False: nothing was taken, wait
    /// until writable.</summary>
    /// <param name="bytes">The next bytes of the piece, and perhaps more.</param>
    /// <param name="count">Bytes of content that were sent; may be zero with true.</param>
    /// <exception cref="ConnectionException">The connection is broken.</exception>
    public bool TrySend(ReadOnlySpan<byte> bytes, out int count)
    {
        count = 0;
        if (destination.Output.Length > 0 && !destination.TryFlush(more: true))
            return false;
        int length = (int)Math.Min(PieceRemaining, bytes.Length);
        if (!destination.Transport.TrySend(bytes[..length], more: false, out count))
            return false;
        Account(count);
        return true;
    }

    /// <summary>One send of what is pending and then of the begun piece from a file. False: nothing was taken, wait
    /// until writable.</summary>
    /// <param name="file">Holds the piece at <paramref name="position"/>.</param>
    /// <param name="position">Of the next byte of the piece.</param>
    /// <param name="bound">Bytes at most.</param>
    /// <param name="count">Bytes of content that were sent; may be zero with true.</param>
    /// <exception cref="ConnectionException">The connection is broken, or the file is shorter than it must
    /// be.</exception>
    public bool TrySendFrom(SafeFileHandle file, long position, int bound, out int count)
    {
        count = 0;
        if (destination.Output.Length > 0 && !destination.TryFlush(more: true))
            return false;
        int length = (int)Math.Min(PieceRemaining, bound);
        if (!destination.Transport.TrySendFile(file, position, length, out count))
            return false;
        if (count == 0)
            throw new UnreadableFileException(Shortened);
        Account(count);
        return true;
    }

    /// <summary>Puts the whole begun piece, a small one, behind the head in the output, so that both leave in one
    /// send.</summary>
    /// <exception cref="UnreadableFileException">It cannot be read, or is shorter than it must be.</exception>
    public void Inline(SafeFileHandle file, long position)
    {
        int length = (int)PieceRemaining;
        if (Read(file, destination.Output.GetSpan(length)[..length], position) != length)
            throw new UnreadableFileException(Shortened);
        destination.Output.Advance(length);
        Account(length);
    }

    /// <summary>Puts a content of our own behind the head in the output.</summary>
    public void Inline(ReadOnlySpan<byte> content)
    {
        BeginPiece(content.Length);
        destination.Output.Write(content);
        Account(content.Length);
    }

    /// <summary>All pieces are sent: puts the last chunk into the output, where there are chunks.</summary>
    /// <param name="trailers">Fields to follow it; null: none. Without chunks there is no place for any.</param>
    public void End(FieldSection? trailers = null)
    {
        Debug.Assert(PieceRemaining == 0, "the last piece was sent");
        Debug.Assert(framing.Kind != FramingKind.Length || Count == framing.Length, "all announced bytes were sent");
        if (framing.Kind != FramingKind.Chunked)
            return;
        if (!isFirstChunk)
            destination.Output.Write(ChunkedEncoder.ChunkEnd);
        destination.Output.Write(ChunkedEncoder.LastChunk);
        trailers?.WriteTo(destination.Output);
        destination.Output.Write(ChunkedEncoder.TrailersEnd);
    }

    private static int Read(SafeFileHandle file, Span<byte> room, long position)
    {
        try
        {
            return RandomAccess.Read(file, room, position);
        }
        catch (IOException failure)
        {
            throw new UnreadableFileException(failure.Message, failure);
        }
    }

    private void Account(int count)
    {
        PieceRemaining -= count;
        Count += count;
    }
}
