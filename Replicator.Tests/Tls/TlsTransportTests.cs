using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Fibers;
using Replicator.Network;
using Replicator.Tests.Support;
using Replicator.Tls;

namespace Replicator.Tests.Tls;

/// <summary>Two ends of TLS over a line in memory.</summary>
public sealed class TlsTransportTests : IDisposable
{
    private readonly VirtualLoop loop = new();
    private readonly MemoryTransport clientLine;
    private readonly MemoryTransport serverLine;
    private readonly TlsTransport client;
    private readonly TlsTransport server;

    public TlsTransportTests()
    {
        (clientLine, serverLine) = MemoryNetwork.Connect(new IPEndPoint(IPAddress.Loopback, 40_000));
        client = new TlsTransport(new Connection(clientLine, new BufferBudget(long.MaxValue)));
        server = new TlsTransport(new Connection(serverLine, new BufferBudget(long.MaxValue)));
    }

    public void Dispose()
    {
        client.Dispose();
        server.Dispose();
        loop.Dispose();
    }

    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(7)]
    public void Bytes_pass_both_ways_in_pieces_of_any_size(int? piece)
    {
        clientLine.Incoming.DeliverInPiecesOf(piece);
        clientLine.Outgoing.DeliverInPiecesOf(piece);
        Shake();
        byte[] sent = Bytes(40_000);
        Assert.Equal(sent, Pass(client, server, sent));
        Assert.Equal(sent, Pass(server, client, sent));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(20_000)]
    public void What_was_taken_has_left_though_the_line_is_narrow(int capacity)
    {
        Shake();
        clientLine.Outgoing.Capacity = capacity;
        byte[] sent = Bytes(150_000);
        Assert.Equal(sent, Pass(client, server, sent));
    }

    [Fact]
    public void Several_chunks_and_a_file_are_sent_as_they_are()
    {
        Shake();
        byte[] sent = Bytes(100_000);
        using var folder = new TemporaryFolder();
        string path = folder["file"];
        File.WriteAllBytes(path, sent);
        using var file = File.OpenHandle(path);
        byte[] arrived = Run(server, sent.Length, () =>
        {
            int done = 0;
            return (out bool isDone) =>
            {
                bool took = client.TrySendFile(file, done, sent.Length - done, out int count);
                done += count;
                isDone = done == sent.Length;
                return took;
            };
        });
        Assert.Equal(sent, arrived);
        Assert.True(client.TrySendFile(file, sent.Length, 10, out int none));
        Assert.Equal(0, none);

        ReadOnlyMemory<byte>[] chunks = [sent.AsMemory(0, 3), default, sent.AsMemory(3, 500)];
        Assert.True(client.TrySend(chunks, more: false, out int taken));
        Assert.Equal(503, taken);
        Assert.Equal(sent[..503], Take(server, 503));
    }

    [Fact]
    [Trait("RFC", "8446 6.1")]
    public void An_end_that_was_signed_is_an_end()
    {
        Shake();
        Assert.True(client.TrySend("last"u8, more: false, out _));
        client.ShutdownSend();
        byte[] buffer = new byte[100];
        Assert.True(server.TryReceive(buffer, out int count));
        Assert.Equal("last"u8, buffer.AsSpan(0, count));
        Assert.True(server.TryReceive(buffer, out count));
        Assert.Equal(0, count);
        Assert.Null(server.Failure);
        Assert.True(server.TrySend("more"u8, more: false, out _));
        Assert.Equal("more"u8, Take(client, 4));
    }

    [Fact]
    [Trait("RFC", "8446 6.1")]
    [Trait("RFC", "9112 9.8")]
    public void An_end_that_was_not_signed_is_a_failure()
    {
        Shake();
        clientLine.ShutdownSend();
        for (int time = 0; time < 2; time++)
        {
            Assert.True(server.TryReceive(new byte[10], out int count));
            Assert.Equal(0, count);
            Assert.IsType<ConnectionException>(server.Failure);
        }

        client.Abort(); // Its line takes no goodbye any more.
    }

    [Fact]
    public void What_is_no_record_is_a_failure()
    {
        Shake();
        clientLine.TrySend("GET / HTTP/1.1\r\n\r\n"u8, more: false, out _);
        Assert.Throws<ConnectionException>(() => server.TryReceive(new byte[10], out _));
    }

    [Fact]
    public void A_peer_that_leaves_in_the_handshake_ends_it()
    {
        Result shaken = Begin(server.AuthenticateAsServer(ServerOptions(), Deadline()));
        clientLine.TrySend([22, 3, 1], more: false, out _);
        loop.RunUntilIdle();
        Assert.False(shaken.Failed);
        clientLine.Dispose();
        loop.RunUntilIdle();
        Assert.IsAssignableFrom<IOException>(shaken.Error);
    }

    [Fact]
    public void A_peer_that_is_silent_in_the_handshake_runs_out_of_time()
    {
        Result shaken = Begin(server.AuthenticateAsServer(ServerOptions(), Deadline()));
        loop.RunUntilIdle();
        loop.Advance(TimeSpan.FromMinutes(2));
        Assert.IsType<TimeoutException>(shaken.Error);
    }

    [Fact]
    public void What_lies_decrypted_needs_no_more_from_the_line()
    {
        Shake();
        Assert.True(client.TrySend(Bytes(30_000), more: false, out _));
        byte[] buffer = new byte[10];
        Assert.True(server.TryReceive(buffer, out int count));
        Assert.Equal(10, count);
        Result waited = Begin(Once(server.Readable(TimeSpan.FromSeconds(1))));
        loop.RunUntilIdle();
        Assert.False(waited.Failed);
        Assert.Equal(29_990, Take(server, 29_990).Length);
    }

    private static IEnumerable<Yield> Once(Yield wait)
    {
        yield return wait;
    }

    private static byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private static SslServerAuthenticationOptions ServerOptions() =>
        new() { ServerCertificate = Certificates.For("a.test") };

    private Deadline Deadline() => new(loop.Clock, TimeSpan.FromMinutes(1));

    private void Shake()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(Certificates.Trusted);
        var options = new SslClientAuthenticationOptions { TargetHost = "a.test", CertificateChainPolicy = policy };
        Result asked = Begin(client.AuthenticateAsClient(options, Deadline()));
        Result answered = Begin(server.AuthenticateAsServer(ServerOptions(), Deadline()));
        loop.RunUntilIdle();
        Assert.Null(asked.Error);
        Assert.Null(answered.Error);
    }

    private Result Begin(IEnumerable<Yield> fiber)
    {
        var outcome = new Result();
        loop.Start(Try(fiber, outcome), "one side");
        return outcome;
    }

    private static IEnumerable<Yield> Try(IEnumerable<Yield> fiber, Result outcome)
    {
        yield return Yield.Try(fiber, outcome);
    }

    private static byte[] Pass(TlsTransport from, TlsTransport to, byte[] bytes) => Run(to, bytes.Length, () =>
    {
        int done = 0;
        return (out bool isDone) =>
        {
            bool took = from.TrySend(bytes.AsSpan(done), more: false, out int count);
            done += count;
            isDone = done == bytes.Length;
            return took;
        };
    });

    private delegate bool Send(out bool isDone);

    // Sends and receives in turns, as a peer whose line is full must.
    private static byte[] Run(TlsTransport to, int length, Func<Send> begin)
    {
        Send send = begin();
        var arrived = new List<byte>();
        byte[] buffer = new byte[5_000];
        for (bool isDone = false; !isDone || arrived.Count < length;)
        {
            bool moved = !isDone && send(out isDone);
            while (to.TryReceive(buffer, out int count))
            {
                arrived.AddRange(buffer.AsSpan(0, count));
                moved = true;
            }

            Assert.True(moved || !isDone, "bytes that were taken did not arrive");
        }

        return [.. arrived];
    }

    private static byte[] Take(TlsTransport from, int length)
    {
        var taken = new List<byte>();
        byte[] buffer = new byte[length];
        while (taken.Count < length && from.TryReceive(buffer.AsSpan(0, length - taken.Count), out int count))
            taken.AddRange(buffer.AsSpan(0, count));
        return [.. taken];
    }
}
