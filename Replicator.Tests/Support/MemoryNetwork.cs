using System.Net;
using System.Net.Sockets;
using Fibers;
using Replicator.Network;

namespace Replicator.Tests.Support;

/// <summary>Addresses that answer, refuse or stay silent, without a port.</summary>
internal sealed class MemoryNetwork
{
    private readonly Dictionary<IPEndPoint, Action<MemoryTransport>> listeners = [];
    private readonly HashSet<IPEndPoint> silent = [];
    private readonly Dictionary<IPEndPoint, TimeSpan> delays = [];
    private readonly Signal never = new("an answer of a silent address");
    private int nextPort = 50_000;

    /// <summary>Every address that was dialled, in order.</summary>
    public List<IPEndPoint> Dialled { get; } = [];

    /// <summary>Runs whenever a connection was accepted, before the one who dialled knows.</summary>
    public Action? Accepted { get; set; }

    /// <summary>From now on connections to <paramref name="endPoint"/> are given to <paramref name="accept"/>. All
    /// other addresses refuse.</summary>
    public void Listen(IPEndPoint endPoint, Action<MemoryTransport> accept)
    {
        silent.Remove(endPoint);
        listeners[endPoint] = accept;
    }

    /// <summary>From now on <paramref name="endPoint"/> refuses.</summary>
    public void Refuse(IPEndPoint endPoint)
    {
        silent.Remove(endPoint);
        listeners.Remove(endPoint);
    }

    /// <summary>From now on <paramref name="endPoint"/> never answers.</summary>
    public void Silence(IPEndPoint endPoint) => silent.Add(endPoint);

    /// <summary>From now on <paramref name="endPoint"/> answers, whatever it does, after that time.</summary>
    public void Delay(IPEndPoint endPoint, TimeSpan delay) => delays[endPoint] = delay;

    /// <summary>Connects a client of the proxy.</summary>
    /// <param name="client">The client's address.</param>
    /// <param name="server">The proxy's; null: 127.0.0.1:8080.</param>
    public static (MemoryTransport Client, MemoryTransport Server) Connect(
        IPEndPoint client, IPEndPoint? server = null) =>
        MemoryTransport.Pair(client, server ?? new IPEndPoint(IPAddress.Loopback, 8080));

    /// <summary>Dials <paramref name="endPoint"/>; the transport is the caller's to dispose.</summary>
    public IEnumerable<Yield> Connect(IPEndPoint endPoint, TimeSpan timeout, Result<ITransport> transport)
    {
        Dialled.Add(endPoint);
        if (silent.Contains(endPoint))
            yield return Yield.Wait(never, timeout);
        if (delays.TryGetValue(endPoint, out TimeSpan delay) && delay > timeout)
            yield return Yield.Wait(never, timeout);
        else if (delay > TimeSpan.Zero)
            yield return Yield.Wait(delay);

        // As on a real network, the answer comes a turn later.
        yield return Yield.Wait(TimeSpan.Zero);
        if (!listeners.TryGetValue(endPoint, out Action<MemoryTransport>? accept))
        {
            var refused = new SocketException((int)SocketError.ConnectionRefused);
            throw new ConnectionException($"{endPoint} refused the connection.", refused);
        }

        (MemoryTransport client, MemoryTransport server) =
            MemoryTransport.Pair(new IPEndPoint(IPAddress.Loopback, nextPort++), endPoint);
        accept(server);
        transport.Value = client;
        Accepted?.Invoke();
    }
}
