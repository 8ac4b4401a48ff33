using System.Net;
using System.Net.Security;
using Fibers;
using Replicator.Network;
using Replicator.Tests.Support;
using Replicator.Tls;

namespace Replicator.Tests.Tls;

public sealed class ClientHelloTests
{
    [Theory]
    [Trait("RFC", "8446 4.1.2")]
    [InlineData("www.example.org", "www.example.org")]
    [InlineData("WWW.Example.org", "www.example.org")]
    [InlineData("192.0.2.1", null)]
    public void The_name_that_a_client_gives_is_read(string target, string? name) =>
        Assert.Equal(name, Read(Made(target))!.ServerName);

    [Theory]
    [Trait("RFC", "7301 3.1")]
    [InlineData("", true)]
    [InlineData("http/1.1", true)]
    [InlineData("h2,http/1.1", true)]
    [InlineData("h2", false)]
    public void The_protocols_that_a_client_offers_are_read(string protocols, bool mayBeHttp1)
    {
        string[] offered = protocols.Split(',', StringSplitOptions.RemoveEmptyEntries);
        ClientHello hello = Read(Made("a.test", offered))!;
        Assert.Equal(offered, hello.Protocols);
        Assert.Equal(mayBeHttp1, hello.MaySpeakHttp1);
    }

    [Fact]
    public void It_is_read_when_all_of_it_came_and_not_before()
    {
        byte[] hello = Made("a.test", "http/1.1");
        for (int length = 0; length < hello.Length; length++)
        {
            Assert.True(ClientHello.TryRead(hello.AsSpan(0, length), out ClientHello? early));
            Assert.Null(early);
        }

        Assert.Equal("a.test", Read(hello)!.ServerName);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(255)]
    public void Nothing_is_gathered_before_all_of_it_came(int length)
    {
        byte[] records = InRecords(Made("a.test")[5..], length);
        ClientHello.TryRead(records.AsSpan(0, 1), out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int count = 0; count < records.Length; count++)
            ClientHello.TryRead(records.AsSpan(0, count), out _);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [Trait("RFC", "8446 5.1")]
    [InlineData(1)]
    [InlineData(100)]
    public void It_is_read_from_several_records(int length)
    {
        byte[] records = InRecords(Made("a.test")[5..], length);
        Assert.Equal("a.test", Read(records)!.ServerName);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1")]
    [InlineData("SSH-2.0-")]
    [InlineData("\u0016\u0002")]
    [InlineData("\u0017\u0003\u0001")]
    [InlineData("\u0016\u0003\u0001\0\0")]
    [InlineData("\u0016\u0003\u0001\0\u0001\u0002")]
    public void What_is_no_tls_is_told(string text)
    {
        Assert.False(ClientHello.TryRead(System.Text.Encoding.Latin1.GetBytes(text), out ClientHello? hello));
        Assert.Null(hello);
    }

    [Fact]
    public void Whatever_stands_in_it_is_read_without_harm()
    {
        byte[] hello = Made("a.test", "h2", "http/1.1");
        var random = new Random(1);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] changed = [.. hello];
            for (int change = random.Next(1, 5); change > 0; change--)
                changed[random.Next(9, changed.Length)] = (byte)random.Next(256);
            Assert.True(ClientHello.TryRead(changed, out ClientHello? read));
            Assert.NotNull(read);
        }
    }

    [Fact]
    public void One_that_is_too_messagesays_nothing()
    {
        Assert.True(ClientHello.TryRead([22, 3, 1, 1, 0, 1, 1, 0, 1, 0], out ClientHello? hello));
        Assert.Same(ClientHello.Unknown, hello);
    }

    [Fact]
    public void One_in_thousands_of_records_says_nothing()
    {
        byte[] message = [1, 0, 0x20, 0, .. new byte[0x2000]];
        Assert.Same(ClientHello.Unknown, Read(InRecords(message[..0x800], 1)));
        Assert.Null(Read(InRecords(message[..0x800], 100)));
    }

    private static byte[] InRecords(byte[] message, int length) =>
        [.. message.Chunk(length).SelectMany(part => new byte[] { 22, 3, 1, 0, (byte)part.Length }.Concat(part))];

    private static ClientHello? Read(byte[] bytes)
    {
        Assert.True(ClientHello.TryRead(bytes, out ClientHello? hello));
        return hello;
    }

    // As the library's client sends it.
    private static byte[] Made(string target, params string[] protocols)
    {
        using var loop = new VirtualLoop();
        (MemoryTransport client, MemoryTransport server) = MemoryNetwork.Connect(new IPEndPoint(IPAddress.Loopback, 40_000));
        using var transport = new TlsTransport(new Connection(client, new BufferBudget(long.MaxValue)));
        var options = new SslClientAuthenticationOptions { TargetHost = target };
        if (protocols.Length > 0)
            options.ApplicationProtocols = [.. protocols.Select(one => new SslApplicationProtocol(one))];
        loop.Start(transport.AuthenticateAsClient(options, new Deadline(loop.Clock, TimeSpan.FromMinutes(1))));
        loop.RunUntilIdle();
        byte[] buffer = new byte[64 << 10];
        Assert.True(server.TryReceive(buffer, out int count));
        return buffer[..count];
    }
}
