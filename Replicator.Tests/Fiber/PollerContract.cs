using System.Net;
using System.Net.Sockets;
using Fibers;

namespace Replicator.Tests.Fibers;

/// <summary>What every poller must do, with real sockets on the loopback.</summary>
public abstract class PollerContract : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Idleness = TimeSpan.FromMilliseconds(40);

    private readonly CountingPoller poller;
    private readonly Scheduler scheduler;
    private readonly FailureObserver failures = new();

    protected PollerContract(PollerKind kind)
    {
        poller = new CountingPoller(Pollers.Create(kind));
        scheduler = new Scheduler(poller, TimeProvider.System, Patience) { Observer = failures };
    }

    public void Dispose()
    {
        scheduler.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Bytes_go_both_ways()
    {
        byte[] data = new byte[3_000_000];
        new Random(1).NextBytes(data);
        var received = new MemoryStream();
        Converse(Server, Client);
        Assert.Equal(data, received.ToArray());

        IEnumerable<Yield> Server(FiberSocket socket)
        {
            byte[] buffer = new byte[65536];
            while (true)
            {
                int count;
                while (!socket.TryReceive(buffer, out count))
                    yield return Yield.Recv(socket);
                if (count == 0)
                    yield break;
                for (int sent = 0; sent < count;)
                {
                    if (socket.TrySend(buffer.AsSpan(sent, count - sent), more: false, out int taken))
                        sent += taken;
                    else
                        yield return Yield.Send(socket);
                }
            }
        }

        IEnumerable<Yield> Client(FiberSocket socket)
        {
            Fiber reader = scheduler.Start(Read(socket), "reader");
            for (int sent = 0; sent < data.Length;)
            {
                if (socket.TrySend(data.AsSpan(sent), more: false, out int taken))
                    sent += taken;
                else
                    yield return Yield.Send(socket);
            }

            socket.ShutdownSend();
            while (!reader.HasEnded)
                yield return Yield.Wait((TimeSpan?)null);
        }

        IEnumerable<Yield> Read(FiberSocket socket)
        {
            byte[] buffer = new byte[65536];
            while (true)
            {
                int count;
                while (!socket.TryReceive(buffer, out count))
                    yield return Yield.Recv(socket);
                if (count == 0)
                    yield break;
                received.Write(buffer, 0, count);
            }
        }
    }

    [Fact]
    public void Chunks_go_in_one_vectored_send()
    {
        ReadOnlyMemory<byte>[] chunks = [.. Enumerable.Range(0, 20).Select(i => new byte[] { (byte)i, (byte)(i + 100) }), default];
        var received = new List<byte>();
        Converse(socket => ReceiveAll(socket, received), Client);
        Assert.Equal(chunks.SelectMany(chunk => chunk.ToArray()).Take(received.Count), received);
        Assert.InRange(received.Count, 32, 40); // at least sixteen chunks at once

        IEnumerable<Yield> Client(FiberSocket socket)
        {
            Assert.True(socket.TrySend(chunks, more: false, out int count));
            Assert.InRange(count, 32, 40);
            yield break;
        }
    }

    [Fact]
    public void A_file_is_sent_from_a_position_and_its_end_shows()
    {
        string path = Path.GetTempFileName();
        try
        {
            byte[] content = new byte[300_000];
            new Random(2).NextBytes(content);
            File.WriteAllBytes(path, content);
            var received = new List<byte>();
            Converse(socket => ReceiveAll(socket, received), socket => SendFile(socket, path));
            Assert.Equal(content[1000..], received);
        }
        finally
        {
            File.Delete(path);
        }

        static IEnumerable<Yield> SendFile(FiberSocket socket, string path)
        {
            using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path);
            for (long position = 1000; ;)
            {
                if (!socket.TrySendFile(file, position, 1 << 20, out int count))
                    yield return Yield.Send(socket);
                else if (count == 0)
                    yield break;
                else
                    position += count;
            }
        }
    }

    [Fact]
    public void Both_sides_know_both_addresses()
    {
        IPEndPoint? seenByServer = null;
        IPEndPoint? ownOfClient = null;
        Converse(Server, Client);
        Assert.Equal(ownOfClient, seenByServer);

        IEnumerable<Yield> Server(FiberSocket socket)
        {
            seenByServer = socket.RemoteEndPoint;
            Assert.Equal(IPAddress.Loopback, socket.LocalEndPoint.Address);
            yield break;
        }

        IEnumerable<Yield> Client(FiberSocket socket)
        {
            ownOfClient = socket.LocalEndPoint;
            Assert.NotEqual(0, socket.RemoteEndPoint.Port);
            yield break;
        }
    }

    [Theory]
    [InlineData("unread bytes")]
    [InlineData("half-closed")]
    [InlineData("reset")]
    public void A_peer_that_nobody_waits_for_does_not_spin_the_loop(string what)
    {
        int polls = 0;
        Converse(Server, Client);
        Assert.InRange(polls, 1, 8); // idle fibers, the peer's steps and one event that nobody wants

        IEnumerable<Yield> Server(FiberSocket socket)
        {
            // Waits once, so that the poller knows the socket, and reads less than there is.
            yield return Yield.Recv(socket);
            Assert.True(socket.TryReceive(new byte[10], out _));
            int before = poller.PollCount;
            yield return Yield.Wait(Idleness);
            polls = poller.PollCount - before;
        }

        IEnumerable<Yield> Client(FiberSocket socket)
        {
            Assert.True(socket.TrySend(new byte[1000], more: false, out _));
            yield return Yield.Wait(Idleness / 4);
            if (what == "half-closed")
                socket.ShutdownSend();
            if (what == "reset")
            {
                socket.Abort();
                socket.Dispose();
                yield break;
            }

            yield return Yield.Wait(2 * Idleness);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_peer_that_ends_while_another_direction_is_waited_for_does_not_spin_the_loop(bool unread)
    {
        int polls = 0;
        Converse(Server, Client);
        Assert.InRange(polls, 1, 8);

        IEnumerable<Yield> Server(FiberSocket socket)
        {
            yield return Yield.Recv(socket);
            if (!unread)
                Assert.True(socket.TryReceive(new byte[10], out _));
            while (socket.TrySend(new byte[100_000], more: false, out _))
                yield return Yield.Wait(TimeSpan.Zero);
            int before = poller.PollCount;
            var outcome = new Result();
            yield return Yield.Try(WaitToSend(socket), outcome);
            polls = poller.PollCount - before;
            Assert.IsType<TimeoutException>(outcome.Error);
        }

        static IEnumerable<Yield> WaitToSend(FiberSocket socket)
        {
            yield return Yield.Send(socket, Idleness);
        }

        IEnumerable<Yield> Client(FiberSocket socket)
        {
            Assert.True(socket.TrySend(new byte[10], more: false, out _));
            socket.ShutdownSend();
            yield return Yield.Wait(4 * Idleness);
        }
    }

    [Fact]
    public void A_peers_reset_is_an_io_exception_with_the_systems_error()
    {
        var outcome = new Result();
        Converse(Server, Client);
        var inner = Assert.IsType<SocketException>(Assert.IsType<IOException>(outcome.Error).InnerException);
        Assert.Equal(SocketError.ConnectionReset, inner.SocketErrorCode);

        IEnumerable<Yield> Server(FiberSocket socket)
        {
            yield return Yield.Try(ReceiveAll(socket, []), outcome);
        }

        static IEnumerable<Yield> Client(FiberSocket socket)
        {
            socket.Abort();
            socket.Dispose();
            yield break;
        }
    }

    [Fact]
    public void What_was_left_unread_can_still_be_read()
    {
        int count = 0;
        Converse(Server, socket => SendOnce(socket, new byte[1000]));
        Assert.Equal(1000, count);

        IEnumerable<Yield> Server(FiberSocket socket)
        {
            yield return Yield.Recv(socket);
            Assert.True(socket.TryReceive(new byte[10], out count));
            yield return Yield.Wait(Idleness);

            // The poller took it out of its set meanwhile.
            yield return Yield.Recv(socket);
            Assert.True(socket.TryReceive(new byte[2000], out int rest));
            count += rest;
        }
    }

    [Fact]
    public void A_wait_to_receive_times_out()
    {
        var outcome = new Result();
        Converse(Server, Client);
        Assert.Contains("RECV 127.0.0.1:", Assert.IsType<TimeoutException>(outcome.Error).Message, StringComparison.Ordinal);

        IEnumerable<Yield> Server(FiberSocket socket)
        {
            yield return Yield.Try(Receive(socket), outcome);
        }

        static IEnumerable<Yield> Receive(FiberSocket socket)
        {
            yield return Yield.Recv(socket, Idleness / 4);
        }

        static IEnumerable<Yield> Client(FiberSocket socket)
        {
            yield return Yield.Wait(2 * Idleness);
        }
    }

    [Fact]
    public void A_second_fiber_cannot_wait_for_the_same()
    {
        Converse(Server, Client);
        string message = Assert.IsType<InvalidOperationException>(Assert.Single(failures.Failures)).Message;
        Assert.Contains("'server' waits already", message, StringComparison.Ordinal);
        failures.Failures.Clear();

        IEnumerable<Yield> Server(FiberSocket socket)
        {
            scheduler.Start(Rival(socket), "rival");
            yield return Yield.Recv(socket);
        }

        static IEnumerable<Yield> Rival(FiberSocket socket)
        {
            yield return Yield.Recv(socket);
        }

        static IEnumerable<Yield> Client(FiberSocket socket)
        {
            yield return Yield.Wait(Idleness / 2);
        }
    }

    [Fact]
    public void A_socket_closed_while_another_fiber_waits_fails_that_wait()
    {
        Exception? seen = null;
        Converse(Server, Client);
        Assert.IsType<IOException>(seen);

        IEnumerable<Yield> Server(FiberSocket socket)
        {
            Fiber closer = scheduler.Start(Closer(socket), "closer");
            var outcome = new Result();
            yield return Yield.Try(ReceiveAll(socket, []), outcome);
            seen = outcome.Error;
            Assert.True(closer.HasEnded);
        }

        static IEnumerable<Yield> Closer(FiberSocket socket)
        {
            socket.Dispose();
            yield break;
        }

        static IEnumerable<Yield> Client(FiberSocket socket)
        {
            yield return Yield.Wait(Idleness / 2);
        }
    }

    [Fact]
    public void A_refused_connection_says_so()
    {
        int port;
        using (FiberSocket listener = scheduler.Listen(new IPEndPoint(IPAddress.Loopback, 0), 1))
            port = listener.LocalEndPoint.Port;
        var socket = new Result<FiberSocket>();
        scheduler.Start(Connect(), "client");
        RunToEnd();
        var inner = Assert.IsType<SocketException>(Assert.IsType<IOException>(socket.Error).InnerException);
        Assert.Equal(SocketError.ConnectionRefused, inner.SocketErrorCode);
        Assert.Null(socket.Value);

        IEnumerable<Yield> Connect()
        {
            yield return Yield.Try(
                scheduler.Connect(new IPEndPoint(IPAddress.Loopback, port), Patience, socket), socket);
        }
    }

    [Fact]
    public void An_address_in_use_says_so_and_can_be_bound_again_when_free()
    {
        IPEndPoint endPoint;
        using (FiberSocket first = scheduler.Listen(new IPEndPoint(IPAddress.Loopback, 0), 1))
        {
            endPoint = first.LocalEndPoint;
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            client.Connect(endPoint);
            Assert.True(first.TryAccept(out FiberSocket? accepted));
            accepted.Dispose(); // closed first, it lingers
            IOException error = Assert.Throws<IOException>(() => scheduler.Listen(endPoint, 1));
            Assert.Equal(SocketError.AddressAlreadyInUse, Assert.IsType<SocketException>(error.InnerException).SocketErrorCode);
        }

        scheduler.Listen(endPoint, 1).Dispose();
    }

    [Fact]
    public void A_listener_on_ipv6_leaves_ipv4_to_another()
    {
        using FiberSocket inet6 = ListenOrSkip(new IPEndPoint(IPAddress.IPv6Any, 0));
        using FiberSocket inet = scheduler.Listen(new IPEndPoint(IPAddress.Any, inet6.LocalEndPoint.Port), 1);
        Assert.Equal(inet6.LocalEndPoint.Port, inet.LocalEndPoint.Port);
    }

    [Fact]
    public void A_connection_that_broke_off_does_not_close_the_listener()
    {
        using FiberSocket listener = scheduler.Listen(new IPEndPoint(IPAddress.Loopback, 0), 8);
        for (int i = 0; i < 4; i++)
        {
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            client.Connect(listener.LocalEndPoint);
            client.LingerState = new LingerOption(true, 0);
        }

        bool served = false;
        scheduler.Start(Accept(), "listener");
        scheduler.Start(Connect(), "client");
        RunToEnd();
        Assert.True(served);

        IEnumerable<Yield> Accept()
        {
            while (!served)
            {
                if (!listener.TryAccept(out FiberSocket? accepted))
                {
                    yield return Yield.Recv(listener);
                    continue;
                }

                scheduler.Start(Serve(accepted), "server", accepted);
                yield return Yield.Wait(TimeSpan.Zero);
            }
        }

        IEnumerable<Yield> Serve(FiberSocket socket)
        {
            var received = new List<byte>();
            yield return Yield.Try(ReceiveAll(socket, received), new Result());
            served |= received.Count > 0;
        }

        IEnumerable<Yield> Connect()
        {
            var socket = new Result<FiberSocket>();
            yield return Yield.Call(scheduler.Connect(listener.LocalEndPoint, Patience, socket));
            using FiberSocket connected = socket.Value!;
            Assert.True(connected.TrySend(new byte[1], more: false, out _));
            connected.ShutdownSend();
            while (!served)
                yield return Yield.Wait(TimeSpan.FromMilliseconds(1));
            using FiberSocket last = poller.BeginConnect(listener.LocalEndPoint); // wakes the listener, which then ends
            yield return Yield.Send(last);
        }
    }

    [Fact]
    public void Another_thread_wakes_the_loop_once_for_many_posts()
    {
        int delivered = 0;
        var signal = new Signal();
        scheduler.Start(Wait(), "waiter");
        var thread = new Thread(() =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                scheduler.Mailbox.Post(() =>
                {
                    delivered++;
                    signal.Set();
                });
            }
        });
        thread.Start();
        RunToEnd();
        thread.Join();
        Assert.Equal(10_000, delivered);

        IEnumerable<Yield> Wait()
        {
            while (delivered < 10_000)
                yield return Yield.Wait(signal, Patience);
        }
    }

    [Fact]
    public void Stop_from_another_thread_ends_a_sleeping_loop()
    {
        scheduler.Start(Sleep(), "sleeper");
        var thread = new Thread(scheduler.Stop);
        thread.Start();
        RunToEnd();
        thread.Join();
        Assert.Single(scheduler.Fibers);

        static IEnumerable<Yield> Sleep()
        {
            yield return Yield.Wait(Timeout.InfiniteTimeSpan);
        }
    }

    [Fact]
    public void Waking_a_disposed_poller_does_nothing()
    {
        scheduler.Dispose();
        poller.Wake();
        scheduler.Mailbox.Post(() => Assert.Fail("The loop is gone."));
    }

    /// <summary>Runs a server and a client at the two ends of one connection, each with its socket owned by the scheduler.</summary>
    private void Converse(Func<FiberSocket, IEnumerable<Yield>> server, Func<FiberSocket, IEnumerable<Yield>> client)
    {
        using FiberSocket listener = scheduler.Listen(new IPEndPoint(IPAddress.Loopback, 0), 8);
        scheduler.Start(Accept(), "listener");
        scheduler.Start(Connect(), "dialler");
        RunToEnd();

        IEnumerable<Yield> Accept()
        {
            FiberSocket? accepted;
            while (!listener.TryAccept(out accepted))
                yield return Yield.Recv(listener);
            scheduler.Start(server(accepted), "server", accepted);
        }

        IEnumerable<Yield> Connect()
        {
            var socket = new Result<FiberSocket>();
            yield return Yield.Call(scheduler.Connect(listener.LocalEndPoint, Patience, socket));
            scheduler.Start(client(socket.Value!), "client", socket.Value);
        }
    }

    private FiberSocket ListenOrSkip(IPEndPoint endPoint)
    {
        try
        {
            return scheduler.Listen(endPoint, 1);
        }
        catch (IOException) when (!Socket.OSSupportsIPv6)
        {
            // A machine without IPv6: the same with two addresses of IPv4 shows nothing, but fails nothing.
            return scheduler.Listen(new IPEndPoint(IPAddress.Loopback, 0), 1);
        }
    }

    private void RunToEnd()
    {
        scheduler.Run();
        foreach (Exception failure in failures.Failures.Where(failure => failure is not InvalidOperationException))
            throw new InvalidOperationException("A fiber failed.", failure);
    }

    private static IEnumerable<Yield> SendOnce(FiberSocket socket, byte[] bytes)
    {
        Assert.True(socket.TrySend(bytes, more: false, out int count));
        Assert.Equal(bytes.Length, count);
        yield return Yield.Wait(3 * Idleness);
    }

    private static IEnumerable<Yield> ReceiveAll(FiberSocket socket, List<byte> received)
    {
        byte[] buffer = new byte[16384];
        while (true)
        {
            int count;
            while (!socket.TryReceive(buffer, out count))
                yield return Yield.Recv(socket);
            if (count == 0)
                yield break;
            received.AddRange(buffer.AsSpan(0, count));
        }
    }
}
