using System.Net;
using Fibers;
using Replicator.Http;
using Replicator.Network;
using Replicator.Tests.Support;

namespace Replicator.Tests.Network;

public sealed class DialerTests : IDisposable
{
    private static readonly IPAddress First = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Second = IPAddress.Parse("192.0.2.2");

    private readonly VirtualLoop loop = new();
    private readonly MemoryNetwork network = new();

    public void Dispose() => loop.Dispose();

    [Fact]
    public void Addresses_are_tried_in_turn()
    {
        network.Listen(new IPEndPoint(Second, 80), _ => { });
        Assert.Null(Dial(new NetworkOptions { Resolve = Named(First, Second) }));
        Assert.Equal([First, Second], network.Dialled.Select(one => one.Address));
    }

    [Fact]
    public void An_address_that_does_not_answer_is_given_up_after_its_time()
    {
        network.Silence(new IPEndPoint(First, 80));
        network.Listen(new IPEndPoint(Second, 80), _ => { });
        Assert.Null(Dial(new NetworkOptions { Resolve = Named(First, Second), ConnectTimeout = TimeSpan.FromSeconds(3) }));
        Assert.Equal(3, loop.Clock.Elapsed.TotalSeconds, precision: 1);
    }

    [Fact]
    public void The_last_failure_is_told()
    {
        Assert.Equal(ProxyError.ConnectionRefused, Dial(new NetworkOptions { Resolve = Named(First, Second) })?.Error);
    }

    [Fact]
    public void What_a_person_named_needs_no_leave()
    {
        var metadata = IPAddress.Parse("169.254.169.254");
        network.Listen(new IPEndPoint(metadata, 80), _ => { });
        Assert.Null(Dial(new NetworkOptions { Resolve = Named(metadata) }));
    }

    [Fact]
    public void A_forbidden_address_is_named_with_the_option_that_opens_it()
    {
        UpstreamException? failure = Dial(new NetworkOptions(), "169.254.169.254");
        Assert.Equal(ProxyError.DestinationIpProhibited, failure?.Error);
        Assert.Contains("--allow-to", failure?.Message);
        Assert.Empty(network.Dialled);
    }

    private UpstreamException? Dial(NetworkOptions options, string host = "origin.example")
    {
        using var workers = new Workers(loop.Scheduler.Mailbox, threadCount: 0);
        var resolver = new Resolver(workers.AddService("name lookup", queueBound: 1, share: 1), options);
        var dialer = new Dialer(
            resolver, new Connector(network), new DestinationPolicy(false, []), new OwnAddresses(), options);
        return (UpstreamException?)loop.Run(dialer.Dial(host, 80, new Result<ITransport>()));
    }

    private static Dictionary<string, IPAddress[]> Named(params IPAddress[] addresses) =>
        new() { ["origin.example:80"] = addresses };

    private sealed class Connector(MemoryNetwork network) : IConnector
    {
        public IEnumerable<Yield> Connect(IPEndPoint endPoint, TimeSpan timeout, Result<ITransport> transport) =>
            network.Connect(endPoint, timeout, transport);
    }
}
