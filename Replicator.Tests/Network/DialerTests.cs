using System.Net;
using Fibers;
using Replicator.Http;
using Replicator.Network;
using Replicator.Tests.Support;

namespace Replicator.Tests.Network;

public sealed class DialerTests : IDisposable
{
    private const string First = "192.0.2.1";
    private const string Second = "192.0.2.2";
    private const string Third = "192.0.2.3";
    private const string Six = "2001:db8::1";
    private const string OtherSix = "2001:db8::2";

    private readonly VirtualLoop loop = new();
    private readonly MemoryNetwork network = new();
    private readonly List<MemoryTransport> accepted = [];

    public void Dispose() => loop.Dispose();

    [Fact]
    [Trait("RFC", "8305 5")]
    public void An_address_that_refuses_is_followed_by_the_next_at_once()
    {
        Listen(Second);
        Assert.Null(Dial(Named(First, Second, Third)));
        Assert.Equal([First, Second], Dialled);
        Assert.Equal(0, loop.Clock.Elapsed.TotalMilliseconds, precision: 1);
    }

    [Theory]
    [InlineData($"{First} {Second} {Six} {OtherSix}", $"{First} {Six} {Second} {OtherSix}")]
    [InlineData($"{Six} {First} {Second} {Third}", $"{Six} {First} {Second} {Third}")]
    [InlineData($"{Six} {OtherSix} {First}", $"{Six} {First} {OtherSix}")]
    [InlineData($"{First} {First} ::ffff:{First} {Second}", $"{First} {Second}")]
    [Trait("RFC", "8305 4")]
    public void Families_take_turns_beginning_with_the_first_address(string named, string dialled)
    {
        Assert.NotNull(Dial(Named(named.Split(' '))));
        Assert.Equal(dialled, string.Join(' ', Dialled));
    }

    [Fact]
    [Trait("RFC", "8305 5")]
    public void A_silent_address_is_followed_by_the_next_after_a_quarter_of_a_second()
    {
        Silence(First);
        Silence(Six);
        Listen(Second);
        Assert.Null(Dial(Named(First, Second, Six)));
        Assert.Equal([First, Six, Second], Dialled);
        Assert.Equal(500, loop.Clock.Elapsed.TotalMilliseconds, precision: 0);
        Assert.Empty(loop.Scheduler.Fibers);
    }

    [Fact]
    [Trait("RFC", "8305 5")]
    public void An_address_that_is_slow_may_still_win()
    {
        Listen(First);
        Delay(First, 400);
        Listen(Second);
        Delay(Second, 400);
        var transport = new Result<ITransport>();
        Assert.Null(Dial(Named(First, Second), transport: transport));
        Assert.Equal([First, Second], Dialled);
        Assert.Equal(First, transport.Value!.RemoteEndPoint.Address.ToString());
        Assert.Equal(400, loop.Clock.Elapsed.TotalMilliseconds, precision: 0);
        loop.Advance(TimeSpan.FromSeconds(1));
        Assert.Single(accepted);
        Assert.Empty(loop.Scheduler.Fibers);
    }

    [Fact]
    [Trait("RFC", "8305 5")]
    public void Of_two_that_accept_at_once_one_is_closed()
    {
        Listen(First);
        Delay(First, 300);
        Listen(Second);
        Delay(Second, 50);
        var transport = new Result<ITransport>();
        Assert.Null(Dial(Named(First, Second), transport: transport));
        loop.Advance(TimeSpan.FromSeconds(1));
        Assert.True(accepted.Count is 1 or 2);
        transport.Value!.Dispose();
        Assert.All(accepted, one => Assert.True(HasEnded(one)));
        Assert.Empty(loop.Scheduler.Fibers);
    }

    [Fact]
    public void The_timeout_is_for_all_addresses_together()
    {
        foreach (string address in new[] { First, Second, Third })
            Silence(address);
        UpstreamException? failure = Dial(Named(First, Second, Third));
        Assert.Equal(ProxyError.ConnectionTimeout, failure?.Error);
        Assert.Equal(10, loop.Clock.Elapsed.TotalSeconds, precision: 1);
        Assert.Equal(3, failure!.Message.Split("did not accept").Length - 1);
    }

    [Fact]
    public void What_there_is_no_time_for_is_not_tried()
    {
        string[] many = [.. Enumerable.Range(1, 100).Select(one => $"192.0.2.{one}")];
        Array.ForEach(many, Silence);
        UpstreamException? failure = Dial(Named(many));
        Assert.Equal(ProxyError.ConnectionTimeout, failure?.Error);
        Assert.Equal(10, loop.Clock.Elapsed.TotalSeconds, precision: 1);
        Assert.InRange(Dialled.Count(), 39, 41);
    }

    [Fact]
    public void One_address_that_does_not_answer_is_given_up_after_its_time()
    {
        Silence(First);
        var options = new NetworkOptions { ConnectTimeout = TimeSpan.FromSeconds(3) };
        Assert.Equal(ProxyError.ConnectionTimeout, Dial(Named(First), options)?.Error);
        Assert.Equal(3, loop.Clock.Elapsed.TotalSeconds, precision: 1);
    }

    [Fact]
    public void All_that_was_tried_is_told_and_the_last_failure_names_the_error()
    {
        Silence(First);
        Delay(Second, 9900);
        UpstreamException? failure = Dial(Named(First, Second));
        Assert.Equal(ProxyError.ConnectionTimeout, failure?.Error);
        Assert.Equal(
            $"{First}:80 did not accept a connection in time; {Second}:80 did not accept a connection in time",
            failure?.Message);
        failure = Dial(Named(Second, Third), new NetworkOptions { ConnectTimeout = TimeSpan.FromSeconds(30) });
        Assert.Equal(ProxyError.ConnectionRefused, failure?.Error);
        Assert.Equal($"{Third}:80 refuses connections; {Second}:80 refuses connections", failure?.Message);
    }

    [Fact]
    public void A_dial_that_is_cancelled_leaves_nothing_behind()
    {
        Silence(First);
        Listen(Second);
        Delay(Second, 100);
        Fiber dialling = loop.Start(Dialling(Named(First, Second), new NetworkOptions(), new Result<ITransport>()));
        loop.Advance(TimeSpan.FromMilliseconds(300));
        Assert.Equal(3, loop.Scheduler.Fibers.Count);
        loop.Scheduler.Cancel(dialling);
        loop.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(loop.Scheduler.Fibers);
        Assert.Empty(accepted);
    }

    [Fact]
    public void A_dial_that_is_cancelled_when_it_has_won_closes_what_it_won()
    {
        Listen(First);
        Fiber dialling = loop.Start(Dialling(Named(First), new NetworkOptions(), new Result<ITransport>()));
        network.Accepted = () => loop.Scheduler.Interrupt(dialling, new IOException("interrupted"));
        loop.Advance(TimeSpan.FromSeconds(1));
        Assert.All(accepted, one => Assert.True(HasEnded(one)));
        Assert.Empty(loop.Scheduler.Fibers);
    }

    [Fact]
    public void What_a_person_named_needs_no_leave()
    {
        Listen("169.254.169.254");
        Assert.Null(Dial(Named("169.254.169.254")));
    }

    [Fact]
    public void A_forbidden_address_is_named_with_the_option_that_opens_it()
    {
        UpstreamException? failure = Dial([], host: "169.254.169.254");
        Assert.Equal(ProxyError.DestinationIpProhibited, failure?.Error);
        Assert.Contains("--allow-to", failure?.Message);
        Assert.Empty(network.Dialled);
    }

    private IEnumerable<string> Dialled => network.Dialled.Select(one => one.Address.ToString());

    private static IPEndPoint At(string address) => new(IPAddress.Parse(address), 80);

    private static Dictionary<string, IPAddress[]> Named(params string[] addresses) =>
        new() { ["origin.example:80"] = [.. addresses.Select(IPAddress.Parse)] };

    private static bool HasEnded(MemoryTransport transport) => transport.Incoming.IsEnded || transport.Incoming.IsReset;

    private void Listen(string address) => network.Listen(At(address), accepted.Add);

    private void Silence(string address) => network.Silence(At(address));

    private void Delay(string address, int milliseconds) =>
        network.Delay(At(address), TimeSpan.FromMilliseconds(milliseconds));

    private UpstreamException? Dial(
        Dictionary<string, IPAddress[]> named,
        NetworkOptions? options = null,
        string host = "origin.example",
        Result<ITransport>? transport = null) =>
        (UpstreamException?)loop.Run(Dialling(named, options ?? new NetworkOptions(), transport ?? new(), host));

    private IEnumerable<Yield> Dialling(
        Dictionary<string, IPAddress[]> named,
        NetworkOptions options,
        Result<ITransport> transport,
        string host = "origin.example")
    {
        using var workers = new Workers(loop.Scheduler.Mailbox, threadCount: 0);
        options = options with { Resolve = named };
        var resolver = new Resolver(workers.AddService("name lookup", queueBound: 1, share: 1), options);
        var dialer = new Dialer(
            loop.Scheduler,
            resolver,
            new Connector(network),
            new DestinationPolicy(false, []),
            new OwnAddresses(),
            options);
        yield return Yield.Call(dialer.Dial(new NextHop(host, 80, null), transport));
    }

    private sealed class Connector(MemoryNetwork network) : IConnector
    {
        public IEnumerable<Yield> Connect(IPEndPoint endPoint, TimeSpan timeout, Result<ITransport> transport) =>
            network.Connect(endPoint, timeout, transport);
    }
}
