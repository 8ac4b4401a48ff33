using System.Net;
using System.Net.Sockets;
using Fibers;
using Replicator.Network;

namespace Replicator.Tests.Support;

public sealed class MemoryTransportTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
    private static readonly IPEndPoint ClientAddress = new(IPAddress.Loopback, 1234);

    private readonly VirtualLoop loop = new();
    private readonly MemoryTransport client;
    private readonly MemoryTransport server;

    public MemoryTransportTests()
    {
        (client, server) = MemoryNetwork.Connect(ClientAddress);
    }

    public void Dispose() => loop.Dispose();

    [Fact]
    public void Bytes_arrive_in_order_through_a_bounded_buffer()
    {
        byte[] data = new byte[500_000];
        new Random(3).NextBytes(data);
        var received = new List<byte>();
        client.Outgoing.Capacity = 1000;
        loop.Start(Send(client, data));
        loop.Start(ReceiveAll(server, received));
        loop.RunToEnd();
        Assert.Equal(data, received);
    }

    [Fact]
    public void A_full_buffer_refuses()
    {
        client.Outgoing.Capacity = 10;
        Assert.True(client.TrySend(new byte[100], more: false, out int count));
        Assert.Equal(10, count);
        Assert.False(client.TrySend(new byte[1], more: false, out count));
        Assert.Equal(0, count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(999)]
    [InlineData(1000)]
    public void A_cut_ends_the_connection_at_a_byte(int position)
    {
        client.Outgoing.CutAfter(position, Cut.End);
        var received = new List<byte>();
        loop.Start(Send(client, new byte[1000]));
        loop.Start(ReceiveAll(server, received));
        loop.RunToEnd();
        Assert.Equal(position, received.Count);
    }

    [Fact]
    public void A_reset_fails_both_sides()
    {
        client.Outgoing.CutAfter(3, Cut.Reset);
        Assert.True(client.TrySend(new byte[10], more: false, out _));
        Assert.True(server.TryReceive(new byte[10], out int count));
        Assert.Equal(3, count);
        Assert.Throws<ConnectionException>(() => server.TryReceive(new byte[10], out _));
        Assert.Throws<ConnectionException>(() => client.TrySend(new byte[10], more: false, out _));
    }

    [Fact]
    public void Pieces_have_the_lengths_that_were_asked_for()
    {
        client.Outgoing.DeliverInPieces(2, 5);
        client.Outgoing.DeliverInPiecesOf(1);
        Assert.True(client.TrySend(new byte[9], more: false, out _));
        foreach (int expected in new[] { 2, 5, 1, 1 })
        {
            Assert.True(server.TryReceive(new byte[100], out int count));
            Assert.Equal(expected, count);
        }

        Assert.False(server.TryReceive(new byte[100], out _));
    }

    [Fact]
    public void A_half_closed_side_still_receives()
    {
        client.ShutdownSend();
        Assert.True(server.TryReceive(new byte[1], out int count));
        Assert.Equal(0, count);
        Assert.True(server.TrySend("ab"u8, more: false, out _));
        Assert.True(client.TryReceive(new byte[9], out count));
        Assert.Equal(2, count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_closed_peer_shows_as_an_end_and_an_aborted_one_as_a_reset(bool aborts)
    {
        if (aborts)
            client.Abort();
        client.Dispose();
        if (aborts)
            Assert.Throws<ConnectionException>(() => server.TryReceive(new byte[1], out _));
        else
            Assert.True(server.TryReceive(new byte[1], out int count) && count == 0);
        Assert.Throws<ConnectionException>(() => server.TrySend(new byte[1], more: false, out _));
    }

    [Fact]
    public void A_file_is_sent_as_far_as_there_is_room()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, [.. Enumerable.Range(0, 100).Select(i => (byte)i)]);
            using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path);
            client.Outgoing.Capacity = 30;
            Assert.True(client.TrySendFile(file, 90, 50, out int count));
            Assert.Equal(10, count);
            Assert.True(client.TrySendFile(file, 100, 50, out count));
            Assert.Equal(0, count);
            Assert.True(client.TrySendFile(file, 0, 50, out count));
            Assert.Equal(20, count);
            Assert.False(client.TrySendFile(file, 20, 50, out _));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void An_address_answers_refuses_or_is_silent()
    {
        var network = new MemoryNetwork();
        MemoryTransport? accepted = null;
        var answering = new IPEndPoint(IPAddress.Loopback, 80);
        var silent = new IPEndPoint(IPAddress.Loopback, 81);
        var other = new IPEndPoint(IPAddress.Loopback, 82);
        network.Listen(answering, side => accepted = side);
        network.Silence(silent);
        Result<ITransport> answered = new(), unanswered = new(), refused = new();
        Assert.Null(loop.Run(Dial()));

        Assert.Equal(answering, answered.Value!.RemoteEndPoint);
        Assert.Equal(answered.Value.LocalEndPoint, accepted!.RemoteEndPoint);
        Assert.IsType<TimeoutException>(unanswered.Error);
        var inner = Assert.IsType<SocketException>(Assert.IsType<ConnectionException>(refused.Error).InnerException);
        Assert.Equal(SocketError.ConnectionRefused, inner.SocketErrorCode);
        Assert.Equal([answering, silent, other], network.Dialled);

        IEnumerable<Yield> Dial()
        {
            yield return Yield.Try(network.Connect(answering, Timeout, answered), answered);
            yield return Yield.Try(network.Connect(silent, Timeout, unanswered), unanswered);
            yield return Yield.Try(network.Connect(other, Timeout, refused), refused);
        }
    }

    private static IEnumerable<Yield> Send(MemoryTransport transport, byte[] data)
    {
        for (int sent = 0; sent < data.Length;)
        {
            if (transport.TrySend(data.AsSpan(sent), more: false, out int count))
                sent += count;
            else
                yield return transport.Writable(Timeout);
        }

        transport.ShutdownSend();
    }

    private static IEnumerable<Yield> ReceiveAll(MemoryTransport transport, List<byte> received)
    {
        byte[] buffer = new byte[777];
        while (true)
        {
            int count;
            while (!transport.TryReceive(buffer, out count))
                yield return transport.Readable(Timeout);
            if (count == 0)
                yield break;
            received.AddRange(buffer.AsSpan(0, count));
        }
    }
}
