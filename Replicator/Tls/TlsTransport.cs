using System.Buffers;
using System.Net;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Security.Authentication;
using System.Security.Cryptography;
using Fibers;
using Microsoft.Win32.SafeHandles;
using Replicator.Network;

namespace Replicator.Tls;

/// <summary>TLS over a connection, moved by whichever fiber uses it: no thread is waited for.</summary>
internal sealed class TlsTransport : ITransport
{
    /// <summary>Bytes that are encrypted at once: several records, which leave together.</summary>
    private const int LongestSend = 64 << 10;

    /// <summary>Bytes of one record's content (RFC 8446 §5.1).</summary>
    private const int LongestRecord = 16 << 10;

    private readonly Connection connection;
    private readonly ConnectionStream encrypted;
    private readonly SslStream stream;

    // A read of no bytes, which ends when there is something to read: nothing is held for it meanwhile.
    private Task<int>? arrival;

    // The last byte that was encrypted counts as taken once all that is encrypted has left. So whoever sends comes back
    // until then, as with any other transport.
    private bool isLastHeldBack;

    // The peer is told before the end that it is one.
    private bool owesGoodbye;

    /// <param name="connection">Owned; what it has received already is read first.</param>
    public TlsTransport(Connection connection)
    {
        this.connection = connection;
        encrypted = new ConnectionStream(connection);
        stream = new SslStream(encrypted);
    }

    public IPEndPoint RemoteEndPoint => connection.Transport.RemoteEndPoint;

    public IPEndPoint LocalEndPoint => connection.Transport.LocalEndPoint;

    public Exception? Failure { get; private set; }

    public bool IsBroken => connection.Transport.IsBroken;

    /// <summary>The handshake as client.</summary>
    /// <param name="options">Whom to trust as what.</param>
    /// <param name="deadline">For all of it.</param>
    /// <exception cref="HandshakeException">It failed.</exception>
    /// <exception cref="IOException">The peer left.</exception>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public IEnumerable<Yield> AuthenticateAsClient(SslClientAuthenticationOptions options, Deadline deadline) =>
        Shake(() => stream.AuthenticateAsClientAsync(options), deadline);

    /// <summary>The handshake as server.</summary>
    /// <param name="options">Who we are.</param>
    /// <param name="deadline">For all of it.</param>
    /// <exception cref="HandshakeException">It failed.</exception>
    /// <exception cref="IOException">The peer left.</exception>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public IEnumerable<Yield> AuthenticateAsServer(SslServerAuthenticationOptions options, Deadline deadline) =>
        Shake(() => stream.AuthenticateAsServerAsync(options), deadline);

    public bool TryReceive(Span<byte> buffer, out int count)
    {
        count = 0;
        if (!HasArrived())
            return false;
        byte[] plain = ArrayPool<byte>.Shared.Rent(Math.Min(buffer.Length, LongestRecord));
        try
        {
            TakeAtOnce(new ValueTask<int>(arrival!));
            arrival = null;
            count = TakeAtOnce(stream.ReadAsync(plain.AsMemory(0, Math.Min(buffer.Length, plain.Length))));
            plain.AsSpan(0, count).CopyTo(buffer);
            if (count > 0)
                encrypted.HadContent();
        }
        catch (Exception error) when (IsOfPeer(error))
        {
            // The array is not given back: a read that has not ended may still hold it.
            throw Broken(error);
        }

        ArrayPool<byte>.Shared.Return(plain);

        if (count == 0 && encrypted.HasEnded)
            NoteUnsignedEnd();
        return true;
    }

    public bool TrySend(ReadOnlySpan<byte> bytes, bool more, out int count)
    {
        if (IsStillSending(more, out count))
            return count > 0;
        int length = Math.Min(bytes.Length, LongestSend);
        byte[] plain = ArrayPool<byte>.Shared.Rent(length);
        bytes[..length].CopyTo(plain);
        return TrySend(plain, length, more, out count);
    }

    public bool TrySend(ReadOnlySpan<ReadOnlyMemory<byte>> chunks, bool more, out int count)
    {
        if (IsStillSending(more, out count))
            return count > 0;
        byte[] plain = ArrayPool<byte>.Shared.Rent(LongestSend);
        int length = 0;
        foreach (ReadOnlyMemory<byte> chunk in chunks)
        {
            ReadOnlySpan<byte> part = chunk.Span[..Math.Min(chunk.Length, LongestSend - length)];
            part.CopyTo(plain.AsSpan(length));
            length += part.Length;
        }

        return TrySend(plain, length, more, out count);
    }

    public bool TrySendFile(SafeFileHandle file, long position, int length, out int count)
    {
        if (IsStillSending(more: false, out count))
            return count > 0;
        byte[] plain = ArrayPool<byte>.Shared.Rent(Math.Min(length, LongestSend));
        int read = 0;
        try
        {
            read = RandomAccess.Read(file, plain.AsSpan(0, Math.Min(length, plain.Length)), position);
        }
        catch (IOException error)
        {
            throw new UnreadableFileException(error.Message, error);
        }
        finally
        {
            if (read == 0)
                ArrayPool<byte>.Shared.Return(plain);
        }

        return read == 0 || TrySend(plain, read, more: false, out count);
    }

    public Yield Readable(TimeSpan timeout, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        HasArrived() ? Yield.Wait(TimeSpan.Zero, file, line) : AwaitMore(timeout, file, line);

    public Yield Writable(TimeSpan timeout, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        connection.Writable(timeout, file, line);

    public void ShutdownSend(bool isSigned = true)
    {
        if (isSigned)
            SayGoodbye();
        owesGoodbye = false;
        connection.Transport.ShutdownSend();
    }

    public void Abort()
    {
        owesGoodbye = false;
        connection.Abort();
    }

    public void Dispose()
    {
        SayGoodbye();
        encrypted.Dispose();
        stream.Dispose();
        connection.Dispose();
    }

    private IEnumerable<Yield> Shake(Func<Task> begin, Deadline deadline)
    {
        Task handshake = begin();
        while (true)
        {
            while (!connection.TryFlush())
                yield return connection.Writable(deadline.Remaining);
            if (handshake.IsCompleted)
                break;
            yield return AwaitMore(deadline.Remaining);
            encrypted.Feed();
        }

        if (handshake.Exception?.InnerException is { } failure)
        {
            // The last is for parts of a certificate that nobody can read.
            if (failure is AuthenticationException or CryptographicException)
                throw new HandshakeException(failure);
            ExceptionDispatchInfo.Throw(failure);
        }

        owesGoodbye = true;
    }

    private Yield AwaitMore(
        TimeSpan timeout, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        encrypted.MayHaveMore ? Yield.Wait(TimeSpan.Zero, file, line) : connection.Readable(timeout, file, line);

    private bool HasArrived()
    {
        if (arrival is null)
            arrival = stream.ReadAsync(Memory<byte>.Empty).AsTask();
        else if (!arrival.IsCompleted)
            encrypted.Feed();
        return arrival.IsCompleted;
    }

    // It may be anybody's (RFC 8446 §6.1), and matters to whoever is told by it that something is whole. Most clients
    // leave so once they have what they want (RFC 9112 §9.8), and hear no goodbye.
    private void NoteUnsignedEnd()
    {
        Failure = new ConnectionException("the connection ended without a close_notify");
        owesGoodbye = false;
    }

    // A count of one: the last byte of what was encrypted has left with all the others.
    private bool IsStillSending(bool more, out int count)
    {
        count = 0;
        if (!connection.TryFlush(more))
            return true;
        count = isLastHeldBack ? 1 : 0;
        isLastHeldBack = false;
        return count > 0;
    }

    // The array goes back to the pool where nobody holds it any more.
    private bool TrySend(byte[] plain, int length, bool more, out int count)
    {
        try
        {
            // The encrypted side takes all at once.
            CompleteAtOnce(stream.WriteAsync(plain.AsMemory(0, length)));
        }
        catch (Exception error) when (IsOfPeer(error))
        {
            // The array is not given back: a write that has not ended may still hold it.
            throw Broken(error);
        }

        ArrayPool<byte>.Shared.Return(plain);
        owesGoodbye = true;
        isLastHeldBack = !connection.TryFlush(more);
        count = isLastHeldBack ? length - 1 : length;
        return count > 0;
    }

    // As far as the connection takes it: nobody waits for whom has no more to say.
    private void SayGoodbye()
    {
        if (!owesGoodbye)
            return;
        owesGoodbye = false;
        try
        {
            CompleteAtOnce(new ValueTask(stream.ShutdownAsync()));
            connection.TryFlush();
        }
        catch (Exception error) when (IsOfPeer(error) || error is CryptographicException)
        {
            // It is broken, as the last says after an alert: there is nobody to hear it.
        }
    }

    // Waiting here would stop the loop: what is not done by now, as after an empty record, breaks the connection.
    private static void CompleteAtOnce(ValueTask task)
    {
        if (!task.IsCompleted)
            throw Unfinished();
        task.GetAwaiter().GetResult();
    }

    private static int TakeAtOnce(ValueTask<int> task) => task.IsCompleted ? task.Result : throw Unfinished();

    private static IOException Unfinished() => new("the peer has stopped in the middle of a message");

    private static bool IsOfPeer(Exception error) =>
        error is IOException or AuthenticationException;

    private ConnectionException Broken(Exception error)
    {
        Failure = error;
        return error as ConnectionException ?? error.InnerException as ConnectionException
            ?? new ConnectionException($"TLS: {Describe(error)}", error);
    }

    private string Describe(Exception error) =>
        stream.IsServer ? error.GetBaseException().Message : TlsAlert.Describe(error);
}
