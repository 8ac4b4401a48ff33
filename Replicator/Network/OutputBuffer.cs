using System.Buffers;

namespace Replicator.Network;

/// <summary>Bytes of our own (heads, chunk sizes, small contents) on their way out. Holds no memory while it is
/// empty.</summary>
/// <param name="budget">Accounts for it. What is written here is never refused: it is small, and what it is made from
/// was read already.</param>
internal sealed class OutputBuffer(BufferBudget budget) : IBufferWriter<byte>, IDisposable
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
            array = Rent(Math.Max(wanted, SmallestLength));
        else if (array.Length - end < wanted)
            Grow(wanted);
        return array.AsMemory(end);
    }

    public void Dispose()
    {
        if (array is not null)
            Return(array);
        array = null;
        start = end = 0;
    }

    private void Grow(int wanted)
    {
        byte[] larger = Rent(Math.Max(Length + wanted, Length * 2));
        array.AsSpan(start, Length).CopyTo(larger);
        Return(array!);
        end = Length;
        start = 0;
        array = larger;
    }

    private byte[] Rent(int length)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(length);
        budget.Take(rented.Length);
        return rented;
    }

    private void Return(byte[] rented)
    {
        budget.GiveBack(rented.Length);
        ArrayPool<byte>.Shared.Return(rented);
    }
}
