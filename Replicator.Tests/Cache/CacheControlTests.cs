using Replicator.Cache;
using Replicator.Tests.Http;

namespace Replicator.Tests.Cache;

[Trait("RFC", "9111 5.2")]
public sealed class CacheControlTests
{
    [Theory]
    [InlineData("no-store", nameof(CacheControl.NoStore))]
    [InlineData("no-cache", nameof(CacheControl.NoCache))]
    [InlineData("private", nameof(CacheControl.Private))]
    [InlineData("public", nameof(CacheControl.Public))]
    [InlineData("must-revalidate", nameof(CacheControl.MustRevalidate))]
    [InlineData("proxy-revalidate", nameof(CacheControl.ProxyRevalidate))]
    [InlineData("must-understand", nameof(CacheControl.MustUnderstand))]
    [InlineData("immutable", nameof(CacheControl.Immutable))]
    [InlineData("only-if-cached", nameof(CacheControl.OnlyIfCached))]
    public void A_flag_sets_itself_and_nothing_else_whatever_its_case(string name, string property)
    {
        foreach (string spelling in new[] { name, name.ToUpperInvariant(), $" ,{name} , x=1", $"x=\"a,b\",\t{name}" })
        {
            CacheControl directives = Of($"Cache-Control: {spelling}");
            foreach (System.Reflection.PropertyInfo one in typeof(CacheControl).GetProperties())
            {
                object? value = one.GetValue(directives);
                if (value is bool flag)
                    Assert.Equal(one.Name == property, flag);
                else
                    Assert.Null(value);
            }
        }
    }

    [Theory]
    [InlineData("max-age", nameof(CacheControl.MaxAge))]
    [InlineData("s-maxage", nameof(CacheControl.SharedMaxAge))]
    [InlineData("min-fresh", nameof(CacheControl.MinFresh))]
    [InlineData("max-stale", nameof(CacheControl.MaxStale))]
    [InlineData("stale-while-revalidate", nameof(CacheControl.StaleWhileRevalidate))]
    [InlineData("stale-if-error", nameof(CacheControl.StaleIfError))]
    public void A_time_sets_itself_and_nothing_else_as_token_and_as_quoted_string(string name, string property)
    {
        foreach (string spelling in new[] { $"{name}=60", $"{name.ToUpperInvariant()}=60", $"{name}=\"60\"" })
        {
            CacheControl directives = Of($"Cache-Control: {spelling}");
            foreach (System.Reflection.PropertyInfo one in typeof(CacheControl).GetProperties())
            {
                object? value = one.GetValue(directives);
                if (one.Name == property)
                    Assert.Equal(TimeSpan.FromSeconds(60), value);
                else
                    Assert.True(value is null or false, one.Name);
            }
        }
    }

    [Theory]
    [Trait("RFC", "9111 4.2.1")]
    [Trait("RFC", "9111 5.2.2.1")]
    [InlineData("max-age=10, max-age=20", 10)]
    [InlineData("max-age=20, max-age=10", 10)]
    [InlineData("max-age=20, max-age=x", 0)]
    [InlineData("max-age=x, max-age=20", 0)]
    [InlineData("max-age", 0)]
    [InlineData("max-age=", 0)]
    [InlineData("max-age=\"\"", 0)]
    [InlineData("max-age=-5", 0)]
    [InlineData("max-age=1.5", 0)]
    [InlineData("max-age=5 5", 0)]
    [InlineData("max-age = 5", 0)]
    [InlineData("max-age= 5", 0)]
    [InlineData("max-age =5", 0)]
    [InlineData("max-age\t=5", 0)]
    [InlineData("max-age='5'", 0)]
    [InlineData("max-age=99999999999999999999", 2147483648)]
    public void The_shorter_lifetime_counts_and_what_is_no_number_is_none(string value, long seconds)
    {
        var lifetime = TimeSpan.FromSeconds(seconds);
        Assert.Equal(lifetime, Of($"Cache-Control: {value}").MaxAge);
        Assert.Equal(lifetime, Of($"Cache-Control: {value.Replace("max-age", "s-maxage")}").SharedMaxAge);
    }

    [Fact]
    public void Duplicates_over_several_lines_are_duplicates_too()
    {
        CacheControl directives = Of("Cache-Control: max-age=20", "cache-control: public, max-age=10");
        Assert.Equal(TimeSpan.FromSeconds(10), directives.MaxAge);
        Assert.True(directives.Public);
    }

    [Theory]
    [Trait("RFC", "9111 5.2.1.3")]
    [InlineData("min-fresh=5, min-fresh=9", 9)]
    [InlineData("min-fresh=9, min-fresh=5", 9)]
    public void The_longer_min_fresh_is_the_stricter(string value, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Of($"Cache-Control: {value}").MinFresh);

    [Theory]
    [InlineData("min-fresh")]
    [InlineData("min-fresh=soon")]
    [InlineData("min-fresh=soon, min-fresh=5")]
    public void A_min_fresh_that_is_no_number_wants_more_than_there_is(string value) =>
        Assert.Equal(TimeSpan.MaxValue, Of($"Cache-Control: {value}").MinFresh);

    [Theory]
    [Trait("RFC", "9111 5.2.1.2")]
    [InlineData("max-stale", long.MaxValue)]
    [InlineData("max-stale, max-stale", long.MaxValue)]
    [InlineData("max-stale, max-stale=10", 10 * TimeSpan.TicksPerSecond)]
    [InlineData("max-stale=10, max-stale", 10 * TimeSpan.TicksPerSecond)]
    [InlineData("max-stale=", 0)]
    [InlineData("max-stale=x", 0)]
    public void A_max_stale_without_argument_is_any(string value, long ticks) =>
        Assert.Equal(TimeSpan.FromTicks(ticks), Of($"Cache-Control: {value}").MaxStale);

    [Theory]
    [Trait("RFC", "9111 5.2.1.4")]
    [InlineData("no-cache=\"set-cookie, x\"")]
    [InlineData("no-cache=x")]
    public void A_no_cache_of_a_request_has_no_argument(string value)
    {
        CacheControl directives = Of($"Cache-Control: {value}");
        Assert.True(directives.NoCache);
        Assert.False(directives.NoStore);
        Assert.False(directives.NamesFields);
    }

    [Theory]
    [Trait("RFC", "9111 5.2.3")]
    [InlineData("a=\"no-store\"")]
    [InlineData("a=\"x, no-store, y\"")]
    [InlineData("a=\"x\\\", no-store\"")]
    [InlineData("no-store-at-all")]
    [InlineData("xno-store")]
    [InlineData("no-stor")]
    [InlineData("no store")]
    public void What_only_looks_like_a_directive_is_none(string value) =>
        Assert.False(Of($"Cache-Control: {value}").NoStore);

    [Theory]
    [InlineData("a=\"x, max-age=60")]
    [InlineData("max-age=\"60")]
    [InlineData("a=\"")]
    [InlineData("a=\"b\\\"")]
    [InlineData("a=b\"c, private")]
    public void An_unfinished_quoted_string_may_have_swallowed_anything(string value) =>
        Assert.True(Of($"Cache-Control: {value}").NoStore);

    [Theory]
    [Trait("RFC", "9111 5.4")]
    [InlineData("Pragma: no-cache", true)]
    [InlineData("pragma: x, NO-CACHE", true)]
    [InlineData("Pragma: no-cache=x", false)]
    [InlineData("Pragma: x", false)]
    public void Pragma_stands_in_for_the_cache_control_of_a_request(string field, bool noCache)
    {
        Assert.Equal(noCache, CacheControl.OfRequest(Text.Fields(field)).NoCache);
        Assert.False(CacheControl.OfRequest(Text.Fields(field, "Cache-Control: max-stale")).NoCache);
        Assert.False(Of(field).NoCache);
    }

    [Fact]
    public void Every_cut_and_every_byte_is_read_without_harm()
    {
        const string Value = "max-age=60, no-cache=\"a, \\\"b\", private, s-maxage=\"7\", max-stale , x=y=z";
        for (int cut = 0; cut <= Value.Length; cut++)
        {
            CacheControl directives = Of($"Cache-Control: {Value[..cut]}");
            bool insideQuotes = cut is > 21 and < 29 or > 49 and < 52;
            Assert.Equal(insideQuotes, directives.NoStore);
            Assert.Equal(cut >= 20, directives.NoCache);
            for (int code = 0; code < 256; code++)
                Of($"Cache-Control: {Value[..cut]}{(char)code}{Value[cut..]}");
        }
    }

    [Fact]
    public void Nothing_is_said_by_absence() => Assert.Equal(default, Of("Expires: 0"));

    private static CacheControl Of(params string[] fields) => CacheControl.Of(Text.Fields(fields));
}
