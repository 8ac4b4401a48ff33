using System.Net;
using System.Net.Sockets;
using Fibers;

namespace Replicator.Tests.Fibers;

public sealed class SpawnTests : IDisposable
{
    private static readonly IPEndPoint Home = new(IPAddress.Loopback, 8080);
    private static readonly IPEndPoint Other = new(IPAddress.IPv6Loopback, 8080);

    private readonly ScriptedPoller poller = new();
    private readonly CapturingSink sink = new();
    private readonly List<string> log = [];
    private readonly List<IPEndPoint> skipped = [];
    private int endStatus = -1;
    private int acceptedAtFirstStep;
    private Spawn? spawn;

    public void Dispose()
    {
        spawn?.Dispose();
        poller.Dispose();
    }

    [Fact]
    public void Each_connection_gets_a_fiber_named_by_its_address()
    {
        Plan(1, () => poller.Listeners[0].Connect(1001));
        Plan(1, () => poller.Listeners[0].Connect(1002));
        Plan(3, () => spawn!.Stop());
        Run(Serve);
        Assert.Equal(
            ["127.0.0.1:1001 begins", "127.0.0.1:1002 begins", "127.0.0.1:1001 ends", "127.0.0.1:1002 ends"], log);
        Assert.All(poller.Listeners[0].Accepted, socket => Assert.True(socket.IsClosed));
        Assert.Equal(0, spawn!.ClientCount);

        IEnumerable<Yield> Serve(FiberSocket socket, IPEndPoint address)
        {
            Assert.Equal(address.ToString(), spawn!.Scheduler.Current!.Name);
            log.Add($"{socket.RemoteEndPoint} begins");
            yield return Yield.Wait(TimeSpan.FromSeconds(1));
            log.Add($"{address} ends");
        }
    }

    [Fact]
    public void A_client_that_is_not_admitted_is_cut_off()
    {
        Plan(0, () => poller.Listeners[0].Connect(1001));
        Plan(0, () => poller.Listeners[0].Connect(1002));
        Plan(1, () => spawn!.Stop());
        Run(LogAndEnd, admits: address => address.Port != 1001);
        Assert.Equal(["1002"], log);
        Assert.True(poller.Listeners[0].Accepted[0] is { IsClosed: true, WasReset: true });
    }

    [Fact]
    public void A_client_that_meets_a_bug_keeps_out_no_other()
    {
        for (int port = 1001; port <= 1003; port++)
        {
            int from = port;
            Plan(0, () => poller.Listeners[0].Connect(from));
        }

        Plan(1, () => spawn!.Stop());
        Run(
            (socket, address) => address.Port == 1002
                ? throw new InvalidOperationException("bug two")
                : LogAndEnd(socket, address),
            admits: address => address.Port == 1001 ? throw new InvalidOperationException("bug one") : true);
        Assert.Equal(["1003"], log);
        Assert.Contains("bug one", sink.Text, StringComparison.Ordinal);
        Assert.Contains("bug two", sink.Text, StringComparison.Ordinal);
        Assert.All(poller.Listeners[0].Accepted, socket => Assert.True(socket.IsClosed));
    }

    [Fact]
    public void Without_descriptors_it_pauses_and_says_so_once_until_it_recovers()
    {
        Plan(0, () =>
        {
            for (int i = 0; i < 20; i++)
                poller.Listeners[0].Fail(SocketError.TooManyOpenSockets);
            poller.Listeners[0].Connect(1001);
        });
        Plan(10, () => poller.Listeners[0].Fail(SocketError.TooManyOpenSockets));
        Plan(20, () => spawn!.Stop());
        Run(LogAndEnd);
        Assert.Equal(["1001"], log);
        Assert.InRange(poller.PollCount, 1, 60);
        Assert.Equal(2, Count("trying again"));
        Assert.Equal(2, Count("accepting on 127.0.0.1:8080 again"));
        Assert.Equal(20, poller.Clock.Elapsed.TotalSeconds, 0.2);
    }

    [Fact]
    public void A_flood_of_connections_lets_other_fibers_run()
    {
        Plan(0, () =>
        {
            for (int i = 0; i < 200; i++)
                poller.Listeners[0].Connect(1000 + i);
        });
        Plan(1, () => spawn!.Stop());
        Run((_, _) => Turn());
        Assert.Equal(200, poller.Listeners[0].Accepted.Count);
        Assert.Equal(Acceptor.TurnLength, acceptedAtFirstStep);

        IEnumerable<Yield> Turn()
        {
            if (acceptedAtFirstStep == 0)
                acceptedAtFirstStep = poller.Listeners[0].Accepted.Count;
            yield break;
        }
    }

    [Fact]
    public void When_it_stops_listeners_close_first_and_clients_have_their_grace()
    {
        Plan(0, () => poller.Listeners[0].Connect(1001));
        Plan(0, () => poller.Listeners[0].Connect(1002));
        Plan(10, () => spawn!.Stop());
        Run(Serve, stopping: () =>
        {
            Assert.All(poller.Listeners, listener => Assert.True(listener.IsClosed));
            log.Add("stopping");
        });
        Assert.Equal(["stopping", "1001 ends", "1002 cut"], log);
        Assert.Equal(11.5, poller.Clock.Elapsed.TotalSeconds, 0.01);
        Assert.True(poller.Listeners[0].Accepted[0] is { IsClosed: true, WasReset: false });
        Assert.True(poller.Listeners[0].Accepted[1] is { IsClosed: true, WasReset: true });

        IEnumerable<Yield> Serve(FiberSocket socket, IPEndPoint address)
        {
            string end = "cut";
            try
            {
                yield return Yield.Wait(TimeSpan.FromSeconds(address.Port == 1001 ? 11 : 12));
                end = "ends";
            }
            finally
            {
                log.Add($"{address.Port} {end}");
            }
        }
    }

    [Fact]
    public void It_stops_as_soon_as_no_client_is_left_whatever_else_runs()
    {
        Plan(0, () => poller.Listeners[0].Connect(1001));
        Plan(10, () => spawn!.Stop());
        spawn = Make();
        spawn.Scheduler.Start(Background(), "background");
        spawn.Run((_, _) => Sleep(10.25));
        Assert.Equal(10.25, poller.Clock.Elapsed.TotalSeconds, 0.01);
        Assert.Equal(["background cut"], log);

        IEnumerable<Yield> Background()
        {
            try
            {
                yield return Yield.Wait(TimeSpan.FromHours(1));
            }
            finally
            {
                log.Add("background cut");
            }
        }
    }

    [Fact]
    public void Stopped_a_second_time_it_ends_at_once()
    {
        Plan(0, () => poller.Listeners[0].Connect(1001));
        Plan(10, () => spawn!.Stop());
        Plan(10.5, () => spawn!.Stop());
        Run((_, _) => Sleep(100));
        Assert.Equal(10.5, poller.Clock.Elapsed.TotalSeconds, 0.01);
        Assert.True(poller.Listeners[0].Accepted[0] is { IsClosed: true, WasReset: true });
        Assert.Equal(-1, endStatus);
        spawn!.Stop();
        Assert.Equal(70, endStatus);
    }

    [Fact]
    public void Connections_whose_fibers_never_ran_are_closed()
    {
        Plan(0, () =>
        {
            for (int i = 0; i < 50; i++)
                poller.Listeners[0].Connect(1000 + i);
            spawn!.Stop();
            spawn.Stop();
        });
        Run((_, _) => throw new InvalidOperationException("It ran."));
        Assert.All(poller.Listeners[0].Accepted, socket => Assert.True(socket.IsClosed));
        Assert.DoesNotContain("It ran", sink.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SocketError.AddressNotAvailable)]
    [InlineData(SocketError.AddressFamilyNotSupported)]
    public void An_address_that_the_machine_lacks_is_left_out(SocketError refusal)
    {
        poller.Refusals[Other] = refusal;
        spawn = Make();
        spawn.Listen();
        Assert.Equal([Other], skipped);
        Assert.Equal([Home], spawn.BoundEndPoints);
        spawn.Dispose();
        Assert.True(poller.Listeners[0].IsClosed);
    }

    [Fact]
    public void An_address_in_use_is_an_error_and_no_other_stays_bound()
    {
        poller.Refusals[Other] = SocketError.AddressAlreadyInUse;
        spawn = Make();
        var error = Assert.Throws<IOException>(spawn.Listen);
        Assert.Contains(Other.ToString(), error.Message, StringComparison.Ordinal);
        Assert.True(Assert.Single(poller.Listeners).IsClosed);
        Assert.Empty(skipped);
        Assert.Empty(spawn.BoundEndPoints);
    }

    [Fact]
    public void Without_any_address_it_does_not_run()
    {
        poller.Refusals[Home] = poller.Refusals[Other] = SocketError.AddressNotAvailable;
        spawn = Make();
        Assert.Throws<IOException>(spawn.Listen);
        Assert.Equal([Home, Other], skipped);
    }

    [Fact]
    public void Fibers_are_listed_when_asked_for_and_regularly()
    {
        Plan(0, () => poller.Listeners[0].Connect(1001));
        Plan(0.5, () => spawn!.RequestDump());
        Plan(25, () => spawn!.Stop());
        Run((_, _) => Sleep(25), dumpInterval: TimeSpan.FromSeconds(10));
        Assert.Equal(3, Count(" fibers at 2020-02-29 12:00:"));
        Assert.Equal(3, Count("\n127.0.0.1:1001: WAIT 25 s since "));
        Assert.Contains("127.0.0.1:1001: WAIT 25 s since 0.5 s, for 24.5 s more\n    SpawnTests.Sleep ", sink.Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_loop_closes_the_listeners_and_ends_the_process()
    {
        Plan(1, () => throw new InvalidOperationException("broken"));
        spawn = Make();
        Assert.Throws<InvalidOperationException>(() => spawn.Run((_, _) => Sleep(1)));
        Assert.Equal(70, endStatus);
        Assert.All(poller.Listeners, listener => Assert.True(listener.IsClosed));
        Assert.Contains("broken", sink.Text, StringComparison.Ordinal);
    }

    private void Plan(double seconds, Action action) => poller.Plan.Enqueue((TimeSpan.FromSeconds(seconds), action));

    private void Run(Func<FiberSocket, IPEndPoint, IEnumerable<Yield>> serve, Func<IPEndPoint, bool>? admits = null,
        Action? stopping = null, TimeSpan? dumpInterval = null)
    {
        spawn = Make(admits, stopping, dumpInterval);
        spawn.Run(serve);
        Assert.All(poller.Listeners, listener => Assert.True(listener.IsClosed));
    }

    private Spawn Make(Func<IPEndPoint, bool>? admits = null, Action? stopping = null, TimeSpan? dumpInterval = null)
    {
        var made = new Spawn(new SpawnOptions
        {
            EndPoints = [Home, Other],
            Admits = admits,
            Stopping = stopping,
            Skipped = (endPoint, _) => skipped.Add(endPoint),
            DumpInterval = dumpInterval,
            Time = poller.Clock,
            Sink = sink,
            HandlesSignals = false,
            IsWatched = false,
            MakePoller = () => poller,
            EndProcess = status => endStatus = status,
        });
        poller.Scheduler = made.Scheduler;
        return made;
    }

    private IEnumerable<Yield> LogAndEnd(FiberSocket socket, IPEndPoint address)
    {
        log.Add($"{address.Port}");
        yield break;
    }

    private static IEnumerable<Yield> Sleep(double seconds)
    {
        yield return Yield.Wait(TimeSpan.FromSeconds(seconds));
    }

    private int Count(string text) => sink.Text.Split(text).Length - 1;
}
