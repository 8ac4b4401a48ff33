using Replicator.Cache;
using Replicator.Http;

namespace Replicator.Tests.Cache;

[Trait("RFC", "9111 4.3.5")]
public sealed class HeadEffectsTests
{
    private const string Both = "ETag: \"a\" | Last-Modified: {-9}";

    [Theory]
    [InlineData("ETag: \"a\"", Both, nameof(HeadEffect.Update))]
    [InlineData("ETag: W/\"a\"", Both, nameof(HeadEffect.Update))]
    [InlineData("ETag: \"b\"", Both, nameof(HeadEffect.Outdate))]
    [InlineData("ETag: a", Both, nameof(HeadEffect.Outdate))]
    [InlineData("ETag: \"a\" | ETag: \"a\"", Both, nameof(HeadEffect.Outdate))]
    [InlineData("ETag: \"a\"", "Last-Modified: {-9}", nameof(HeadEffect.Outdate))]
    [InlineData("Last-Modified: {-9}", Both, nameof(HeadEffect.Update))]
    [InlineData("Last-Modified: {-8}", Both, nameof(HeadEffect.Outdate))]
    [InlineData("Last-Modified: {-9}", "ETag: \"a\"", nameof(HeadEffect.Outdate))]
    [InlineData("ETag: \"a\" | Last-Modified: {-8}", Both, nameof(HeadEffect.Outdate))]
    [InlineData("ETag: \"a\" | Content-Length: 3", Both, nameof(HeadEffect.Update))]
    [InlineData("ETag: \"a\" | Content-Length: 4", Both, nameof(HeadEffect.Outdate))]
    [InlineData("Content-Length: 3", Both, nameof(HeadEffect.Update))]
    [InlineData("Content-Length: 3", "", nameof(HeadEffect.Update))]
    [InlineData("Content-Length: 4", "", nameof(HeadEffect.Outdate))]
    [InlineData("Content-Length: 3, 4", "", nameof(HeadEffect.Outdate))]
    [InlineData("Cache-Control: max-age=9", "", nameof(HeadEffect.Update))]
    [InlineData("Cache-Control: max-age=9", Both, nameof(HeadEffect.None))]
    public void What_matches_whatever_was_received_is_updated(string answer, string stored, string effect) =>
        Assert.Equal(effect, HeadEffects.Judge(Moment.Stored(stored), 3, Moment.Response(answer), Moment.At(0)).ToString());

    [Fact]
    public void Another_status_is_not_what_the_origin_has_now() =>
        Assert.Equal(HeadEffect.Outdate, HeadEffects.Judge(Moment.Stored("", 404), 3, Moment.Response(""), Moment.At(0)));

    [Theory]
    [Trait("RFC", "9111 4.4")]
    [InlineData("")]
    [InlineData("Content-Length: 3")]
    [InlineData("ETag: \"a\"")]
    public void What_was_invalidated_is_still_to_be_validated(string answer)
    {
        StoredResponse stored = Moment.Stored("ETag: \"a\"");
        stored.Invalidated = true;
        Assert.Equal(HeadEffect.None, HeadEffects.Judge(stored, 3, Moment.Response(answer), Moment.At(0)));
    }

    [Theory]
    [InlineData("HEAD", "", 200, true)]
    [InlineData("GET", "", 200, false)]
    [InlineData("HEAD", "", 204, false)]
    [InlineData("HEAD", "", 304, false)]
    [InlineData("HEAD", "", 404, false)]
    [InlineData("HEAD", "Cache-Control: no-store", 200, false)]
    [InlineData("HEAD", "Authorization: Basic YTpi", 200, false)]
    public void Only_a_200_to_a_HEAD_that_others_may_profit_from_counts(
        string method, string request, int status, bool applies)
    {
        ResponseHead answer = Moment.Response("", status);
        Assert.Equal(applies, HeadEffects.Apply(Moment.Request(method, request), answer, CacheTerms.Standard));
    }
}
