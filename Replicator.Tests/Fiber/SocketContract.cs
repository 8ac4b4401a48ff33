using System.Net;
using System.Net.Sockets;
using Fibers;
using Replicator.Tests.Support;

namespace Replicator.Tests.Fibers;

/// <summary>What sockets must do on every poller.</summary>
public abstract class SocketContract(PollerKind kind) : Loopback(kind)
{
    [Theory]
    [InlineData(10)]
    [InlineData(1000)]
    public void A_local_socket_is_its_owners_alone_and_carries_bytes(int length)
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("replicator-local-").FullName, "socket");
        using FiberSocket listener = Scheduler.ListenLocal(path, 8);
        Assert.Equal(path, listener.ToString());
        Assert.Equal("600\n", RealProcess.Run("stat", "-c", "%a", path).Output);
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(new UnixDomainSocketEndPoint(path));
        client.Send(new byte[length]);
        client.Shutdown(SocketShutdown.Send);
        var received = new List<byte>();
        Scheduler.Start(Serve(), "server");
        RunToEnd();
        Assert.Equal(length, received.Count);

        IEnumerable<Yield> Serve()
        {
            FiberSocket? accepted;
            while (!listener.TryAccept(out accepted))
                yield return Yield.Recv(listener);
            using (accepted)
                yield return Yield.Call(ReceiveAll(accepted, received));
        }
    }

    [Fact]
    public void A_local_socket_does_not_take_the_place_of_a_file()
    {
        string path = Path.GetTempFileName();
        Assert.Throws<IOException>(() => Scheduler.ListenLocal(path, 8));
        Assert.True(File.Exists(path));
        File.Delete(path);
    }

    [Fact]
    public void A_path_that_is_too_long_for_a_socket_is_an_error() =>
        Assert.Throws<IOException>(() => Scheduler.ListenLocal("/tmp/" + new string('x', 103), 8));

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
            Fiber reader = Scheduler.Start(Read(socket), "reader");
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
        IEnumerable<byte[]> pairs = Enumerable.Range(0, 20).Select(i => new byte[] { (byte)i, (byte)(i + 100) });
        ReadOnlyMemory<byte>[] chunks = [.. pairs, default];
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
    public void A_refused_connection_says_so()
    {
        // Bound and not listening: the port refuses, and nobody else can get it meanwhile.
        using var reserved = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        reserved.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var refusing = (IPEndPoint)reserved.LocalEndPoint!;
        var socket = new Result<FiberSocket>();
        Scheduler.Start(Connect(), "client");
        RunToEnd();
        var inner = Assert.IsType<SocketException>(Assert.IsType<IOException>(socket.Error).InnerException);
        Assert.Equal(SocketError.ConnectionRefused, inner.SocketErrorCode);
        Assert.Null(socket.Value);

        IEnumerable<Yield> Connect()
        {
            yield return Yield.Try(Scheduler.Connect(refusing, Patience, socket), socket);
        }
    }

    [Fact]
    public void An_address_in_use_says_so_and_can_be_bound_again_when_free()
    {
        IPEndPoint endPoint;
        using (FiberSocket first = Scheduler.Listen(new IPEndPoint(IPAddress.Loopback, 0), 1))
        {
            endPoint = first.LocalEndPoint;
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            client.Connect(endPoint);
            Assert.True(first.TryAccept(out FiberSocket? accepted));
            accepted.Dispose(); // closed first, it lingers
            IOException error = Assert.Throws<IOException>(() => Scheduler.Listen(endPoint, 1));
            var inner = Assert.IsType<SocketException>(error.InnerException);
            Assert.Equal(SocketError.AddressAlreadyInUse, inner.SocketErrorCode);
        }

        Scheduler.Listen(endPoint, 1).Dispose();
    }

    [Fact]
    public void A_listener_on_ipv6_leaves_ipv4_to_another()
    {
        if (!Socket.OSSupportsIPv6)
            return;
        for (int attempt = 1; ; attempt++)
        {
            using FiberSocket inet6 = Scheduler.Listen(new IPEndPoint(IPAddress.IPv6Any, 0), 1);
            try
            {
                using FiberSocket inet = Scheduler.Listen(new IPEndPoint(IPAddress.Any, inet6.LocalEndPoint.Port), 1);
                Assert.Equal(inet6.LocalEndPoint.Port, inet.LocalEndPoint.Port);
                return;
            }
            catch (IOException) when (attempt < 10)
            {
                // Some other process holds that port.
            }
        }
    }

    [Fact]
    public void A_connection_that_broke_off_does_not_close_the_listener()
    {
        using FiberSocket listener = Scheduler.Listen(new IPEndPoint(IPAddress.Loopback, 0), 8);
        for (int i = 0; i < 4; i++)
        {
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            client.Connect(listener.LocalEndPoint);
            client.LingerState = new LingerOption(true, 0);
        }

        bool served = false;
        Scheduler.Start(Accept(), "listener");
        Scheduler.Start(Connect(), "client");
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

                Scheduler.Start(Serve(accepted), "server", accepted);
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
            yield return Yield.Call(Scheduler.Connect(listener.LocalEndPoint, Patience, socket));
            using FiberSocket connected = socket.Value!;
            Assert.True(connected.TrySend(new byte[1], more: false, out _));
            connected.ShutdownSend();
            while (!served)
                yield return Yield.Wait(TimeSpan.FromMilliseconds(1));
            using FiberSocket last = Poller.BeginConnect(listener.LocalEndPoint); // wakes the listener, which then ends
            yield return Yield.Send(last);
        }
    }
}
