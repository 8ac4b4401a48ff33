using Fibers;
using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

public sealed class RelayTests : IDisposable
{
    private const string Ok = "HTTP/1.1 200 OK\nContent-Length: 2\n\nok";
    private const string Post = "POST http://origin.example/a HTTP/1.1\nHost: origin.example\n";

    private readonly Scene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData("GET", "bypass")]
    [InlineData("HEAD", "bypass")]
    [InlineData("POST", "method")]
    [Trait("RFC", "9211 2.2")]
    public void Cache_Status_says_why_it_was_not_cached(string method, string reason)
    {
        Peer client = scene.Client().Sends(
            $"{method} http://origin.example/a HTTP/1.1\nHost: origin.example\nConnection: X\nX: 1\n\n");
        scene.Origin.Sends("HTTP/1.1 200 OK\nContent-Length: 0\n\n");
        Assert.Contains($"fwd={reason}", client.Response["Cache-Status"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_content_is_streamed_as_it_comes()
    {
        Peer client = scene.Client().Sends(Post + "Content-Length: 6\n\nabc");
        Assert.Equal("abc", scene.Origin.Request.Content);
        client.Sends("def");
        Assert.Equal("abcdef", scene.Origin.Request.Content);
        scene.Origin.Sends(Ok);
        Assert.Equal("ok", client.Response.Content);
    }

    [Fact]
    [Trait("RFC", "9112 7.1")]
    public void A_chunked_content_is_framed_anew()
    {
        Peer client = scene.Client().Sends(Post + "Transfer-Encoding: chunked\n\n3;ext=1\nabc\n");
        client.Sends("3\ndef\n0\nTrailer: x\n\n");
        Assert.Equal("abcdef", scene.Origin.Request.Content);
        Assert.True(scene.Origin.Request.IsComplete);
        Assert.DoesNotContain("ext", string.Concat(scene.Origin.Request.Lines));
        scene.Origin.Sends(Ok);
        Assert.Equal("ok", client.Response.Content);
        Assert.Equal("ok", client.Sends(Post + "Content-Length: 1\n\na").Sends("").Responses[0].Content);
    }

    [Fact]
    [Trait("RFC", "9110 10.1.1")]
    public void A_client_that_waits_for_100_gets_the_origins()
    {
        Peer client = scene.Client().Sends(Post + "Expect: 100-continue\nContent-Length: 3\n\n");
        Assert.Equal("100-continue", scene.Origin.Request["Expect"]);
        scene.Origin.Sends("HTTP/1.1 100 Continue\n\n");
        Assert.Equal(100, client.Response.Status);
        client.Sends("abc");
        scene.Origin.Sends(Ok);
        Assert.Equal("ok", client.Response.Content);
        Assert.Equal("abc", scene.Origin.Request.Content);
    }

    [Fact]
    [Trait("RFC", "9110 10.1.1")]
    public void A_final_answer_instead_of_100_ends_the_exchange_and_the_connection()
    {
        Peer client = scene.Client().Sends(Post + "Expect: 100-continue\nContent-Length: 3\n\n");
        scene.Origin.Sends("HTTP/1.1 417 Expectation Failed\nContent-Length: 0\n\n");
        Assert.Equal(417, client.Response.Status);
        Assert.True(client.SawEnd);
    }

    [Fact]
    public void An_early_answer_is_passed_on_while_the_content_is_unfinished()
    {
        Peer client = scene.Client().Sends(Post + "Content-Length: 1000000\n\nabc");
        scene.Origin.Sends("HTTP/1.1 413 Content Too Large\nContent-Length: 2\n\nno");
        Assert.Equal(413, client.Response.Status);
        Assert.Equal("no", client.Response.Content);
    }

    [Fact]
    [Trait("RFC", "9112 8")]
    public void An_upload_that_broke_off_never_looks_complete()
    {
        Peer client = scene.Client().Sends(Post + "Transfer-Encoding: chunked\n\n3\nabc\n");
        client.Leaves();
        Assert.False(scene.Origin.Request.IsComplete);
        Assert.True(scene.Origin.Connection.Incoming.IsReset || scene.Origin.Connection.Incoming.IsEnded);
    }

    [Fact]
    public void No_more_than_a_window_is_taken_from_an_origin_whose_client_does_not_read()
    {
        Peer client = scene.Client();
        client.Stalls();
        client.Gets("http://origin.example/a");
        scene.Origin.Sends("HTTP/1.1 200 OK\nCache-Control: no-store\nContent-Length: 5000000\n\n" + new string('x', 5_000_000));
        long taken = scene.Origin.Connection.Outgoing.ReceivedCount;
        int buffers = client.Transport.Incoming.Capacity + (512 << 10);
        Assert.InRange(taken, Window.Initial, Window.Initial + Window.Chunk + buffers);
        client.Reads();
        Assert.Equal(5_000_000, client.Response.Content.Length);
    }

    [Fact]
    public void What_is_relayed_in_chunks_is_framed_by_us()
    {
        Peer client = scene.Client().Gets("http://origin.example/a");
        scene.Origin.Sends("HTTP/1.1 200 OK\nCache-Control: no-store\nTransfer-Encoding: chunked\n\n3;x\nabc\n");
        Assert.Equal("abc", client.Response.Content);
        scene.Origin.Sends("2;y\nde\n0\n\n");
        Assert.Equal("abcde", client.Response.Content);
        Assert.True(client.Response.IsComplete);
        Assert.DoesNotContain(";", client.Response.Content);
    }

    [Fact]
    [Trait("RFC", "9112 6.3")]
    public void What_ends_with_the_connection_is_whole_only_at_a_clean_end()
    {
        Peer client = scene.Client().Gets("http://origin.example/a");
        scene.Origin.Sends("HTTP/1.1 200 OK\nCache-Control: no-store\n\nabc");
        scene.Origin.Ends();
        Assert.Equal("abc", client.Response.Content);
        Assert.True(client.Response.IsComplete);

        Peer other = scene.Client().Gets("http://origin.example/a");
        scene.Origin.Sends("HTTP/1.1 200 OK\nCache-Control: no-store\n\nabc");
        scene.Origin.Resets();
        Assert.False(other.Response.IsComplete);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 2 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nBad Name: x\r\n\r\n")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n")]
    [Trait("RFC", "9112 6.3")]
    public void An_invalid_answer_gives_502(string answer)
    {
        Peer client = scene.Client().Gets("http://origin.example/a");
        scene.Origin.SendsRaw(answer);
        Assert.Equal(502, client.Response.Status);
        Assert.Contains("error=http_protocol_error", client.Response["Proxy-Status"]);
        Assert.True(scene.Origin.Connection.Incoming.IsEnded || scene.Origin.Connection.Incoming.IsReset);
    }

    [Fact]
    [Trait("RFC", "9112 11.2")]
    public void A_connection_with_surplus_bytes_is_not_used_again()
    {
        Peer client = scene.Client().Gets("http://origin.example/a");
        scene.Origin.Sends(Ok + "HTTP/1.1 200 OK\nContent-Length: 5\n\nwrong");
        Assert.Equal("ok", client.Response.Content);
        scene.Origin.AlwaysAnswers(_ => Ok);
        Assert.Equal("ok", client.Gets("http://origin.example/b").Response.Content);
        Assert.Equal(2, scene.Origin.ConnectionCount);
    }

    [Fact]
    public void Late_bytes_on_a_kept_connection_close_it()
    {
        Peer client = scene.Client().Gets("http://origin.example/a");
        scene.Origin.Sends(Ok);
        scene.Origin.Sends("HTTP/1.1 200 OK\nContent-Length: 5\n\nwrong");
        scene.Origin.AlwaysAnswers(_ => Ok);
        Assert.Equal("ok", client.Gets("http://origin.example/b").Response.Content);
        Assert.Equal(2, scene.Origin.ConnectionCount);
    }

    [Fact]
    [Trait("RFC", "9112 9.3.1")]
    public void A_kept_connection_that_ends_before_the_answer_is_tried_once_more()
    {
        Peer client = scene.Client().Gets("http://origin.example/a");
        scene.Origin.Sends(Ok);
        client.Gets("http://origin.example/b");
        Assert.Equal(1, scene.Origin.ConnectionCount);
        scene.Origin.Ends();
        Assert.Equal(2, scene.Origin.ConnectionCount);
        scene.Origin.Sends(Ok);
        Assert.Equal("ok", client.Response.Content);
        Assert.Equal(2, client.Responses.Count);
    }

    [Fact]
    [Trait("RFC", "9110 8.6")]
    public void An_interim_response_is_passed_on_without_a_length()
    {
        Peer client = scene.Client().Sends("DELETE http://origin.example/a HTTP/1.1\nHost: origin.example\n\n");
        scene.Origin.Sends("HTTP/1.1 103 Early Hints\nContent-Length: 3\nLink: </b>\n\n");
        Assert.Contains("Link: </b>", client.Received);
        Assert.DoesNotContain("Content-Length", client.Received);
        scene.Origin.Sends(Ok);
        Assert.Equal("ok", client.Response.Content);
    }

    [Fact]
    [Trait("RFC", "9110 9.2.2")]
    public void A_request_whose_client_left_before_an_interim_response_is_not_sent_again()
    {
        Peer client = scene.Client().Sends("DELETE http://origin.example/a HTTP/1.1\nHost: origin.example\n\n");
        client.Leaves();
        scene.Origin.AlwaysAnswers(_ => "HTTP/1.1 103 Early Hints\n\n");
        scene.Origin.Sends("HTTP/1.1 103 Early Hints\n\n");
        Assert.Equal(1, scene.Origin.RequestCount);
        Assert.True(scene.Origin.Connection.Incoming.IsEnded || scene.Origin.Connection.Incoming.IsReset);
    }

    [Fact]
    [Trait("RFC", "9112 7.1")]
    public void An_upload_with_an_invalid_chunk_is_the_clients_fault()
    {
        Peer client = scene.Client().Sends(Post + "Transfer-Encoding: chunked\n\n3\nabc\n0x3\nabc\n0\n\n");
        Assert.Equal(400, client.Response.Status);
        Assert.True(client.SawEnd);
        Assert.False(scene.Origin.Request.IsComplete);
    }

    [Fact]
    public void An_origin_that_does_not_answer_an_upload_gives_504()
    {
        Peer client = scene.Client().Sends(Post + "Content-Length: 6\n\nabc");
        for (int minute = 0; minute < 12; minute += 4)
        {
            scene.Advance(TimeSpan.FromMinutes(4));
            client.Sends("d");
        }

        Assert.Empty(client.Responses);
        scene.Advance(TimeSpan.FromMinutes(5.1));
        Assert.Equal(504, client.Response.Status);
        Assert.Contains("error=http_response_timeout", client.Response["Proxy-Status"]);
    }

    [Fact]
    public void An_origin_that_does_not_answer_gives_504()
    {
        Peer client = scene.Client().Gets("http://origin.example/a");
        scene.Advance(TimeSpan.FromMinutes(5.1));
        Assert.Equal(504, client.Response.Status);
        Assert.Contains("error=http_response_timeout", client.Response["Proxy-Status"]);
    }
}
