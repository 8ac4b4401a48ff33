using Replicator.Network;

namespace Replicator.Tests.Network;

public sealed class ContentPipeTests
{
    private static readonly BufferBudget Budget = new(long.MaxValue);

    [Theory]
    [InlineData(1, 4096)]
    [InlineData(1000, 262_144)]
    [InlineData(4096, 4096)]
    [InlineData(1500, 4096)]
    public void What_is_appended_is_taken_in_order(int pieceLength, int bufferLength)
    {
        using var pipe = new ContentPipe(Budget);
        byte[] content = new byte[60_000];
        new Random(1).NextBytes(content);
        var taken = new List<byte>();
        int step = 0;
        for (int position = 0; position < content.Length; position += pieceLength)
        {
            Append(pipe, content.AsSpan(position, Math.Min(pieceLength, content.Length - position)), bufferLength);
            if (++step % 5 == 0)
                Take(pipe, bound: 3 * pieceLength, taken);
        }

        while (!pipe.IsEmpty)
            Take(pipe, bound: 777, taken);
        Assert.Equal(content, taken);
        Assert.Equal(0, pipe.Window.Outstanding);
    }

    [Fact]
    public void A_small_piece_does_not_hold_the_buffer_that_it_came_in()
    {
        using var pipe = new ContentPipe(Budget);
        PooledBuffer owner = Append(pipe, "a"u8, bufferLength: 4096);
        Assert.Throws<ObjectDisposedException>(() => owner.Memory);
        Assert.False(pipe.IsEmpty);
    }

    [Fact]
    public void A_large_piece_is_handed_on_without_a_copy()
    {
        using var pipe = new ContentPipe(Budget);
        PooledBuffer owner = Append(pipe, new byte[4096], bufferLength: 4096);
        Memory<byte> memory = owner.Memory;
        var chunks = new ReadOnlyMemory<byte>[2];
        Assert.Equal(1, pipe.Peek(chunks, int.MaxValue));
        Assert.True(chunks[0].Span.Overlaps(memory.Span));
        pipe.Take(4096);
        Assert.Throws<ObjectDisposedException>(() => owner.Memory);
    }

    // As a source does: it gives its own share up at once.
    private static PooledBuffer Append(ContentPipe pipe, ReadOnlySpan<byte> bytes, int bufferLength)
    {
        var owner = new PooledBuffer(bufferLength, Budget);
        bytes.CopyTo(owner.Span);
        pipe.Append(owner.Memory[..bytes.Length], owner);
        return owner;
    }

    private static void Take(ContentPipe pipe, int bound, List<byte> taken)
    {
        var chunks = new ReadOnlyMemory<byte>[4];
        int count = pipe.Peek(chunks, bound);
        int length = 0;
        for (int index = 0; index < count; index++)
        {
            taken.AddRange(chunks[index].Span);
            length += chunks[index].Length;
        }

        pipe.Take(length);
    }
}
