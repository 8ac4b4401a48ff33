using System.Text;
using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

public sealed class JoinedDownloadTests : IDisposable
{
    private const string Head = "HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: 6\n\n";

    private readonly Scene scene = new();

    public void Dispose() => scene.Dispose();

    [Fact]
    [Trait("RFC", "9111 4")]
    public void A_second_client_joins_a_running_download()
    {
        Peer first = scene.Client().Gets("http://origin.example/a");
        scene.Origin.Sends(Head + "abc");
        Peer second = scene.Client().Gets("http://origin.example/a");
        Assert.Equal("abc", second.Response.Content);
        Assert.False(second.Response.IsComplete);
        scene.Origin.Sends("def");
        Assert.Equal("abcdef", first.Response.Content);
        Assert.Equal("abcdef", second.Response.Content);
        Assert.True(second.Response.IsComplete);
        Assert.Contains("collapsed", second.Response["Cache-Status"]);
        Assert.Equal(1, scene.Origin.RequestCount);
    }

    [Fact]
    public void Those_who_ask_before_the_head_wait_for_it()
    {
        Peer first = scene.Client().Gets("http://origin.example/a");
        Peer second = scene.Client().Gets("http://origin.example/a");
        Assert.Equal(1, scene.Origin.RequestCount);
        scene.Origin.Sends(Head + "abcdef");
        Assert.Equal("abcdef", first.Response.Content);
        Assert.Equal("abcdef", second.Response.Content);
        Assert.Equal(1, scene.Origin.RequestCount);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(5000)]
    public void Small_chunks_are_stored_whole_and_in_order(int length)
    {
        string content = string.Concat(Enumerable.Range(0, 5000).Select(number => $"{number},"));
        string chunks = string.Concat(content.Chunk(length).Select(chunk => $"{chunk.Length:x}\n{new string(chunk)}\n"));
        Peer first = scene.Client().Gets("http://origin.example/a");
        scene.Origin.Sends("HTTP/1.1 200 OK\nCache-Control: max-age=60\nTransfer-Encoding: chunked\n\n" + chunks);
        Assert.Equal(content, first.Response.Content);
        Assert.False(first.Response.IsComplete);
        scene.Origin.Sends("0\n\n");
        Assert.True(first.Response.IsComplete);
        Assert.Equal(content, scene.Client().Gets("http://origin.example/a").Response.Content);
    }

    [Fact]
    public void The_first_client_may_leave()
    {
        Peer first = scene.Client().Gets("http://origin.example/a");
        scene.Origin.Sends(Head + "abc");
        Peer second = scene.Client().Gets("http://origin.example/a");
        first.Leaves();
        scene.Origin.Sends("def");
        Assert.Equal("abcdef", second.Response.Content);
        Assert.Equal("abcdef", scene.Client().Gets("http://origin.example/a").Response.Content);
        Assert.Equal(1, scene.Origin.RequestCount);
    }

    [Fact]
    public void A_download_goes_on_when_all_clients_have_left()
    {
        scene.Client().Gets("http://origin.example/a").Leaves();
        scene.Origin.Sends(Head + "abcdef");
        Peer later = scene.Client().Gets("http://origin.example/a");
        Assert.Contains("hit", later.Response["Cache-Status"]);
        Assert.Equal("abcdef", later.Response.Content);
        Assert.Equal(1, scene.Origin.RequestCount);
    }

    [Fact]
    public void A_reader_that_does_not_read_stops_nobody()
    {
        string content = new('x', 1_000_000);
        Peer stalled = scene.Client();
        stalled.Stalls();
        stalled.Gets("http://origin.example/a");
        Peer reading = scene.Client().Gets("http://origin.example/a");
        scene.Origin.Sends("HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: 1000000\n\n" + content);
        Assert.Equal(content, reading.Response.Content);
        stalled.Reads();
        Assert.Equal(content, stalled.Response.Content);
    }

    [Fact]
    [Trait("RFC", "9112 8")]
    public void A_content_that_breaks_off_is_seen_as_cut_by_every_reader_and_not_kept()
    {
        Peer first = scene.Client().Gets("http://origin.example/a");
        scene.Origin.Sends(Head + "abc");
        Peer second = scene.Client().Gets("http://origin.example/a");
        scene.Origin.Ends();
        Assert.Equal("abc", first.Response.Content);
        Assert.False(first.Response.IsComplete);
        Assert.True(first.SawReset || first.SawEnd);
        Assert.False(second.Response.IsComplete);
        Assert.True(second.SawReset || second.SawEnd);

        Peer third = scene.Client().Gets("http://origin.example/a");
        Assert.Equal(2, scene.Origin.RequestCount);
        scene.Origin.Sends(Head + "abcdef");
        Assert.Equal("abcdef", third.Response.Content);
    }

    [Fact]
    [Trait("RFC", "9112 8")]
    public void An_HTTP_1_0_client_sees_a_reset_where_the_end_would_mean_whole()
    {
        Peer old = scene.Client().Sends("GET http://origin.example/a HTTP/1.0\n\n");
        scene.Origin.Sends("HTTP/1.1 200 OK\nCache-Control: max-age=60\nTransfer-Encoding: chunked\n\n3\nabc\n");
        Assert.Equal("abc", old.Response.Content);
        scene.Origin.Ends();
        Assert.True(old.SawReset);
    }

    [Fact]
    public void What_may_not_be_shared_sends_the_others_off_in_parallel()
    {
        Peer first = scene.Client().Gets("http://origin.example/a");
        Peer second = scene.Client().Gets("http://origin.example/a");
        Peer third = scene.Client().Gets("http://origin.example/a");
        Assert.Equal(1, scene.Origin.RequestCount);
        scene.Origin.AlwaysAnswers(_ => "HTTP/1.1 200 OK\nCache-Control: private\nContent-Length: 5\n\nother");
        scene.Origin.Sends("HTTP/1.1 200 OK\nCache-Control: private\nContent-Length: 5\n\nfirst");
        Assert.Equal("first", first.Response.Content);
        Assert.Equal("other", second.Response.Content);
        Assert.Equal("other", third.Response.Content);
        Assert.Equal(3, scene.Origin.RequestCount);
    }

    [Fact]
    public void A_failed_leader_passes_the_lead_on()
    {
        Peer first = scene.Client().Gets("http://origin.example/a");
        Peer second = scene.Client().Gets("http://origin.example/a");
        scene.Origin.Sends("nonsense\n\n");
        Assert.Equal(502, first.Response.Status);
        Assert.Equal(2, scene.Origin.RequestCount);
        scene.Origin.Sends(Head + "abcdef");
        Assert.Equal("abcdef", second.Response.Content);
    }

    [Fact]
    public void A_request_waits_five_seconds_for_anothers_head_and_then_goes_by_itself()
    {
        scene.Client().Gets("http://origin.example/a");
        Peer second = scene.Client().Gets("http://origin.example/a");
        scene.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal(1, scene.Origin.RequestCount);
        scene.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(2, scene.Origin.RequestCount);
        scene.Origin.Sends(Head + "abcdef");
        Assert.Equal("abcdef", second.Response.Content);
    }

    [Fact]
    public void Those_five_seconds_are_for_all_for_whom_it_waits_in_turn()
    {
        scene.Client().Gets("http://origin.example/a");
        scene.Client().Gets("http://origin.example/a");
        Peer third = scene.Client().Gets("http://origin.example/a");
        scene.Advance(TimeSpan.FromSeconds(4));
        scene.Origin.Sends("nonsense\n\n");
        Assert.Equal(2, scene.Origin.RequestCount);
        scene.Advance(TimeSpan.FromSeconds(1.1));
        Assert.Equal(3, scene.Origin.RequestCount);
        scene.Origin.Sends(Head + "abcdef");
        Assert.Equal("abcdef", third.Response.Content);
    }

    [Fact]
    [Trait("RFC", "9111 4.1")]
    public void Another_variant_is_not_joined()
    {
        Peer first = scene.Client().Gets("http://origin.example/a", "Accept-Language: de\n");
        Peer second = scene.Client().Gets("http://origin.example/a", "Accept-Language: fr\n");
        scene.Origin.Sends("HTTP/1.1 200 OK\nCache-Control: max-age=60\nVary: Accept-Language\nContent-Length: 2\n\nde");
        Assert.Equal("de", first.Response.Content);
        Assert.Equal(2, scene.Origin.RequestCount);
        scene.Origin.Sends("HTTP/1.1 200 OK\nCache-Control: max-age=60\nVary: Accept-Language\nContent-Length: 2\n\nfr");
        Assert.Equal("fr", second.Response.Content);
    }

    [Fact]
    public void Requests_with_credentials_are_never_joined()
    {
        scene.Client().Gets("http://origin.example/a", "Authorization: Basic YTpi\n");
        scene.Client().Gets("http://origin.example/a", "Authorization: Basic Yzpk\n");
        Assert.Equal(2, scene.Origin.RequestCount);
    }

    [Theory]
    [InlineData("a request's head")]
    [InlineData("its content")]
    [Trait("RFC", "9111 4.4")]
    public void What_was_asked_for_before_an_unsafe_method_serves_nobody_after_it(string awaited)
    {
        const string Answer = "HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: 3\n\n";
        Peer first = scene.Client().Gets("http://origin.example/a");
        MemoryTransport line = scene.Origin.Connection;
        if (awaited == "its content")
            scene.Origin.Sends(Answer);
        scene.Client().Sends("DELETE http://origin.example/a HTTP/1.1\nHost: origin.example\n\n");
        scene.Origin.Sends("HTTP/1.1 204 No Content\n\n");
        Peer second = scene.Client().Gets("http://origin.example/a");
        Assert.Equal(3, scene.Origin.RequestCount);
        scene.Origin.Sends("HTTP/1.1 404 Not Found\nCache-Control: no-store\nContent-Length: 0\n\n");
        Assert.Equal(404, second.Response.Status);

        Send(line, awaited == "its content" ? "old" : Answer + "old");
        Assert.Equal("old", first.Response.Content);
        scene.Client().Gets("http://origin.example/a");
        Assert.Equal(4, scene.Origin.RequestCount);
    }

    [Theory]
    [InlineData("Authorization: Basic YTpi\n", "max-age=60", 3)]
    [InlineData("Authorization: Basic YTpi\n", "max-age=60, public", 2)]
    [InlineData("Cache-Control: no-store\n", "max-age=60, public", 3)]
    [InlineData("", "max-age=60", 2)]
    [Trait("RFC", "9111 3.5")]
    public void What_is_confirmed_to_one_alone_grows_fresh_for_nobody_else(string fields, string directives, int count)
    {
        scene.Origin.Answers("HTTP/1.1 200 OK\nCache-Control: max-age=60\nETag: \"1\"\nContent-Length: 2\n\nok");
        scene.Client().Gets("http://origin.example/a");
        scene.Advance(TimeSpan.FromSeconds(61));
        Peer one = scene.Client().Gets("http://origin.example/a", fields);
        scene.Origin.Sends($"HTTP/1.1 304 Not Modified\nCache-Control: {directives}\nETag: \"1\"\n\n");
        Assert.Equal("ok", one.Response.Content);
        scene.Client().Gets("http://origin.example/a");
        Assert.Equal(count, scene.Origin.RequestCount);
    }

    [Fact]
    public void A_download_of_unknown_length_ends_ten_seconds_after_its_last_reader()
    {
        Peer first = scene.Client().Gets("http://origin.example/a");
        scene.Origin.Sends("HTTP/1.1 200 OK\nCache-Control: max-age=60\nTransfer-Encoding: chunked\n\n3\nabc\n");
        first.Leaves();
        scene.Origin.Sends("3\ndef\n");
        scene.Origin.Sends("3\ndef\n");
        Assert.False(scene.Origin.Connection.Incoming.IsEnded);
        scene.Advance(TimeSpan.FromSeconds(11));
        scene.Origin.Sends("3\nghi\n");
        Assert.True(scene.Origin.Connection.Incoming.IsEnded || scene.Origin.Connection.Incoming.IsReset);
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked\n\n3\nabc\n")]
    [InlineData("Content-Length: 1073741825\n\nabc")]
    public void One_that_nobody_reads_ends_in_ten_seconds_also_when_nothing_comes(string content)
    {
        Peer first = scene.Client().Gets("http://origin.example/a");
        scene.Origin.Sends($"HTTP/1.1 200 OK\nCache-Control: max-age=60\n{content}");
        first.Resets();
        scene.Advance(TimeSpan.FromSeconds(9));
        Peer second = scene.Client().Gets("http://origin.example/a");
        scene.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(1, scene.Origin.RequestCount);
        Assert.False(HasLeft(scene.Origin));
        second.Resets();
        scene.Advance(TimeSpan.FromSeconds(9));
        Assert.False(HasLeft(scene.Origin));
        scene.Advance(TimeSpan.FromSeconds(2));
        Assert.True(HasLeft(scene.Origin));
    }

    [Fact]
    public void One_of_a_gibibyte_that_nobody_reads_goes_on()
    {
        Peer first = scene.Client().Gets("http://origin.example/a");
        scene.Origin.Sends("HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: 1073741824\n\nabc");
        first.Resets();
        scene.Advance(TimeSpan.FromSeconds(50));
        Assert.False(HasLeft(scene.Origin));
    }

    // On a connection that is no longer the one accepted last.
    private void Send(MemoryTransport line, string text)
    {
        ReadOnlySpan<byte> bytes = Encoding.ASCII.GetBytes(text.Replace("\n", "\r\n"));
        Assert.True(line.TrySend(bytes, more: false, out int count));
        Assert.Equal(bytes.Length, count);
        scene.Run();
    }

    private static bool HasLeft(OriginPeer origin) =>
        origin.Connection.Incoming.IsEnded || origin.Connection.Incoming.IsReset;

    [Fact]
    [Trait("RFC", "9112 7.1")]
    public void A_first_chunk_that_is_none_is_answered_502()
    {
        Peer first = scene.Client().Gets("http://origin.example/a");
        Peer second = scene.Client().Gets("http://origin.example/a");
        scene.Origin.Sends("HTTP/1.1 200 OK\nCache-Control: max-age=60\nTransfer-Encoding: chunked\n\n-5\nhello\n");
        Assert.Equal(502, first.Response.Status);
        Assert.Equal(502, second.Response.Status);
        Assert.Equal(1, scene.Origin.RequestCount);
    }
}
