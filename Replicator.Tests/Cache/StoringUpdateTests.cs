using Replicator.Cache;
using Replicator.Http;
using Replicator.Tests.Http;

namespace Replicator.Tests.Cache;

public sealed class StoringUpdateTests
{
    [Theory]
    [Trait("RFC", "9111 4.3.4")]
    [InlineData("Accept: a/b", "max-age=10", true)]
    [InlineData("Accept: a/b", "private=\"x-user\", max-age=10", true)]
    [InlineData("Accept: a/b", "private, max-age=10", false)]
    [InlineData("Accept: a/b", "no-store", false)]
    [InlineData("Cache-Control: no-store", "max-age=10", false)]
    [InlineData("Authorization: Basic YTpi", "max-age=10", false)]
    [InlineData("Authorization: Basic YTpi", "public, max-age=10", true)]
    public void A_304_updates_what_is_stored_where_it_may_be_stored_itself(
        string request, string cacheControl, bool mayUpdate)
    {
        ResponseHead notModified = Text.Response(304, 1, $"Cache-Control: {cacheControl}");
        Assert.Equal(
            mayUpdate, Storing.MayUpdate(Text.Request("GET", "/", 1, request), notModified, CacheTerms.Standard));
    }
}
