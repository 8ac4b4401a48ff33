using Replicator.Tests.Store;
using Replicator.Tests.Support;

namespace Replicator.Tests.Strictness;

/// <summary>Slow peers are timed out and a failing disk is done without, while others are served (RFC 9112 §9.5;
/// RFC 9110 §15.5.9).</summary>
[Trait("RFC", "9112 9.5")]
public sealed class ResourceTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nCache-Control: max-age=600\r\nContent-Length: 2\r\n\r\nok";
    private const string Fresh = "HTTP/1.1 200 OK\r\nCache-Control: max-age=600\r\n";

    /// <summary>What a client begins and does not end, and the status after the seconds that it may take.</summary>
    public static IEnumerable<object[]> SlowClients => Rows.In(
        Rows.Of(
            ("G", 30, 408), (RequestTrial.Get, 30, 408), (RequestTrial.Get + "X: y", 30, 408), ("\r\n", 30, 408), ("\r", 30, 408),
            ("", 60, 0),
            (RequestTrial.Post + "Content-Length: 5\r\n\r\n", 300, 408),
            (RequestTrial.Post + "Content-Length: 5\r\n\r\nhell", 300, 408),
            (RequestTrial.Post + "Transfer-Encoding: chunked\r\n\r\n", 300, 408),
            (RequestTrial.Post + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n", 300, 408)),
        Place.Fresh,
        Place.Reused,
        Place.Pipelined,
        Place.HotReused);

    /// <summary>What an origin begins and does not end.</summary>
    public static IEnumerable<object[]> SlowOrigins => Rows.In(
        Rows.Of(
            ("", 300, true), ("HTTP/1.1 200 OK\r\nX: y", 300, true), ("HTTP/1.1 103 Early Hints\r\n\r\n", 300, true),
            (Fresh + "Content-Length: 5\r\n\r\nhell", 300, false),
            (Fresh + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n", 300, false)),
        Asked.Get,
        Asked.Kept,
        Asked.Post,
        Asked.Range,
        Asked.Joined);

    /// <summary>How the disk fails.</summary>
    public static IEnumerable<object[]> Disks => Rows.Of(
        "full at once", "full after 1", "full after 1000", "full after 100000", "no file can be made", "dead after 1", "dead after 3");

    [Theory]
    [Trait("RFC", "9110 15.5.9")]
    [MemberData(nameof(SlowClients))]
    public void A_client_that_does_not_go_on_is_timed_out(Place place, string begun, int seconds, int status)
    {
        using RequestTrial trial = RequestTrial.PlayAlone(place, begun);
        int before = trial.Client.Responses.Count;
        trial.Scene.Advance(TimeSpan.FromSeconds(seconds - 1));
        Assert.False(trial.Client.SawEnd || trial.Client.SawReset);
        Assert.Equal(before, trial.Client.Responses.Count);
        trial.Scene.Advance(TimeSpan.FromSeconds(4));
        Assert.True(trial.Client.SawEnd || trial.Client.SawReset);
        Assert.DoesNotContain(trial.Forwarded, request =>
            request.StartLine.StartsWith("POST ", StringComparison.Ordinal) && request.IsComplete);
        if (status != 0)
        {
            Assert.Equal(status, trial.Client.Response.Status);
            Assert.Equal("close", trial.Client.Response["Connection"]);
        }

        trial.AssertNextClientIsServed();
    }

    [Fact]
    [Trait("RFC", "9110 15.5.9")]
    public void A_head_that_drips_is_timed_out_however_often_something_comes()
    {
        using var scene = new Scene();
        Peer client = scene.Client();
        for (int second = 0; second < 31; second++)
        {
            client.SendsRaw(second == 0 ? RequestTrial.Get + "X: " : "y");
            scene.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(408, client.Response.Status);
        Assert.True(client.SawEnd);
    }

    [Theory]
    [MemberData(nameof(SlowOrigins))]
    public void An_origin_that_does_not_go_on_is_timed_out(Asked asked, string begun, int seconds, bool isHead)
    {
        using ResponseTrial trial = ResponseTrial.Play(asked, begun);
        trial.Scene.Advance(TimeSpan.FromSeconds(seconds + 1));
        foreach (Peer client in trial.Clients)
        {
            // Who joined has asked once more, by itself.
            if (isHead)
                Assert.Equal(client == trial.Client ? 504 : 200, client.Response.Status);
            else
                Assert.True(client.SawReset || client.SawEnd);
            Assert.DoesNotContain(client.Responses, response => response.IsComplete && response.Content == "hello");
        }

        trial.AssertNothingCame();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_client_that_does_not_read_is_timed_out_and_holds_up_nobody(bool isStored)
    {
        using var scene = new Scene();
        string content = new('a', 3_000_000);
        string freshness = isStored ? "max-age=600" : "no-store";
        scene.Origin.AlwaysAnswersRaw(request => request.StartLine.Contains("/target")
            ? $"HTTP/1.1 200 OK\r\nCache-Control: {freshness}\r\nContent-Length: {content.Length}\r\n\r\n{content}"
            : Ok);
        Peer slow = scene.Client();
        slow.Stalls();
        slow.Gets(RequestTrial.Target);
        Peer other = scene.Client().Gets(RequestTrial.Target);
        Assert.Equal(content.Length, other.Response.Content.Length);
        Assert.Equal("ok", other.Gets("http://origin.example/a").Response.Content);
        scene.Advance(TimeSpan.FromSeconds(303));
        slow.Reads();
        Assert.True(slow.SawReset || slow.SawEnd);
        Assert.DoesNotContain(slow.Responses, response => response.IsComplete);
        Assert.Equal("ok", other.Gets("http://origin.example/b").Response.Content);
    }

    [Theory]
    [MemberData(nameof(Disks))]
    public void With_a_failing_disk_others_are_served_and_nothing_half_is_called_whole(string how)
    {
        using var scene = new Scene();
        string content = string.Concat(Enumerable.Range(0, 20_000).Select(number => $"{number,8}\n"));
        scene.Origin.AlwaysAnswersRaw(_ => $"{Fresh}Content-Length: {content.Length}\r\n\r\n{content}");
        Peer client = scene.Client().Gets("http://origin.example/before");
        Fail(scene.Disk, how);
        foreach (string path in (string[])["a", "b", "before", "a"])
        {
            Peer next = scene.Client().Gets($"http://origin.example/{path}");
            Assert.Equal(200, next.Response.Status);
            Assert.True(next.Response.IsComplete ? next.Response.Content == content : next.SawReset);
        }

        // What was whole stays; and what can be relayed from the beginning is.
        Assert.Equal(content, client.Gets("http://origin.example/before").Response.Content);
        Assert.Equal(content, client.Gets("http://origin.example/c").Response.Content);
        scene.Disk.Heal();
        scene.Disk.Refuses = _ => false;
        scene.Advance(TimeSpan.FromMinutes(11));
        foreach (string path in (string[])["a", "b", "c", "before", "d"])
            Assert.Equal(content, scene.Client().Gets($"http://origin.example/{path}").Response.Content);
    }

    [Fact]
    public void With_its_tree_removed_it_serves_on()
    {
        using var scene = new Scene();
        scene.Origin.AlwaysAnswersRaw(_ => Ok);
        Peer client = scene.Client().Gets(RequestTrial.Target);
        foreach (string folder in Directory.EnumerateDirectories(scene.Root))
            Directory.Delete(folder, recursive: true);
        for (int count = 0; count < 3; count++)
        {
            scene.Advance(TimeSpan.FromSeconds(2));
            Assert.Equal("ok", client.Gets(RequestTrial.Target).Response.Content);
            Assert.Equal("ok", scene.Client().Gets($"http://origin.example/{count}").Response.Content);
        }
    }

    private static void Fail(FaultyFolder disk, string how)
    {
        string[] words = how.Split(' ');
        if (how.StartsWith("full after", StringComparison.Ordinal))
            disk.FailWritesAfter(long.Parse(words[^1]));
        else if (how.StartsWith("dead after", StringComparison.Ordinal))
            disk.CrashAfter(int.Parse(words[^1]));
        else if (how == "full at once")
            disk.FailWritesAfter(0);
        else
            disk.Refuses = _ => true;
    }
}
