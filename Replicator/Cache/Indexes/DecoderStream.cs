using Replicator.Http;

namespace Replicator.Cache.Indexes;

/// <summary>What another stream holds compressed, decoded a piece at a time by a library of the system.</summary>
/// <param name="source">Disposed with this.</param>
internal abstract class DecoderStream(Stream source) : UnseekableStream
{
    private const int PieceLength = 64 << 10;

    private readonly byte[] piece = new byte[PieceLength];
    private int start;
    private int end;
    private bool sourceEnded;
    private bool ended;

    public sealed override bool CanRead => true;

    public sealed override bool CanWrite => false;

    public sealed override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public sealed override int Read(Span<byte> buffer)
    {
        while (!ended && !buffer.IsEmpty)
        {
            if (start == end && !sourceEnded)
            {
                (start, end) = (0, source.Read(piece));
                sourceEnded = end == 0;
            }

            ended = Decode(piece.AsSpan(start, end - start), buffer, sourceEnded, out int consumed, out int written);
            start += consumed;
            if (written > 0)
                return written;
            if (sourceEnded && consumed == 0 && !ended)
                throw new IOException("A compressed content ends too early.");
        }

        return 0;
    }

    public sealed override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Decodes as much as there is, and as there is room for.</summary>
    /// <param name="isLast">There is no more than this.</param>
    /// <returns>Whether the content is at its end.</returns>
    /// <exception cref="IOException">The content is damaged, or demands too much memory.</exception>
    protected abstract bool Decode(
        ReadOnlySpan<byte> input, Span<byte> output, bool isLast, out int consumed, out int written);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }
}
