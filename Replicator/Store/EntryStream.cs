namespace Replicator.Store;

/// <summary>A content that is complete, to be read from beginning to end; blocks, so for Workers.</summary>
/// <param name="entry">Held by whoever reads.</param>
internal sealed class EntryStream(Entry entry) : Stream
{
    private long position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="StoreException">The disk fails.</exception>
    public override int Read(Span<byte> buffer)
    {
        int count = entry.Read(buffer, position);
        position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
