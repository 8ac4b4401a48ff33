using System.Net;
using Replicator.Http;

namespace Replicator.Tests.Http;

public sealed class HostListTests
{
    [Theory]
    [InlineData("example.org", "example.org", true)]
    [InlineData("example.org", "EXAMPLE.org", true)]
    [InlineData("Example.Org", "example.org.", true)]
    [InlineData("example.org.", "example.org", true)]
    [InlineData("example.org", "www.example.org", false)]
    [InlineData("example.org", "badexample.org", false)]
    [InlineData("*.example.org", "www.example.org", true)]
    [InlineData("*.example.org", "a.b.Example.Org.", true)]
    [InlineData("*.example.org", "example.org", false)]
    [InlineData("*.example.org", "badexample.org", false)]
    [InlineData("*.example.org", ".example.org", false)]
    [InlineData("*.example.org", "", false)]
    [InlineData("*.org", "example.org", true)]
    [InlineData("a.test,*.b.test, c.test", "c.test", true)]
    [InlineData("a.test,*.b.test", "x.b.test", true)]
    [InlineData("a.test,*.b.test", "x.a.test", false)]
    [InlineData("localhost", "localhost", true)]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("127.0.0.1", "127.0.0.2", false)]
    [InlineData("127.0.0.1", "127.0.0.1.", false)]
    [InlineData("::1", "[::1]", true)]
    [InlineData("[::1]", "::1", true)]
    [InlineData("2001:DB8::1", "[2001:db8:0:0:0:0:0:1]", true)]
    [InlineData("127.0.0.1", "[::ffff:127.0.0.1]", false)]
    [InlineData("xn--bcher-kva.test", "bücher.test", true)]
    [InlineData("bücher.test", "xn--bcher-kva.test", true)]
    public void A_host_is_meant_or_not(string text, string host, bool isMeant) =>
        Assert.Equal(isMeant, Read(text).Contains(host));

    [Theory]
    [InlineData("b.test,A.test.,*.C.test", "*.c.test,a.test,b.test")]
    [InlineData("a.test, a.test ,A.TEST", "a.test")]
    [InlineData("[::1],10.0.0.1,a.test", "10.0.0.1,::1,a.test")]
    public void Order_case_and_repetition_make_no_difference(string text, string normal) =>
        Assert.Equal(normal, Read(text).Text);

    [Fact]
    public void Names_domains_and_addresses_are_told_apart()
    {
        HostList list = Read("a.test,*.b.test,10.0.0.1,::1");
        Assert.Equal(["a.test"], list.Hosts);
        Assert.Equal(["b.test"], list.Domains);
        Assert.Equal([IPAddress.Parse("10.0.0.1"), IPAddress.IPv6Loopback], list.Addresses);
    }

    [Theory]
    [InlineData("", "an entry is empty; write hosts as")]
    [InlineData("a.test,,b.test", "an entry is empty; write hosts as")]
    [InlineData("https://a.test/", "'https://a.test/' is a URL or a network; write only a host, as")]
    [InlineData("10.0.0.0/8", "'10.0.0.0/8' is a URL or a network; write only a host, as")]
    [InlineData("*", "'*': a star stands only for all names below another; write *.example.org")]
    [InlineData("a.*.test", "'a.*.test': a star stands only for all names below another; write *.example.org")]
    [InlineData("*.*.test", "'*.*.test': a star stands only for all names below another; write *.example.org")]
    [InlineData("*example.org", "'*example.org': a star stands only for all names below another")]
    [InlineData("*.10.0.0.1", "'*.10.0.0.1': no names are below an address; write 10.0.0.1")]
    [InlineData("a.test:8443", "'a.test:8443': a host is meant with all its ports; write a.test")]
    [InlineData("*.a.test:443", "'*.a.test:443': a host is meant with all its ports; write *.a.test")]
    [InlineData("[::1]:443", "'[::1]:443': a host is meant with all its ports; write [::1]")]
    [InlineData("10.0.0.1:443", "'10.0.0.1:443': a host is meant with all its ports; write 10.0.0.1")]
    [InlineData("*.", "'*.' is no host; write it as")]
    [InlineData("a..test", "'a..test' is no host; write it as")]
    [InlineData("a b", "'a b' is no host; write it as")]
    [InlineData("127.1", "'127.1' is no host; write it as")]
    [InlineData("::g", "'::g' is no host; write it as")]
    [InlineData("me@a.test", "'me@a.test' is no host; write it as")]
    public void A_mistake_says_what_to_write(string text, string mistake)
    {
        Assert.False(HostList.TryParse(text, out _, out string told));
        Assert.StartsWith(mistake, told, StringComparison.Ordinal);
    }

    private static HostList Read(string text)
    {
        Assert.True(HostList.TryParse(text, out HostList? list, out string mistake), mistake);
        return list!;
    }
}
