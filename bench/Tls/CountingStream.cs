using Replicator.Http;

namespace Bench.Tls;

/// <summary>Counts what is read from another.</summary>
/// <param name="inner">Owned.</param>
internal sealed class CountingStream(Stream inner) : UnseekableStream
{
    /// <summary>Bytes so far.</summary>
    public long ReadLength { get; private set; }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int count = inner.Read(buffer);
        ReadLength += count;
        return count;
    }

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => inner.Write(buffer);

    public override void Flush() => inner.Flush();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
