using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Fibers;
using Microsoft.Win32.SafeHandles;

namespace Replicator.Network;

/// <summary>A plain connection. The socket's errors say whose it is once they are a
/// <see cref="ConnectionException"/>.</summary>
/// <param name="socket">Owned.</param>
internal sealed class SocketTransport(FiberSocket socket) : ITransport
{
    public IPEndPoint RemoteEndPoint => socket.RemoteEndPoint;

    public IPEndPoint LocalEndPoint => socket.LocalEndPoint;

    public Exception? Failure => null;

    public bool IsBroken => socket.IsBroken;

    public bool TryReceive(Span<byte> buffer, out int count)
    {
        try
        {
            return socket.TryReceive(buffer, out count);
        }
        catch (IOException error)
        {
            throw Broken(error);
        }
    }

    public bool TrySend(ReadOnlySpan<byte> bytes, bool more, out int count)
    {
        try
        {
            return socket.TrySend(bytes, more, out count);
        }
        catch (IOException error)
        {
            throw Broken(error);
        }
    }

    public bool TrySend(ReadOnlySpan<ReadOnlyMemory<byte>> chunks, bool more, out int count)
    {
        try
        {
            return socket.TrySend(chunks, more, out count);
        }
        catch (IOException error)
        {
            throw Broken(error);
        }
    }

    public bool TrySendFile(SafeFileHandle file, long position, int length, out int count)
    {
        try
        {
            return socket.TrySendFile(file, position, length, out count);
        }
        catch (IOException error)
        {
            throw error.InnerException is SocketException
                ? Broken(error)
                : new UnreadableFileException(error.Message, error);
        }
    }

    public Yield Readable(TimeSpan timeout, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Yield.Recv(socket, timeout, file, line);

    public Yield Writable(TimeSpan timeout, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Yield.Send(socket, timeout, file, line);

    public void ShutdownSend(bool isSigned = true) => socket.ShutdownSend();

    public void Abort() => socket.Abort();

    public void Dispose() => socket.Dispose();

    private static ConnectionException Broken(IOException error) => new(error.Message, error);
}
