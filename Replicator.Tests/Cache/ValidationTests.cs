using Replicator.Cache;
using Replicator.Http;
using Replicator.Tests.Http;

namespace Replicator.Tests.Cache;

[Trait("RFC", "9111 4.3")]
public sealed class ValidationTests
{
    private const string Conditions =
        "Host: a.test | If-None-Match: \"c\" | If-Modified-Since: {-5} | If-Match: * | If-Unmodified-Since: {-5}"
        + " | If-Range: \"c\" | Range: bytes=0-1 | if-none-match: \"d\" | Accept: a";

    [Theory]
    [Trait("RFC", "9111 4.3.1")]
    [InlineData("ETag: \"a\"", "If-None-Match: \"a\"")]
    [InlineData("ETag: W/\"a\"", "If-None-Match: W/\"a\"")]
    [InlineData("Last-Modified: {-9}", "If-Modified-Since: {-9}")]
    [InlineData("ETag: \"a\" | Last-Modified: {-9}", "If-None-Match: \"a\" | If-Modified-Since: {-9}")]
    [InlineData("ETag: a | Last-Modified: {-9}", "If-Modified-Since: {-9}")]
    [InlineData("ETag: \"a\" | Last-Modified: old", "If-None-Match: \"a\"")]
    [InlineData("Last-Modified: Sat Nov 21 12:00:20 2026", "If-Modified-Since: Sat Nov 21 12:00:20 2026")]
    [InlineData("ETag: \"a\" | ETag: \"b\"", "")]
    [InlineData("Date: {0}", "")]
    public void The_clients_conditions_give_way_to_the_stored_validators(string stored, string conditions)
    {
        FieldSection outgoing = Moment.Get(Conditions).Fields;
        Assert.Equal(conditions.Length > 0, Validation.TryAddConditions(Moment.Stored(stored), outgoing));
        Assert.Equal(["Host: a.test", "Accept: a", .. Moment.Dated(conditions)], Text.Lines(outgoing));
    }

    [Theory]
    [Trait("RFC", "9110 13.2.1")]
    [InlineData(200, true)]
    [InlineData(203, true)]
    [InlineData(301, false)]
    [InlineData(404, false)]
    [InlineData(501, false)]
    public void A_304_is_about_success(int status, bool isPossible) =>
        Assert.Equal(isPossible, Validation.IsPossible(Moment.Stored("ETag: \"a\"", status: status)));

    [Fact]
    public void Conditions_and_range_are_taken_out()
    {
        FieldSection outgoing = Moment.Get(Conditions).Fields;
        Validation.RemoveConditions(outgoing);
        Assert.Equal(["Host: a.test", "Accept: a"], Text.Lines(outgoing));
    }

    [Theory]
    [Trait("RFC", "9111 4.3.4")]
    [InlineData("ETag: \"a\"", "ETag: \"a\"", true)]
    [InlineData("ETag: \"b\"", "ETag: \"a\"", false)]
    [InlineData("ETag: W/\"a\"", "ETag: \"a\"", true)]
    [InlineData("ETag: W/\"a\"", "ETag: W/\"a\"", true)]
    [InlineData("ETag: W/\"b\"", "ETag: W/\"a\"", false)]
    [InlineData("ETag: \"a\"", "ETag: W/\"a\"", false)]
    [InlineData("ETag: \"a\" | Last-Modified: {-9}", "ETag: W/\"a\" | Last-Modified: {-9} | Date: {0}", true)]
    [InlineData("ETag: \"a\" | Last-Modified: {0}", "ETag: W/\"a\" | Last-Modified: {0} | Date: {0}", false)]
    [InlineData("ETag: \"a\" | Last-Modified: {-8}", "ETag: W/\"a\" | Last-Modified: {-9} | Date: {0}", false)]
    [InlineData("ETag: \"b\" | Last-Modified: {-9}", "ETag: \"a\" | Last-Modified: {-9} | Date: {0}", false)]
    [InlineData("ETag: \"a\" | Last-Modified: {-8}", "ETag: \"a\" | Last-Modified: {-9}", true)]
    [InlineData("Last-Modified: {-9}", "Last-Modified: {-9}", true)]
    [InlineData("Last-Modified: {-9}", "ETag: \"a\" | Last-Modified: {-9}", true)]
    [InlineData("Last-Modified: {-8}", "Last-Modified: {-9}", false)]
    [InlineData("Last-Modified: {-8}", "ETag: \"a\" | Last-Modified: {-9}", false)]
    [InlineData("ETag: \"a\" | Last-Modified: {-9}", "Last-Modified: {-9}", true)]
    [InlineData("ETag: \"a\" | Last-Modified: {-8}", "Last-Modified: {-9}", false)]
    [InlineData("ETag: \"a\"", "Last-Modified: {-9}", false)]
    [InlineData("ETag: W/\"a\"", "Last-Modified: {-9}", false)]
    [InlineData("", "ETag: \"a\"", true)]
    [InlineData("", "Last-Modified: {-9}", true)]
    [InlineData("", "", true)]
    public void A_304_confirms_what_has_its_validators(string notModified, string stored, bool confirms) =>
        Assert.Equal(confirms, Validation.Confirms(Moment.Response(notModified, 304), Moment.Stored(stored)));

    [Fact]
    [Trait("RFC", "9111 3.2")]
    public void A_304_updates_what_it_may()
    {
        StoredResponse stored = Moment.Stored(
            "Date: {0} | Age: 50 | Expires: {60} | Content-Length: 5 | Content-Type: a/b | Content-Encoding: gzip"
            + " | ETag: W/\"a\" | X-Twice: 1 | X-Twice: 2 | X-Kept: k | Vary: Accept | Content-Digest: sha-256=:a:");
        stored.Invalidated = true;
        ResponseHead notModified = Moment.Response(
            "Date: {90} | Cache-Control: max-age=7 | Content-Length: 0 | Content-Type: c/d | Content-Encoding: br"
            + " | ETag: \"a\" | x-twice: 3 | X-Twice: 4 | X-Twice: 5 | Connection: close, X-Hop | X-Hop: h"
            + " | Keep-Alive: 1 | Transfer-Encoding: chunked | Upgrade: x | Trailer: y"
            + " | TE: z | Proxy-Authenticate: Basic"
            + " | Content-Range: x | Set-Cookie: a=b | Content-MD5: m | Content-Digest: sha-256=:b:"
            + " | Proxy-Connection: x | Vary: Accept, X",
            304);

        Validation.Freshen(stored, Moment.Get(), notModified, Moment.At(88), Moment.At(90));

        string[] expected = Moment.Dated(
            "Expires: {60} | Content-Length: 5 | Content-Encoding: gzip | ETag: W/\"a\" | X-Kept: k"
            + " | Content-Digest: sha-256=:a: | Date: {90} | Cache-Control: max-age=7 | Content-Type: c/d | x-twice: 3"
            + " | X-Twice: 4 | X-Twice: 5 | Vary: Accept, X");
        Assert.Equal(expected, Text.Lines(stored.Head.Fields));
        Assert.Equal(200, stored.Head.Status);
        Assert.False(stored.Invalidated);
        Assert.Equal((Moment.At(88), Moment.At(90)), (stored.RequestTime, stored.ResponseTime));
    }

    [Fact]
    [Trait("RFC", "9111 4.2.3")]
    public void After_a_304_age_is_counted_from_it()
    {
        StoredResponse stored = Moment.Stored("Date: {-1000} | Age: 5000 | Cache-Control: max-age=60");
        Validation.Freshen(stored, Moment.Get(), Moment.Response("", 304), Moment.At(90), Moment.At(90));
        Assert.Equal(TimeSpan.FromSeconds(5), Freshness.CurrentAge(stored, Moment.At(95)));

        Validation.Freshen(stored, Moment.Get(), Moment.Response("Age: 7", 304), Moment.At(90), Moment.At(90));
        Assert.Equal(TimeSpan.FromSeconds(12), Freshness.CurrentAge(stored, Moment.At(95)));
    }

    [Theory]
    [Trait("RFC", "9111 4.3.4")]
    [InlineData("ETag: \"a\"", true)]
    [InlineData("ETag: \"a\" | Last-Modified: {-8}", false)]
    public void A_file_that_a_person_put_there_has_no_tag_to_compare(string notModified, bool confirms)
    {
        StoredResponse stored = Moment.Stored("Last-Modified: {-9}");
        stored.IsPlainFile = true;
        Assert.Equal(confirms, Validation.Confirms(Moment.Response(notModified, 304), stored));
    }

    [Fact]
    public void A_304_to_a_date_vouches_for_no_entity_tag()
    {
        StoredResponse stored = Moment.Stored("Last-Modified: {-9}");
        Validation.Freshen(stored, Moment.Get(), Moment.Response("ETag: \"a\" | Last-Modified: {-9}", 304), Moment.Zero, Moment.Zero);
        Assert.False(Validators.TryGetEntityTag(stored.Head.Fields, out _));
    }

    [Fact]
    [Trait("RFC", "9110 7.6.1")]
    public void Connection_hides_nothing_of_a_304_that_governs_caches()
    {
        StoredResponse stored = Moment.Stored("Cache-Control: max-age=60");
        Validation.Freshen(
            stored, Moment.Get(), Moment.Response("Connection: Cache-Control | Cache-Control: private", 304), Moment.Zero, Moment.Zero);
        Assert.Equal(["Cache-Control: private"], Text.Lines(stored.Head.Fields));
    }

    [Theory]
    [Trait("RFC", "9111 4.1")]
    [InlineData("Vary: Accept, X-A", "accept: b|x-a: 1")]
    [InlineData("Vary: X-A", "x-a: 1")]
    [InlineData("Vary: Accept", "accept: a")]
    [InlineData("Vary:", "accept: a")]
    [InlineData("", "accept: a")]
    public void Where_a_304_names_more_its_request_is_the_one_that_was_answered(string vary, string selected)
    {
        StoredResponse stored = Moment.Stored("Vary: Accept");
        Variance.Select(stored.Head, Moment.Get("Accept: a | X-A: 0"), stored.VaryFields);
        stored.AddFurther(Text.Fields("accept: c"));
        Validation.Freshen(
            stored, Moment.Get("Accept: b | X-A: 1"), Moment.Response(vary, 304), Moment.Zero, Moment.Zero);
        Assert.Equal(selected, string.Join('|', Text.Lines(stored.VaryFields)));
        Assert.Equal(vary.Contains('X') ? 0 : 1, stored.FurtherVaryFields.Count);
    }

    [Fact]
    public void A_304_that_forbids_storing_makes_each_use_ask()
    {
        StoredResponse stored = Moment.Stored("Cache-Control: max-age=60");
        Validation.Freshen(
            stored, Moment.Get(), Moment.Response("Cache-Control: no-store, max-age=60", 304), Moment.Zero, Moment.Zero);
        Assert.Equal(
            ReuseVerdict.Validate,
            Reuse.Judge(stored, Moment.Get(), UrlClass.Ordinary, CacheTerms.Standard, Moment.Zero).Verdict);
    }
}
