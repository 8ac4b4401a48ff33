using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

public sealed class TrailerTests : IDisposable
{
    private const string Ok = "HTTP/1.1 200 OK\nContent-Length: 2\n\nok";
    private const string Chunked = "HTTP/1.1 200 OK\nCache-Control: no-store\nTransfer-Encoding: chunked\n";
    private const string Post = "POST http://origin.example/a HTTP/1.1\nHost: origin.example\n";

    private readonly Scene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData("GET")]
    [InlineData("PATCH")]
    [Trait("RFC", "9112 7.1.2")]
    public void Trailers_of_an_answer_are_passed_on_behind_it(string method)
    {
        Peer client = scene.Client().Sends($"{method} http://origin.example/a HTTP/1.1\nHost: origin.example\n\n");
        scene.Origin.Sends(Chunked + "Trailer: X-Sum, Content-Length\n\n3\nabc\n");
        Assert.Equal("X-Sum", client.Response["Trailer"]);
        scene.Origin.Sends("0\nX-Sum: 1\nContent-Length: 7\nConnection: close\nSet-Cookie: a=b\nX-Sum: 2\n\n");
        Assert.Equal("abc", client.Response.Content);
        Assert.Equal(["X-Sum: 1", "X-Sum: 2"], client.Response.Trailers);
        Assert.DoesNotContain("X-Sum: 1", client.Response.Lines);
        Assert.True(client.Response.IsComplete);
        Assert.Equal(200, client.Sends("GET /healthz HTTP/1.1\nHost: localhost:8080\n\n").Response.Status);
    }

    [Fact]
    [Trait("RFC", "9112 7.1.2")]
    public void Trailers_of_a_request_are_passed_on_behind_it()
    {
        Peer client = scene.Client().Sends(
            Post + "Transfer-Encoding: chunked\nTrailer: X-Sum, Authorization\nConnection: X-Hop\n\n3\nabc\n");
        client.Sends("0\nX-Sum: 1\nAuthorization: Basic eDp5\nX-Hop: 1\nHost: other.example\n\n");
        ReceivedMessage request = scene.Origin.Request;
        Assert.Equal("abc", request.Content);
        Assert.Equal("X-Sum", request["Trailer"]);
        Assert.Equal(["X-Sum: 1"], request.Trailers);
        Assert.Equal(["origin.example"], request.Values("Host"));
        scene.Origin.Sends(Ok);
        Assert.Equal("ok", client.Response.Content);
    }

    [Fact]
    [Trait("RFC", "9112 7.1.2")]
    public void A_client_without_chunks_gets_no_trailers()
    {
        Peer client = scene.Client().Sends("GET http://origin.example/a HTTP/1.0\n\n");
        scene.Origin.Sends(Chunked + "Trailer: X-Sum\n\n3\nabc\n0\nX-Sum: 1\n\n");
        Assert.Equal("abc", client.Response.Content);
        Assert.DoesNotContain("X-Sum", client.Received);
        Assert.DoesNotContain("Trailer:", client.Received);
        Assert.True(client.SawEnd);
    }

    [Fact]
    [Trait("RFC", "9111 3.1")]
    public void What_is_stored_is_without_trailers()
    {
        Peer first = scene.Client().Gets("http://origin.example/a");
        Peer joined = scene.Client().Gets("http://origin.example/a");
        scene.Origin.Sends("HTTP/1.1 200 OK\nCache-Control: max-age=60\nTransfer-Encoding: chunked\nTrailer: ETag\n\n");
        scene.Origin.Sends("3\nabc\n0\nETag: \"1\"\nCache-Control: no-store\n\n");
        Peer later = scene.Client().Gets("http://origin.example/a");
        foreach (Peer client in new[] { first, joined, later })
        {
            Assert.Equal("abc", client.Response.Content);
            Assert.Null(client.Response["Trailer"]);
            Assert.Null(client.Response["ETag"]);
            Assert.Empty(client.Response.Trailers);
        }

        Assert.Equal(1, scene.Origin.RequestCount);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    [Trait("RFC", "9110 10.1.4")]
    public void A_client_that_takes_trailers_is_told_of_to_the_origin(string method)
    {
        Peer client = scene.Client().Sends(
            $"{method} http://origin.example/a HTTP/1.1\nHost: origin.example\nTE: gzip, trailers\nConnection: te\n\n");
        Assert.Equal(["trailers"], scene.Origin.Request.Values("TE"));
        Assert.Equal(["TE"], scene.Origin.Request.Values("Connection"));
        scene.Origin.Sends(Ok);
        client.Sends($"{method} http://origin.example/b HTTP/1.1\nHost: origin.example\nTE: gzip\nConnection: te\n\n");
        Assert.Null(scene.Origin.Request["TE"]);
        Assert.Null(scene.Origin.Request["Connection"]);
    }

    [Theory]
    [InlineData("a: b\n c: d\n\n")]
    [InlineData(": b\n\n")]
    [InlineData("a b: c\n\n")]
    [InlineData("a : c\n\n")]
    [InlineData("a: \0\n\n")]
    [Trait("RFC", "9112 7.1.2")]
    public void Trailers_that_are_none_are_never_passed_on(string trailers)
    {
        Peer client = scene.Client().Gets("http://origin.example/a");
        scene.Origin.Sends(Chunked + "\n3\nabc\n");
        scene.Origin.Sends("0\n" + trailers);
        Assert.False(client.Response.IsComplete);
        Assert.True(client.SawEnd || client.SawReset);

        Peer other = scene.Client().Sends(Post + "Transfer-Encoding: chunked\n\n3\nabc\n0\n" + trailers);
        Assert.Equal(400, other.Response.Status);
        Assert.False(scene.Origin.Request.IsComplete);
    }

    [Theory]
    [InlineData(32, 10, true)]
    [InlineData(33, 10, false)]
    [InlineData(1, 8180, true)]
    [InlineData(1, 8192, false)]
    public void Trailers_are_bounded(int count, int length, bool isWhole)
    {
        Peer client = scene.Client().Gets("http://origin.example/a");
        string trailers = string.Concat(Enumerable.Repeat($"X: {new string('y', length)}\n", count));
        scene.Origin.Sends(Chunked + "\n3\nabc\n");
        scene.Origin.Sends("0\n" + trailers + "\n");
        Assert.Equal(isWhole, client.Response.IsComplete);
        Assert.Equal(isWhole ? count : 0, client.Response.Trailers.Length);
    }
}
