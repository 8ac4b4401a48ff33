using System.Net;
using System.Net.Sockets;

namespace Replicator.Tests.Support;

/// <summary>An origin on a real socket whose bytes and pace the test decides. Each connection has a thread, on which
/// the requests that come are answered one after the other.</summary>
internal sealed class RawOrigin : IDisposable
{
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Action<RawOriginExchange> answer;
    private readonly ManualResetEventSlim released = new();
    private readonly List<Socket> connections = [];
    private readonly List<string> heads = [];
    private readonly Lock gate = new();

    /// <param name="answer">Called for each request, on its connection's thread.</param>
    /// <param name="sendBufferLength">Bytes of each connection that the system takes before they are received; null: as
    /// it likes.</param>
    public RawOrigin(Action<RawOriginExchange> answer, int? sendBufferLength = null)
    {
        this.answer = answer;
        // What it accepts inherits it.
        if (sendBufferLength is int length)
            listener.SendBufferSize = length;
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(512);
        StartThread(Accept);
    }

    public int Port => ((IPEndPoint)listener.LocalEndPoint!).Port;

    public string Authority => $"127.0.0.1:{Port}";

    /// <summary>The heads of the requests that came so far, as they came.</summary>
    public IReadOnlyList<string> Heads
    {
        get
        {
            lock (gate)
                return [.. heads];
        }
    }

    public int RequestCount => Heads.Count;

    /// <returns>The URI of a path here.</returns>
    public string Uri(string path) => $"http://{Authority}{path}";

    /// <summary>Lets all go on that wait, and whoever waits later.</summary>
    public void Release() => released.Set();

    public void Dispose()
    {
        Release();
        listener.Dispose();
        lock (gate)
            connections.ForEach(connection => connection.Dispose());
    }

    /// <summary>Waits until the test releases it.</summary>
    internal void WaitForRelease() => released.Wait(Until.Deadline);

    private static void StartThread(ThreadStart work) =>
        new Thread(work) { IsBackground = true, Name = "origin" }.Start();

    private void Accept()
    {
        try
        {
            while (true)
            {
                Socket connection = listener.Accept();
                lock (gate)
                    connections.Add(connection);
                StartThread(() => Serve(connection));
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private void Serve(Socket connection)
    {
        try
        {
            var exchange = new RawOriginExchange(this, connection);
            while (exchange.TakeHead())
            {
                lock (gate)
                    heads.Add(exchange.Head);
                answer(exchange);
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The proxy left, which is its right.
        }
        finally
        {
            connection.Dispose();
        }
    }
}
