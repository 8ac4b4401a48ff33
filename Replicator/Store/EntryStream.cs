using Replicator.Http;

namespace Replicator.Store;

/// <summary>A content that is complete, to be read from beginning to end; blocks, so for Workers.</summary>
/// <param name="entry">Held by whoever reads.</param>
internal sealed class EntryStream(Entry entry) : UnseekableStream
{
    private long position;

    public override bool CanRead => true;

    public override bool CanWrite => false;

    /// <exception cref="StoreException">The disk fails.</exception>
    public override int Read(Span<byte> buffer)
    {
        int count = entry.Read(buffer, position);
        position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
