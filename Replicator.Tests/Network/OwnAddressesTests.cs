using System.Net;
using Replicator.Network;

namespace Replicator.Tests.Network;

public sealed class OwnAddressesTests
{
    [Theory]
    [InlineData("127.0.0.1", 8080, true)]
    [InlineData("::ffff:127.0.0.1", 8080, true)]
    [InlineData("0.0.0.0", 8080, true)]
    [InlineData("127.0.0.1", 8081, false)]
    [InlineData("127.0.0.2", 8080, false)]
    [InlineData("::1", 8080, false)]
    public void An_address_is_ours_where_we_listen(string address, int port, bool isOurs)
    {
        var own = new OwnAddresses();
        own.Add(new IPEndPoint(IPAddress.Loopback, 8080));
        Assert.Equal(isOurs, own.Contains(new IPEndPoint(IPAddress.Parse(address), port)));
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.9.9.9", true)]
    [InlineData("192.0.2.1", false)]
    public void Listening_everywhere_every_address_of_the_machine_is_ours(string address, bool isOurs)
    {
        var own = new OwnAddresses();
        own.Add(new IPEndPoint(IPAddress.Any, 8080));
        Assert.Equal(isOurs, own.Contains(new IPEndPoint(IPAddress.Parse(address), 8080)));
    }

    [Theory]
    [InlineData("localhost", 8080, true)]
    [InlineData("proxy.localhost", 8080, true)]
    [InlineData("localhost.", 8080, true)]
    [InlineData("localhost", 80, false)]
    [InlineData("[::1]", 8080, false)]
    [InlineData("origin.example", 8080, false)]
    public void A_target_names_us_by_name_or_address(string host, int port, bool isOurs)
    {
        var own = new OwnAddresses();
        own.Add(new IPEndPoint(IPAddress.Loopback, 8080));
        Assert.Equal(isOurs, own.Names(host, port, new IPEndPoint(IPAddress.Loopback, 8080)));
    }
}
