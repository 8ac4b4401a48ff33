using Replicator.Cache;
using Replicator.Http;
using Replicator.Tests.Http;

namespace Replicator.Tests.Cache;

[Trait("RFC", "9111 5.2.2.4")]
public sealed class NamedFieldsTests
{
    private const string Others = "ETag: \"1\" | A: 1 | B: 2 | a: 3 | Set-Cookie: c";

    [Theory]
    [InlineData("private=\"a\"", "A: 1 | A: 3")]
    [InlineData("PRIVATE=A", "A: 1 | A: 3")]
    [InlineData("no-cache=\"set-cookie\"", "Set-Cookie: c")]
    [InlineData("No-Cache=\" , b ,,SET-COOKIE\"", "B: 2 | Set-Cookie: c")]
    [InlineData("private=\"a\", no-cache=\"b\", private=\"c\"", "A: 1 | A: 3 | B: 2")]
    [InlineData("private=\"etag\"", "ETag: \"1\"")]
    [InlineData("private=\"c\"", "")]
    [Trait("RFC", "9111 5.2.2.7")]
    public void What_is_named_is_taken_out(string directives, string named)
    {
        ResponseHead response = Moment.Response($"Cache-Control: {directives} | {Others}");
        Assert.True(CacheControl.OfResponse(response.Fields, CacheTerms.Standard).NamesFields);
        int count = response.Fields.Count;
        ResponseHead rest = NamedFields.Without(response, CacheTerms.Standard, out FieldSection? taken);
        Assert.Equal(Moment.Dated(named), Lines(taken), StringComparer.OrdinalIgnoreCase);
        Assert.Equal(count, response.Fields.Count);
        Assert.Equal(Text.Lines(response.Fields).Except(Lines(taken)), Text.Lines(rest.Fields));
    }

    [Theory]
    [InlineData("private")]
    [InlineData("private=")]
    [InlineData("private=\"\"")]
    [InlineData("private=\" , \"")]
    [InlineData("private=\"a b\"")]
    [InlineData("private=\"a, \\\"\"")]
    [InlineData("private=\"a, \\b\"")]
    [InlineData("private =\"a\"")]
    [InlineData("private= \"a\"")]
    [InlineData("private=\"a\"b")]
    [InlineData("private=\"a, Vary\"")]
    [InlineData("private=\"cache-control\"")]
    [InlineData("private=\"content-encoding\"")]
    [InlineData("private, private=\"a\"")]
    [Trait("RFC", "9111 5.2.2.7")]
    public void What_names_none_that_can_go_counts_for_all(string directives)
    {
        foreach (string name in new[] { "private", "no-cache" })
        {
            string value = directives.Replace("private", name, StringComparison.Ordinal);
            CacheControl read = CacheControl.OfResponse(Text.Fields($"Cache-Control: {value}"), CacheTerms.Standard);
            Assert.Equal(name == "private", read.Private);
            Assert.Equal(name == "no-cache", read.NoCache);
        }
    }

    [Fact]
    [Trait("RFC", "9213 2.2")]
    public void A_targeted_field_counts_in_their_place()
    {
        ResponseHead response = Moment.Response($"Cache-Control: private=\"a\" | CDN-Cache-Control: max-age=9 | {Others}");
        CacheTerms terms = CacheTerms.Standard with { Targets = ["CDN-Cache-Control"] };
        Assert.Same(response, NamedFields.Without(response, terms, out FieldSection? taken));
        Assert.Null(taken);
    }

    [Fact]
    [Trait("RFC", "9111 3.2")]
    public void A_validation_brings_back_none_of_them_and_may_name_others()
    {
        StoredResponse stored = Moment.Stored("Cache-Control: private=\"a\" | B: 1 | C: 1");
        Validation.Freshen(stored, Moment.Get(), Moment.Response("A: 2 | C: 2", 304), Moment.At(1), Moment.At(1));
        Assert.Equal(["Cache-Control: private=\"a\"", "B: 1", "C: 2"], Text.Lines(stored.Head.Fields));
        Validation.Freshen(stored, Moment.Get(), Moment.Response("Cache-Control: private=\"b\" | C: 3", 304), Moment.At(2), Moment.At(2));
        Assert.Equal(["Cache-Control: private=\"b\"", "C: 3"], Text.Lines(stored.Head.Fields));
    }

    private static string[] Lines(FieldSection? fields) => fields is null ? [] : Text.Lines(fields);
}
