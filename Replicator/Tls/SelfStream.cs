using Replicator.Http;

namespace Replicator.Tls;

/// <summary>One of two ends within this process: what is written to one is read from the other. Reads of nothing wait
/// without a thread.</summary>
internal sealed class SelfStream : UnseekableStream
{
    private readonly MemoryStream arrived = new();
    private SelfStream? other;

    // A read that found nothing.
    private TaskCompletionSource<int>? arrival;
    private Memory<byte> awaited;

    private SelfStream()
    {
    }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public static (SelfStream One, SelfStream Other) Connect()
    {
        var one = new SelfStream();
        one.other = new SelfStream { other = one };
        return (one, one.other);
    }

    public override int Read(byte[] buffer, int offset, int count) => arrived.Read(buffer, offset, count);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (arrived.Position < arrived.Length)
            return ValueTask.FromResult(arrived.Read(buffer.Span));
        awaited = buffer;
        arrival = new TaskCompletionSource<int>();
        return new ValueTask<int>(arrival.Task);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer) => other!.Take(buffer);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        long position = arrived.Position;
        arrived.Position = arrived.Length;
        arrived.Write(bytes);
        arrived.Position = position;
        if (arrival is not { } waiting)
            return;
        arrival = null;
        waiting.SetResult(arrived.Read(awaited.Span));
    }
}
