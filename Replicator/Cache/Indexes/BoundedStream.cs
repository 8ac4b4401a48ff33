using Replicator.Http;

namespace Replicator.Cache.Indexes;

/// <summary>What another stream gives, up to so many bytes, and as long as anybody wants it: a few bytes may decode to
/// any length.</summary>
/// <param name="source">Disposed with this.</param>
/// <param name="most">Bytes.</param>
/// <param name="isOver">Whether nobody wants it any more. From any thread.</param>
internal sealed class BoundedStream(Stream source, long most, Func<bool> isOver) : UnseekableStream
{
    private long length;

    public override bool CanRead => true;

    public override bool CanWrite => false;

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <exception cref="IOException">There is more, or nobody wants it any more.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (isOver())
            throw new IOException("it is gone or the proxy ends");
        int count = source.Read(buffer);
        length += count;
        return length <= most ? count : throw new IOException($"it decodes to more than {most >> 20} MiB");
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }
}
