using System.Net;
using Fibers;
using Microsoft.Win32.SafeHandles;
using Replicator.Network;

namespace Replicator.Tests.Support;

/// <summary>A client that sends one request again and again, the next when it is awaited, takes whatever it is sent and
/// ends. Costs nothing itself, so that what is measured is the proxy's.</summary>
/// <param name="request">A whole message.</param>
/// <param name="count">How often it is sent.</param>
internal sealed class RepeatingTransport(byte[] request, int count) : ITransport
{
    private readonly IPEndPoint local = new(IPAddress.Loopback, 8080);
    private readonly IPEndPoint remote = new(IPAddress.Loopback, 40_000);
    private int left = count;

    public IPEndPoint RemoteEndPoint => remote;

    public IPEndPoint LocalEndPoint => local;

    public Exception? Failure => null;

    public bool IsBroken => false;

    /// <summary>Bytes that it was sent.</summary>
    public long Taken { get; private set; }

    public bool TryReceive(Span<byte> buffer, out int count)
    {
        count = left-- > 0 ? request.Length : 0;
        request.AsSpan(0, count).CopyTo(buffer);
        return true;
    }

    public bool TrySend(ReadOnlySpan<byte> bytes, bool more, out int count)
    {
        count = bytes.Length;
        Taken += count;
        return true;
    }

    public bool TrySend(ReadOnlySpan<ReadOnlyMemory<byte>> chunks, bool more, out int count)
    {
        count = 0;
        foreach (ReadOnlyMemory<byte> chunk in chunks)
            count += chunk.Length;
        Taken += count;
        return true;
    }

    public bool TrySendFile(SafeFileHandle file, long position, int length, out int count)
    {
        count = length;
        Taken += count;
        return true;
    }

    public Yield Readable(TimeSpan timeout, string file = "", int line = 0) =>
        Yield.Wait(TimeSpan.Zero, file, line);

    public Yield Writable(TimeSpan timeout, string file = "", int line = 0) =>
        Yield.Wait(TimeSpan.Zero, file, line);

    public void ShutdownSend(bool isSigned = true)
    {
    }

    public void Abort()
    {
    }

    public void Dispose()
    {
    }
}
