using Replicator.Cache;
using Replicator.Tests.Http;

namespace Replicator.Tests.Cache;

[Trait("RFC", "9213 2")]
public sealed class TargetedControlTests
{
    private static readonly CacheTerms Terms = new() { Targets = ["near", "far"] };

    [Theory]
    [InlineData("Cache-Control: max-age=10", 10)]
    [InlineData("Cache-Control: max-age=10|Near: max-age=20", 20)]
    [InlineData("Near: max-age=20|Far: max-age=30", 20)]
    [InlineData("Far: max-age=30|Cache-Control: max-age=10", 30)]
    [InlineData("Other: max-age=40|Cache-Control: max-age=10", 10)]
    [InlineData("Near: max-age=20;x=1, unknown=(1 2)", 20)]
    [InlineData("Near: max-age=20, max-age=5, max-age=7", 7)]
    [InlineData("Near: max-age=20|Near: public", 20)]
    [InlineData("Near: max-age=-5", 0)]
    [InlineData("Near: max-age=999999999999999", int.MaxValue + 1L)]
    public void The_first_field_that_is_there_decides_alone(string fields, long maxAge) =>
        Assert.Equal(TimeSpan.FromSeconds(maxAge), Of(fields).MaxAge);

    [Theory]
    [InlineData("Near:")]
    [InlineData("Near: max-age=20,")]
    [InlineData("Near: MAX-AGE=20")]
    [InlineData("Near: max-age=\"20\"")]
    [InlineData("Near: max-age=1.5")]
    [InlineData("Near: max-age")]
    [InlineData("Near: max-age=20, no-store=1")]
    [InlineData("Near: max-age=20|Near:")]
    public void An_empty_or_invalid_field_is_as_if_it_were_not_there(string fields) =>
        Assert.Equal(TimeSpan.FromSeconds(10), Of(fields + "|Cache-Control: max-age=10").MaxAge);

    [Theory]
    [InlineData("no-store", nameof(CacheControl.NoStore))]
    [InlineData("no-cache", nameof(CacheControl.NoCache))]
    [InlineData("no-cache=\"a\"", nameof(CacheControl.NoCache))]
    [InlineData("private", nameof(CacheControl.Private))]
    [InlineData("private=\"a\"", nameof(CacheControl.Private))]
    [InlineData("public", nameof(CacheControl.Public))]
    [InlineData("must-revalidate", nameof(CacheControl.MustRevalidate))]
    [InlineData("proxy-revalidate", nameof(CacheControl.ProxyRevalidate))]
    [InlineData("must-understand", nameof(CacheControl.MustUnderstand))]
    [InlineData("immutable", nameof(CacheControl.Immutable))]
    public void A_flag_is_set_by_its_name_and_not_by_false(string member, string property)
    {
        System.Reflection.PropertyInfo flag = typeof(CacheControl).GetProperty(property)!;
        Assert.Equal(true, flag.GetValue(Of($"Near: {member}")));
        Assert.Equal(false, flag.GetValue(Of($"Near: max-age=1, {member.Split('=')[0]}=?0")));
    }

    [Theory]
    [InlineData("s-maxage=5", nameof(CacheControl.SharedMaxAge))]
    [InlineData("stale-while-revalidate=5", nameof(CacheControl.StaleWhileRevalidate))]
    [InlineData("stale-if-error=5", nameof(CacheControl.StaleIfError))]
    public void A_time_is_set_by_its_name(string member, string property) =>
        Assert.Equal(TimeSpan.FromSeconds(5), typeof(CacheControl).GetProperty(property)!.GetValue(Of($"Near: {member}")));

    [Fact]
    public void Expires_does_not_count_beside_it()
    {
        StoredResponse stored = Moment.Stored("Near: public|Expires: {100}|Date: {0}");
        Assert.Equal(TimeSpan.Zero, Freshness.Lifetime(stored, Terms));
        Assert.Equal(TimeSpan.FromSeconds(100), Freshness.Lifetime(Moment.Stored("Expires: {100}|Date: {0}"), Terms));
    }

    [Fact]
    public void Cache_Control_does_not_count_beside_it() =>
        Assert.Equal(
            NotStored.None,
            Storing.Judge(
                Moment.Get(), false, Moment.Response("Near: max-age=9|Cache-Control: no-store"), UrlClass.Ordinary, Terms));

    private static CacheControl Of(string fields) =>
        CacheControl.OfResponse(Text.Fields(fields.Split('|')), Terms);
}
