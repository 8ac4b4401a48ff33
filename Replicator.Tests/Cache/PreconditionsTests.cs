using Replicator.Cache;

namespace Replicator.Tests.Cache;

[Trait("RFC", "9110 13.2.2")]
public sealed class PreconditionsTests
{
    private const string Tagged = "ETag: \"a\" | Last-Modified: {-9} | Date: {0}";

    [Theory]
    [Trait("RFC", "9111 4.3.2")]
    [InlineData(Tagged, "", PreconditionOutcome.Passed)]
    [InlineData(Tagged, "If-None-Match: \"a\"", PreconditionOutcome.NotModified)]
    [InlineData(Tagged, "If-None-Match: W/\"a\"", PreconditionOutcome.NotModified)]
    [InlineData("ETag: W/\"a\"", "If-None-Match: \"a\"", PreconditionOutcome.NotModified)]
    [InlineData(Tagged, "If-None-Match: \"b\"", PreconditionOutcome.Passed)]
    [InlineData(Tagged, "If-None-Match: \"b\", \"a\"", PreconditionOutcome.NotModified)]
    [InlineData(Tagged, "If-None-Match: \"b\" | If-None-Match: W/\"a\"", PreconditionOutcome.NotModified)]
    [InlineData("ETag: \"a,b\"", "If-None-Match: \"c\",\"a,b\"", PreconditionOutcome.NotModified)]
    [InlineData("ETag: \"a\\\"", "If-None-Match: \"c\", \"a\\\", \"d\"", PreconditionOutcome.NotModified)]
    [InlineData(Tagged, "If-None-Match: *", PreconditionOutcome.NotModified)]
    [InlineData("", "If-None-Match: *", PreconditionOutcome.NotModified)]
    [InlineData(Tagged, "If-None-Match: *, \"b\"", PreconditionOutcome.Passed)]
    [InlineData(Tagged, "If-None-Match: a", PreconditionOutcome.Passed)]
    [InlineData(Tagged, "If-None-Match:", PreconditionOutcome.Passed)]
    [InlineData("Last-Modified: {-9}", "If-None-Match: \"a\"", PreconditionOutcome.Passed)]
    [InlineData("ETag: a", "If-None-Match: a", PreconditionOutcome.Passed)]
    [InlineData(Tagged, "If-None-Match: \"b\" | If-Modified-Since: {0}", PreconditionOutcome.Passed)]
    [InlineData(Tagged, "If-None-Match: \"a\" | If-Modified-Since: {-99}", PreconditionOutcome.NotModified)]
    [InlineData(Tagged, "If-Modified-Since: {-9}", PreconditionOutcome.NotModified)]
    [InlineData(Tagged, "If-Modified-Since: {-8}", PreconditionOutcome.NotModified)]
    [InlineData(Tagged, "If-Modified-Since: {-10}", PreconditionOutcome.Passed)]
    [InlineData(Tagged, "If-Modified-Since: today", PreconditionOutcome.Passed)]
    [InlineData(Tagged, "If-Modified-Since: {-9} | If-Modified-Since: {-9}", PreconditionOutcome.Passed)]
    [InlineData("Date: {-9}", "If-Modified-Since: {-9}", PreconditionOutcome.NotModified)]
    [InlineData("Date: {-9}", "If-Modified-Since: {-10}", PreconditionOutcome.Passed)]
    [InlineData("", "If-Modified-Since: {0}", PreconditionOutcome.NotModified)]
    [InlineData("", "If-Modified-Since: {-1}", PreconditionOutcome.Passed)]
    [InlineData(Tagged, "If-Match: \"a\"", PreconditionOutcome.Passed)]
    [InlineData(Tagged, "If-Match: *", PreconditionOutcome.Passed)]
    [InlineData(Tagged, "If-Match: W/\"a\"", PreconditionOutcome.Failed)]
    [InlineData(Tagged, "If-Match: \"b\"", PreconditionOutcome.Failed)]
    [InlineData("ETag: W/\"a\"", "If-Match: W/\"a\"", PreconditionOutcome.Failed)]
    [InlineData("", "If-Match: \"a\"", PreconditionOutcome.Failed)]
    [InlineData(Tagged, "If-Match: \"a\" | If-Unmodified-Since: {-99}", PreconditionOutcome.Passed)]
    [InlineData(Tagged, "If-Match: \"a\" | If-None-Match: \"a\"", PreconditionOutcome.NotModified)]
    [InlineData(Tagged, "If-Match: \"b\" | If-None-Match: \"a\"", PreconditionOutcome.Failed)]
    [InlineData(Tagged, "If-Unmodified-Since: {-9}", PreconditionOutcome.Passed)]
    [InlineData(Tagged, "If-Unmodified-Since: {-10}", PreconditionOutcome.Failed)]
    [InlineData(Tagged, "If-Unmodified-Since: today", PreconditionOutcome.Passed)]
    internal void Conditions_are_judged_in_their_order(string stored, string request, PreconditionOutcome outcome) =>
        Assert.Equal(outcome, Preconditions.Evaluate(Moment.Get(request), Moment.Stored(stored)));

    [Theory]
    [Trait("RFC", "9110 13.2.1")]
    [InlineData(404)]
    [InlineData(301)]
    public void Conditions_are_about_a_representation(int status)
    {
        var stored = Moment.Stored(Tagged, status);
        Assert.Equal(PreconditionOutcome.Passed, Preconditions.Evaluate(Moment.Get("If-None-Match: \"a\""), stored));
        Assert.Equal(PreconditionOutcome.Passed, Preconditions.Evaluate(Moment.Get("If-Match: \"b\""), stored));
    }

    [Theory]
    [Trait("RFC", "9111 4.3.2")]
    [InlineData("If-Match: \"a\"", true)]
    [InlineData("If-Unmodified-Since: {0}", true)]
    [InlineData("If-None-Match: \"a\" | If-Modified-Since: {0} | If-Range: \"a\"", false)]
    public void Some_conditions_are_for_the_origin(string request, bool needsOrigin) =>
        Assert.Equal(needsOrigin, Preconditions.NeedsOrigin(Moment.Get(request)));

    [Theory]
    [Trait("RFC", "9110 13.1.5")]
    [InlineData(Tagged, "Range: bytes=0-", true)]
    [InlineData(Tagged, "If-Range: \"a\"", true)]
    [InlineData(Tagged, "If-Range: \"b\"", false)]
    [InlineData(Tagged, "If-Range: W/\"a\"", false)]
    [InlineData("ETag: W/\"a\"", "If-Range: W/\"a\"", false)]
    [InlineData("Last-Modified: {-9} | Date: {0}", "If-Range: \"a\"", false)]
    [InlineData(Tagged, "If-Range: \"a\", \"b\"", false)]
    [InlineData(Tagged, "If-Range: \"a\" | If-Range: \"a\"", false)]
    [InlineData(Tagged, "If-Range: a", false)]
    [InlineData(Tagged, "If-Range:", false)]
    [InlineData(Tagged, "If-Range: {-9}", true)]
    [InlineData(Tagged, "If-Range: {-8}", false)]
    [InlineData(Tagged, "If-Range: {-10}", false)]
    [InlineData("Last-Modified: {-1} | Date: {0}", "If-Range: {-1}", true)]
    [InlineData("Last-Modified: {0} | Date: {0}", "If-Range: {0}", false)]
    [InlineData("Last-Modified: {-9}", "If-Range: {-9}", false)]
    [InlineData("Date: {0}", "If-Range: {0}", false)]
    public void A_range_applies_where_the_client_holds_the_same_bytes(string stored, string request, bool applies) =>
        Assert.Equal(applies, Preconditions.RangeApplies(Moment.Get(request), Moment.Stored(stored)));
}
