using Replicator.Cache;
using Replicator.Tests.Http;

namespace Replicator.Tests.Cache;

[Trait("RFC", "9110 8.8")]
public sealed class ValidatorsTests
{
    [Theory]
    [Trait("RFC", "9110 8.8.2.2")]
    [InlineData("ETag: \"a\"", "\"a\"")]
    [InlineData("ETag: \"a\" | Last-Modified: {-9} | Date: {0}", "\"a\"")]
    [InlineData("ETag: W/\"a\"", null)]
    [InlineData("ETag: a", null)]
    [InlineData("ETag: \"a\" | ETag: \"b\"", null)]
    [InlineData("ETag: W/\"a\" | Last-Modified: {-1} | Date: {0}", "Sat, 21 Nov 2026 11:59:59 GMT")]
    [InlineData("Last-Modified: {-1} | Date: {0}", "Sat, 21 Nov 2026 11:59:59 GMT")]
    [InlineData("Last-Modified: {0} | Date: {0}", null)]
    [InlineData("Last-Modified: {1} | Date: {0}", null)]
    [InlineData("Last-Modified: {-9}", null)]
    [InlineData("Last-Modified: {-9} | Date: today", null)]
    [InlineData("Last-Modified: {-9} | Last-Modified: {-9} | Date: {0}", null)]
    [InlineData("Last-Modified: old | Date: {0}", null)]
    [InlineData("Date: {0}", null)]
    public void A_strong_validator_is_a_strong_tag_or_a_date_that_was_old_enough(string fields, string? validator)
    {
        bool isStrong = Validators.TryGetStrong(
            Moment.Response(fields).Fields, Moment.Zero, out ReadOnlySpan<byte> value);
        Assert.Equal(validator is not null, isStrong);
        if (validator is not null)
            Assert.Equal(validator, Text.Of(value));
    }

    [Theory]
    [InlineData("ETag: \"a\"", true)]
    [InlineData("ETag: W/\"a\"", true)]
    [InlineData("ETag: \"\"", true)]
    [InlineData("ETag: a", false)]
    [InlineData("ETag: w/\"a\"", false)]
    [InlineData("ETag: \"a\", \"b\"", false)]
    [InlineData("ETag: \"a\" | ETag: \"a\"", false)]
    [InlineData("ETag:", false)]
    [InlineData("", false)]
    public void An_entity_tag_is_one_and_valid(string fields, bool isThere) =>
        Assert.Equal(isThere, Validators.TryGetEntityTag(Moment.Response(fields).Fields, out _));
}
