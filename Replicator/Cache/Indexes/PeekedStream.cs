using Replicator.Http;

namespace Replicator.Cache.Indexes;

/// <summary>What another stream gives; its first bytes can be looked at before, and what is wrong in it is an
/// <see cref="IOException"/> whatever decodes it.</summary>
/// <param name="source">Read from.</param>
/// <param name="isOwner">Whether it is disposed with this.</param>
internal sealed class PeekedStream(Stream source, bool isOwner = true) : UnseekableStream
{
    // As many as any format begins with.
    private const int PeekLength = 6;

    private readonly byte[] first = new byte[PeekLength];
    private int start;
    private int end;

    public override bool CanRead => true;

    public override bool CanWrite => false;

    /// <summary>The first six bytes, or less where there are no more. Before anything is read.</summary>
    public ReadOnlySpan<byte> Peek()
    {
        int count;
        while (end < PeekLength && (count = ReadSource(first.AsSpan(end))) > 0)
            end += count;
        return first.AsSpan(0, end);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (start == end)
            return ReadSource(buffer);
        int count = Math.Min(end - start, buffer.Length);
        first.AsSpan(start, count).CopyTo(buffer);
        start += count;
        return count;
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && isOwner)
            source.Dispose();
        base.Dispose(disposing);
    }

    // The library's decoders report bad content in two ways, of which neither is an IOException.
    private int ReadSource(Span<byte> buffer)
    {
        try
        {
            return source.Read(buffer);
        }
        catch (Exception error) when (error is InvalidDataException or InvalidOperationException)
        {
            throw new IOException($"A compressed content is damaged: {error.Message}", error);
        }
    }
}
