using System.Net;
using System.Net.Sockets;

namespace Replicator.Tests.Support;

/// <summary>Ports for programs that cannot choose one by themselves.</summary>
internal static class FreePort
{
    // Below those that the system gives to connections, so that none takes it before the program has bound it.
    private const int First = 20000;

    private const int End = 32000;

    private static int next = Random.Shared.Next(First, End);

    /// <returns>A port of 127.0.0.1 that nobody listens on, each only once.</returns>
    public static int Take()
    {
        while (true)
        {
            int port = First + (Interlocked.Increment(ref next) - First) % (End - First);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken: the next one.
            }
        }
    }
}
