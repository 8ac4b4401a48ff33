using Replicator.Http;
using Replicator.Network;
using Replicator.Pages;
using Replicator.Proxy;
using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

public sealed class TrafficTests
{
    private readonly Traffic traffic = new();

    [Fact]
    public void Nothing_that_failed_is_told_where_nothing_did() =>
        Assert.Equal("0 requests, 0 hits: 0 B from the store, 0 B from origins", traffic.ToString());

    [Fact]
    public void The_first_that_failed_are_told_with_their_reasons_each_once()
    {
        Fail("http://a.example/1", "refused");
        Fail("http://a.example/1", "refused");
        Fail("http://a.example/2", "late");
        Fail("http://a.example/1", "late");
        Assert.Equal("4 requests, 0 hits, 4 failed: 0 B from the store, 0 B from origins; failed: "
            + "http://a.example:80/1: refused; http://a.example:80/2: late; http://a.example:80/1: late", traffic.ToString());
    }

    [Fact]
    public void Of_many_that_failed_it_is_told_how_many_more_there_are()
    {
        for (int number = 0; number < 10; number++)
            Fail($"http://a.example/{number}", "refused");
        Assert.EndsWith("; http://a.example:80/2: refused; and 7 more", traffic.ToString());
    }

    [Fact]
    public void What_is_no_URL_is_told_as_it_came()
    {
        Fail(null, "not allowed", "CONNECT", "a.example:25");
        Fail(null, "no request", "", "");
        Assert.EndsWith("; failed: a.example:25: not allowed; no request", traffic.ToString());
    }

    [Fact]
    public void What_broke_off_is_told_and_counted_with_what_came_of_it()
    {
        Fail("http://a.example/1", "the origin left", hasBegun: true);
        Assert.Equal("1 request, 0 hits, 1 failed: 0 B from the store, 0 B from origins; failed: "
            + "http://a.example:80/1: the origin left", traffic.ToString());
    }

    private void Fail(
        string? uri, string reason, string method = "GET", string target = "/", bool hasBegun = false)
    {
        (MemoryTransport transport, _) = MemoryNetwork.Connect(new(System.Net.IPAddress.Loopback, 1));
        using var connection = new Connection(transport, new BufferBudget(long.MaxValue));
        var exchange = new Exchange(connection, TimeProvider.System);
        if (method != "")
            exchange.Request.SetLine(Http.Text.Bytes(method), Http.Text.Bytes(uri ?? target), 1);
        exchange.Begin();
        if (uri is not null)
        {
            exchange.Request.Fields.Add("Host"u8, "a.example"u8);
            Assert.True(TargetUri.TryCreate(exchange.Request, out TargetUri? parsed, out _));
            exchange.Uri = parsed;
        }

        if (hasBegun)
            exchange.Source = TransferSource.Relay;
        else
            ErrorAnswer.Put(exchange, 502, ProxyError.ConnectionRefused, reason);
        traffic.Add(exchange, breach: hasBegun ? reason : null);
    }
}
