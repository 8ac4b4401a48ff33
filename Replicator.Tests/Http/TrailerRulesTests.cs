using System.Text;
using Replicator.Http;

namespace Replicator.Tests.Http;

public sealed class TrailerRulesTests
{
    [Theory]
    [InlineData("Server-Timing", true)]
    [InlineData("Digest", true)]
    [InlineData("Content-Digest", true)]
    [InlineData("ETag", true)]
    [InlineData("grpc-status", true)]
    [InlineData("Content-Length", false)]
    [InlineData("TRANSFER-ENCODING", false)]
    [InlineData("Host", false)]
    [InlineData("Connection", false)]
    [InlineData("Trailer", false)]
    [InlineData("TE", false)]
    [InlineData("Upgrade", false)]
    [InlineData("Authorization", false)]
    [InlineData("Proxy-Authorization", false)]
    [InlineData("Set-Cookie", false)]
    [InlineData("Cookie", false)]
    [InlineData("Cache-Control", false)]
    [InlineData("CDN-Cache-Control", false)]
    [InlineData("Age", false)]
    [InlineData("Expires", false)]
    [InlineData("Vary", false)]
    [InlineData("Content-Type", false)]
    [InlineData("Content-Encoding", false)]
    [InlineData("Content-Range", false)]
    [InlineData("Range", false)]
    [InlineData("If-Range", false)]
    [InlineData("Max-Forwards", false)]
    [InlineData("Via", false)]
    [Trait("RFC", "9110 6.5.1")]
    public void What_must_be_known_before_the_content_has_no_place_behind_it(string name, bool mayForward)
    {
        Assert.Equal(mayForward, TrailerRules.MayForward(Text.Bytes(name)));
    }

    [Fact]
    [Trait("RFC", "9110 7.6.1")]
    public void What_Connection_names_is_not_for_the_next_hop()
    {
        var head = new FieldSection();
        head.Add("Connection"u8, "close, x-hop"u8);
        var received = new FieldSection();
        received.Add("X-Hop"u8, "1"u8);
        received.Add("X-End"u8, "2"u8);
        received.Add("x-end"u8, "3"u8);
        FieldSection selected = TrailerRules.Select(received, head);
        Assert.Equal(2, selected.CountOf("X-End"u8));
        Assert.Equal(2, selected.Count);
    }

    [Theory]
    [InlineData("X-A, Content-Length, x-hop , X-B", "X-A, X-B")]
    [InlineData("x y, \"q\", X-A", "X-A")]
    [InlineData("Content-Length", null)]
    [InlineData("", null)]
    [Trait("RFC", "9110 6.6.2")]
    public void What_is_announced_is_what_may_come(string announced, string? forwarded)
    {
        var head = new FieldSection();
        head.Add("Connection"u8, "x-hop"u8);
        head.Add("Trailer"u8, announced);
        var next = new FieldSection();
        TrailerRules.Announce(head, next);
        Assert.Equal(
            forwarded,
            next.TryGet("Trailer"u8, out ReadOnlySpan<byte> value) ? Encoding.ASCII.GetString(value) : null);
    }

    [Theory]
    [InlineData("trailers", 1, true)]
    [InlineData("gzip;q=0.5, Trailers", 1, true)]
    [InlineData("trailers", 0, false)]
    [InlineData("trailersx, gzip", 1, false)]
    [InlineData("", 1, false)]
    [Trait("RFC", "9110 10.1.4")]
    public void TE_says_who_takes_trailers(string value, int minorVersion, bool areTaken)
    {
        var head = new RequestHead();
        head.SetLine("GET"u8, "/"u8, minorVersion);
        head.Fields.Add("TE"u8, value);
        Assert.Equal(areTaken, TrailerRules.AreTaken(head));
    }
}
