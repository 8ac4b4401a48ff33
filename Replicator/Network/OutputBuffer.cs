using System.Buffers;

namespace Replicator.Network;

/// <summary>Bytes of our own (heads, chunk sizes, small contents) on their way out. Holds no memory while it is
/// empty.</summary>
internal sealed class OutputBuffer : IBufferWriter<byte>, IDisposable
{
    private const int SmallestLength = 1 << 10;

    private byte[]? array;
    private int start;
    private int end;

    public int Length => end - start;

    public ReadOnlyMemory<byte> Pending => array is null ? default : array.AsMemory(start, Length);

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Advance(bytes.Length);
    }

    /// <summary>The first <paramref name="count"/> bytes were sent.</summary>
    public void Discard(int count)
    {
        start += count;
        if (Length == 0)
            Dispose();
    }

    public void Advance(int count) => end += count;

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        int wanted = Math.Max(sizeHint, 1);
        if (array is null)
            array = ArrayPool<byte>.Shared.Rent(Math.Max(wanted, SmallestLength));
        else if (array.Length - end < wanted)
            Grow(wanted);
        return array.AsMemory(end);
    }

    public void Dispose()
    {
        if (array is not null)
            ArrayPool<byte>.Shared.Return(array);
        array = null;
        start = end = 0;
    }

    private void Grow(int wanted)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(Length + wanted, Length * 2));
        array.AsSpan(start, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(array!);
        end = Length;
        start = 0;
        array = larger;
    }
}
