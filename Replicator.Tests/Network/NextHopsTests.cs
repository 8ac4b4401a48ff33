using Replicator.Http;
using Replicator.Network;

namespace Replicator.Tests.Network;

public sealed class NextHopsTests
{
    private static readonly ExternalProxy Proxy = new("proxy.example", 3128, null, "--external");

    [Theory]
    [InlineData("example.org", "example.org", true)]
    [InlineData("example.org", "www.EXAMPLE.org", true)]
    [InlineData("example.org", "example.org.", true)]
    [InlineData("example.org.", "a.example.org", true)]
    [InlineData(".example.org", "example.org", true)]
    [InlineData("example.org", "badexample.org", false)]
    [InlineData("example.org", "example.org.evil.example", false)]
    [InlineData("a, b.example\tc,,d", "d", true)]
    [InlineData("a, b.example\tc,,d", "x.b.example", true)]
    [InlineData("a, b.example\tc,,d", "b", false)]
    [InlineData("*", "anything.example", true)]
    [InlineData("*", "[::1]", true)]
    [InlineData("", "example.org", false)]
    [InlineData(" , .", "example.org", false)]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("127.0.0.1", "[::ffff:127.0.0.1]", true)]
    [InlineData("127.0.0.1", "127.0.0.2", false)]
    [InlineData("0.0.1", "127.0.0.1", false)]
    [InlineData("192.168.0.0/16", "192.168.7.7", true)]
    [InlineData("192.168.1.5/16", "192.168.7.7", true)]
    [InlineData("192.168.0.0/16", "192.169.0.1", false)]
    [InlineData("192.168.0.0/33", "192.168.0.1", false)]
    [InlineData("::1", "[::1]", true)]
    [InlineData("[::1]", "[0:0:0:0:0:0:0:1]", true)]
    [InlineData("2001:db8::/32", "[2001:db8:1::2]", true)]
    [InlineData("2001:db8::/32", "[2001:db9::2]", false)]
    public void Hosts_are_reached_directly_as_curl_reads_it(string list, string host, bool isDirect)
    {
        Assert.Equal(isDirect, new DirectHosts(list).Contains(host));
    }

    [Theory]
    [InlineData("GET", "http://origin.example/a?b", "/a?b", "http://origin.example/a?b")]
    [InlineData("GET", "http://ORIGIN.example:81", "/", "http://origin.example:81/")]
    [InlineData("OPTIONS", "http://origin.example", "*", "http://origin.example")]
    [InlineData("OPTIONS", "http://origin.example/", "/", "http://origin.example/")]
    [Trait("RFC", "9112 3.2.2")]
    public void A_proxy_is_sent_the_whole_URI(string method, string target, string direct, string external)
    {
        var head = new RequestHead();
        head.SetLine(System.Text.Encoding.ASCII.GetBytes(method), System.Text.Encoding.ASCII.GetBytes(target), 1);
        head.Fields.Add("Host"u8, "origin.example"u8);
        Assert.True(TargetUri.TryCreate(head, out TargetUri? uri, out _));
        Assert.Equal(direct, NextHops.Direct.Of(uri!).FormOf(uri!));
        var hops = new NextHops(Proxy, null, new DirectHosts(""));
        Assert.Equal(external, hops.Of(uri!).FormOf(uri!));
    }

    [Fact]
    public void Connections_to_a_proxy_and_to_an_origin_of_that_address_are_told_apart()
    {
        var hops = new NextHops(null, Proxy, new DirectHosts("proxy.example"));
        NextHop behind = hops.OfTunnel("origin.example", 443);
        NextHop direct = hops.OfTunnel("proxy.example", 3128);
        Assert.Equal(("proxy.example", 3128), (behind.Host, behind.Port));
        Assert.Equal(("proxy.example", 3128), (direct.Host, direct.Port));
        Assert.NotEqual(behind.PoolKey, direct.PoolKey);
    }
}
