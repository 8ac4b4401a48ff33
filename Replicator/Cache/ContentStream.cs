namespace Replicator.Cache;

/// <summary>A content that is whole, as a stream; blocks, so for Workers.</summary>
/// <param name="read">Gives bytes from a position on; whoever made this keeps the content open.</param>
/// <param name="length">Bytes of it.</param>
internal sealed class ContentStream(ContentStream.Reading read, long length) : Stream
{
    /// <returns>Bytes that were read; zero: there are none.</returns>
    public delegate int Reading(Span<byte> buffer, long position);

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get; set; }

    /// <summary>Bytes that may be read from now on, whether for the first time or again.</summary>
    public long Allowance { get; set; } = long.MaxValue;

    /// <summary>More was to be read than is allowed.</summary>
    public bool IsExceeded { get; private set; }

    /// <summary>Why the content cannot be read; null: it can.</summary>
    public IOException? Failure { get; private set; }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <exception cref="IOException">The content cannot be read, or more was read than is allowed.</exception>
    public override int Read(Span<byte> buffer)
    {
        IsExceeded |= Allowance <= 0;
        if (IsExceeded)
            throw new IOException("More is read of a content than is allowed.");
        try
        {
            int count = read(buffer, Position);
            Position += count;
            Allowance -= count;
            return count;
        }
        catch (IOException failure)
        {
            Failure = failure;
            throw;
        }
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => Position,
        _ => length,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
