using Replicator.Cache;
using Replicator.Http;
using Replicator.Tests.Http;

namespace Replicator.Tests.Cache;

[Trait("RFC", "9111 4.3")]
public sealed class VariantValidationTests
{
    [Theory]
    [InlineData(null, "", true)]
    [InlineData("ETag: \"a\"", "", true)]
    [InlineData("Last-Modified: {-9}", "", false)]
    [InlineData(null, "Authorization: x", false)]
    [InlineData(null, "Cache-Control: no-store", false)]
    public void Others_are_asked_about_where_their_answer_may_be_kept(string? selected, string request, bool may) =>
        Assert.Equal(may, VariantValidation.MayAskOthers(
            selected is null ? null : Moment.Stored(selected), Moment.Get(request)));

    [Theory]
    [InlineData("ETag: \"a\"", 200, true)]
    [InlineData("ETag: W/\"a\"", 200, true)]
    [InlineData("ETag: \"a\" | Content-Encoding: gzip", 200, true)]
    [InlineData("ETag: W/\"a\" | Content-Encoding: gzip", 200, false)]
    [InlineData("ETag: \"a\"", 404, false)]
    [InlineData("Last-Modified: {-9}", 200, false)]
    public void Another_is_the_answer_only_where_its_tag_tells_it_from_all(string stored, int status, bool may) =>
        Assert.Equal(may, VariantValidation.MayBeAnswer(
            Moment.Stored(stored, status), Moment.Get("Accept-Encoding: br, gzip")));

    [Theory]
    [Trait("RFC", "9110 12.5.3")]
    [InlineData("Accept-Encoding: gzip, br", true)]
    [InlineData("Accept-Encoding: BR;q=0.5", true)]
    [InlineData("Accept-Encoding: gzip", false)]
    [InlineData("Accept-Encoding: br;q=0, gzip", false)]
    [InlineData("Accept-Encoding: br;q=x", false)]
    [InlineData("Accept-Encoding: *", false)]
    [InlineData("", false)]
    public void Nobody_is_given_a_coding_that_it_does_not_name(string request, bool may) =>
        Assert.Equal(may, VariantValidation.MayBeAnswer(
            Moment.Stored("ETag: \"a\" | Content-Encoding: br"), Moment.Get(request)));

    [Theory]
    [Trait("RFC", "9111 4.3.1")]
    [InlineData("\"a\"", "\"b\" W/\"c\"", "\"a\", \"b\", W/\"c\"")]
    [InlineData(null, "\"b\" \"c\"", "\"b\", \"c\"")]
    [InlineData("\"a\"", "\"b\" \"a\" \"b\" W/\"a\"", "\"a\", \"b\", W/\"a\"")]
    [InlineData("\"a,b\"", "\"b\" \"a\\\"", "\"a,b\", \"b\", \"a\\\"")]
    public void Each_tag_is_named_once(string? selected, string others, string field)
    {
        FieldSection outgoing = Moment.Get("Host: a.test | If-None-Match: \"x\" | If-Modified-Since: {-5} | Range: bytes=0-").Fields;
        VariantValidation.AddConditions(Tagged(selected), All(others), outgoing);
        Assert.Equal(["Host: a.test", $"If-None-Match: {field}"], Text.Lines(outgoing));
    }

    [Fact]
    public void The_field_has_a_bounded_length()
    {
        FieldSection outgoing = Moment.Get().Fields;
        string[] tags = [.. Enumerable.Range(0, 32).Select(number => $"\"{number:D500}\"")];
        VariantValidation.AddConditions(null, All(string.Join(' ', tags)), outgoing);
        Assert.Equal($"If-None-Match: {string.Join(", ", tags[..16])}", Text.Lines(outgoing)[^1]);
    }

    [Theory]
    [Trait("RFC", "9111 4.3.4")]
    // Strong: all that have it.
    [InlineData("ETag: \"b\"", null, "\"a\" \"b\" \"b\"", false, "2 1")]
    [InlineData("ETag: \"b\"", "\"b\"", "\"a\" \"b\"", true, "1")]
    [InlineData("ETag: \"b\"", "\"a\"", "\"b\" \"c\"", false, "0")]
    [InlineData("ETag: \"x\"", "\"a\"", "\"b\" \"c\"", false, "")]
    [InlineData("ETag: \"b\"", null, "W/\"b\"", false, "")]
    // Weak: the latest.
    [InlineData("ETag: W/\"b\"", null, "W/\"b\" \"b\" W/\"c\"", false, "1")]
    [InlineData("ETag: W/\"b\"", "W/\"b\"", "W/\"b\"", true, "")]
    // None: only what nothing else could be.
    [InlineData("", "\"a\"", "\"b\"", false, "")]
    [InlineData("", null, "\"b\"", false, "")]
    [InlineData("Last-Modified: {-100}", "\"a\"", "\"b\"", true, "")]
    [InlineData("Last-Modified: {-99}", "\"a\"", "\"b\"", false, "")]
    [InlineData("Last-Modified: {-100}", null, "\"b\"", false, "")]
    public void A_304_identifies_those_that_have_its_validator(
        string notModified, string? selected, string others, bool isSelected, string identified)
    {
        List<StoredResponse> all = All(others);
        var found = new List<StoredResponse> { new() };
        Assert.Equal(isSelected, VariantValidation.Identify(
            Moment.Response(notModified, 304), Tagged(selected), all, found));
        Assert.Equal(identified, string.Join(' ', found.Select(one => all.IndexOf(one))));
    }

    [Fact]
    public void A_date_that_two_have_tells_them_not_apart()
    {
        StoredResponse selected = Moment.Stored("ETag: \"a\" | Last-Modified: {-9}");
        StoredResponse other = Moment.Stored("ETag: \"b\" | Last-Modified: {-9}");
        Assert.False(VariantValidation.Identify(
            Moment.Response("Last-Modified: {-9}", 304), selected, [other], []));
    }

    private static StoredResponse? Tagged(string? tag, int number = -1) => tag is null
        ? null
        : Moment.Stored($"ETag: {tag} | Date: {{{number}}} | Last-Modified: {{{number - 99}}}");

    // Each later than those before.
    private static List<StoredResponse> All(string tags) => [.. tags.Split(' ').Select((tag, number) => Tagged(tag, number)!)];
}
