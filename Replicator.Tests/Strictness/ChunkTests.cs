using Replicator.Tests.Support;

namespace Replicator.Tests.Strictness;

/// <summary>The chunked coding of uploads (RFC 9112 §7.1). That of answers is tried with them.</summary>
[Trait("RFC", "9112 7.1")]
public sealed class ChunkTests
{
    private const string Head = RequestTrial.Post + "Transfer-Encoding: chunked\r\n\r\n";
    private const string Whole = "5;x=y\r\nhello\r\n0;z\r\nX: y\r\n\r\n";

    public static IEnumerable<object[]> Bad => Rows.In(Rows.Of(ChunkStreams.Bad), Rows.Apart);

    public static IEnumerable<object[]> Good => Rows.In<Place>(Rows.Of(ChunkStreams.Good));

    public static IEnumerable<object[]> Cuts => Rows.In(
        from cut in Enumerable.Range(0, Whole.Length)
        from leaves in (bool[])[true, false]
        select (object[])[cut, leaves],
        Place.Reused);

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_malformed_chunk_is_refused_and_never_looks_complete(Place place, string content) =>
        RequestTrial.RefusesContent(place, Head + content, 400);

    [Theory]
    [MemberData(nameof(Good))]
    public void A_content_in_chunks_is_framed_anew(Place place, string content) =>
        RequestTrial.Serves(place, Head + content, request =>
        {
            Assert.Equal("hello", request.Content);
            Assert.Equal("chunked", request["Transfer-Encoding"]);
            Assert.DoesNotContain("evil", string.Concat(request.Lines));
        });

    [Theory]
    [MemberData(nameof(Good))]
    public void Extensions_are_dropped_and_trailers_never_merged(Place place, string content)
    {
        using RequestTrial trial = RequestTrial.Play(place, Head + content);
        string received = trial.Scene.Origin.ReceivedOf("POST /target");
        Assert.DoesNotContain(";", received[received.IndexOf("\r\n\r\n", StringComparison.Ordinal)..]);
        Assert.DoesNotContain("evil", received);
    }

    [Theory]
    [Trait("RFC", "9112 8")]
    [MemberData(nameof(Cuts))]
    public void An_upload_that_breaks_off_at_any_byte_never_looks_complete(Place place, int cut, bool leaves)
    {
        using RequestTrial trial = RequestTrial.PlayAlone(place, Head + Whole[..cut]);
        if (leaves)
            trial.Client.Leaves();
        else
            trial.Client.Ends();
        Assert.False(Assert.Single(trial.Forwarded).IsComplete);
        MemoryPipe incoming = trial.Scene.Origin.Connection.Incoming;
        Assert.True(incoming.IsEnded || incoming.IsReset, "the origin sees the end");
        trial.AssertNextClientIsServed();
    }

    [Theory]
    [InlineData(Place.Fresh)]
    [InlineData(Place.Reused)]
    [InlineData(Place.Hot)]
    [Trait("RFC", "9112 8")]
    public void An_upload_shorter_than_its_length_never_looks_complete(Place place)
    {
        for (int cut = 0; cut < 5; cut++)
        {
            using RequestTrial trial = RequestTrial.PlayAlone(
                place, RequestTrial.Post + "Content-Length: 5\r\n\r\n" + "hello"[..cut]);
            trial.Client.Ends();
            Assert.False(Assert.Single(trial.Forwarded).IsComplete);
            trial.AssertNextClientIsServed();
        }
    }
}
