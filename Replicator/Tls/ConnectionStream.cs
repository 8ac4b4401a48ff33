using System.Threading.Tasks.Sources;
using Replicator.Http;
using Replicator.Network;

namespace Replicator.Tls;

/// <summary>The encrypted side of TLS: a connection as a stream that never blocks. A read that finds nothing goes on
/// when <see cref="Feed"/> finds something; what is written waits in the connection's output. One thread, one read at a
/// time.</summary>
/// <param name="connection">Borrowed.</param>
internal sealed class ConnectionStream(Connection connection) : UnseekableStream, IValueTaskSource<int>
{
    /// <summary>Bytes that are taken in one step: a peer that sends on and on does not hold up all others.</summary>
    private const int MostInStep = 16 << 10;

    /// <summary>Bytes without any content in them, as of records that only change keys; more are a fault of the
    /// peer.</summary>
    private const long MostWithoutContent = 1 << 20;

    private ManualResetValueTaskSourceCore<int> source;
    private int left = MostInStep;
    private long withoutContent;
    private Memory<byte> awaited;
    private bool isAwaited;

    /// <summary>The peer has ended its side without a word in TLS, or the stream was closed.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>As much was taken as may be in one step: there may be more, which nobody is told of.</summary>
    public bool MayHaveMore => left <= 0;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    /// <summary>What came had content in it.</summary>
    public void HadContent() => withoutContent = 0;

    /// <summary>Gives what has come to whoever waits for it, who runs at once.</summary>
    public void Feed()
    {
        left = MostInStep;
        while (isAwaited && left > 0)
        {
            int count = 0;
            try
            {
                if (!TryRead(awaited.Span, out count))
                    return;
            }
            catch (IOException broken)
            {
                isAwaited = false;
                source.SetException(broken);
                return;
            }

            isAwaited = false;
            source.SetResult(count);
        }
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count = 0;
        if (left > 0 && TryRead(buffer.Span, out count))
            return new ValueTask<int>(count);
        awaited = buffer;
        isAwaited = true;
        source.Reset();
        return new ValueTask<int>(this, source.Version);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        connection.Output.Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    int IValueTaskSource<int>.GetResult(short token) => source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => source.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        source.OnCompleted(continuation, state, token, flags);

    // Whoever waits gets an end, and gives its memory back.
    protected override void Dispose(bool disposing)
    {
        HasEnded = true;
        if (isAwaited)
        {
            isAwaited = false;
            source.SetResult(0);
        }

        base.Dispose(disposing);
    }

    // Who asks for no bytes holds no memory until there are some.
    private bool TryRead(Span<byte> buffer, out int count)
    {
        if (buffer.IsEmpty && connection.Received.Length == 0 && !HasEnded)
            connection.Receive();
        if (withoutContent > MostWithoutContent)
            throw new IOException("the peer sends TLS records without any content");
        ReceiveBuffer received = connection.Received;
        count = Math.Min(received.Length, buffer.Length);
        if (count > 0)
        {
            received.Filled[..count].CopyTo(buffer);
            received.Discard(count);
            withoutContent += count;
            left -= count;
            return true;
        }

        HasEnded |= connection.HasEnded;
        if (HasEnded || buffer.IsEmpty)
            return HasEnded || received.Length > 0;
        if (!connection.Transport.TryReceive(buffer, out count))
            return false;
        HasEnded = count == 0;
        withoutContent += count;
        left -= count;
        return true;
    }
}
