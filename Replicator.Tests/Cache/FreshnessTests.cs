using Replicator.Cache;

namespace Replicator.Tests.Cache;

public sealed class FreshnessTests
{
    private const int Day = 86400;

    [Theory]
    [Trait("RFC", "9111 4.2.1")]
    [Trait("RFC", "9111 5.2.2.1")]
    [Trait("RFC", "9111 5.2.2.10")]
    [InlineData("Cache-Control: s-maxage=5, max-age=10 | Expires: {20} | Date: {0}", 5)]
    [InlineData("Cache-Control: max-age=10 | Expires: {20} | Date: {0}", 10)]
    [InlineData("Cache-Control: max-age=10 | Expires: 0", 10)]
    [InlineData("Cache-Control: max-age=0 | Expires: {20} | Date: {0}", 0)]
    [InlineData("Cache-Control: s-maxage=0, max-age=10", 0)]
    [InlineData("Cache-Control: max-age=x | Expires: {20} | Date: {0}", 0)]
    [InlineData("Expires: {20} | Date: {0}", 20)]
    [InlineData("Expires: {20} | Date: {-10}", 30)]
    [InlineData("Expires: {20} | Date: {20}", 0)]
    [InlineData("Expires: {20} | Date: {30}", 0)]
    [InlineData("Cache-Control: public | Expires: {20} | Date: {0}", 20)]
    [InlineData("Expires: {20} | Date: {0} | Last-Modified: {-864000}", 20)]
    public void Lifetime_is_the_first_that_is_stated(string fields, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Freshness.Lifetime(Moment.Stored(fields), CacheTerms.Standard));

    [Theory]
    [Trait("RFC", "9110 6.6.1")]
    [InlineData("Expires: {20}")]
    [InlineData("Expires: {20} | Date: yesterday")]
    [InlineData("Expires: {20} | Date: {-5} | Date: {-5}")]
    [InlineData("Expires: {20} | Date:")]
    public void Without_a_valid_date_the_time_of_receipt_counts(string fields) =>
        Assert.Equal(TimeSpan.FromSeconds(20), Freshness.Lifetime(Moment.Stored(fields), CacheTerms.Standard));

    [Theory]
    [Trait("RFC", "9111 5.3")]
    [InlineData("Expires: 0")]
    [InlineData("Expires: -1")]
    [InlineData("Expires:")]
    [InlineData("Expires: never | Last-Modified: {-864000}")]
    [InlineData("Expires: {20} | Expires: {20}")]
    [InlineData("Expires: {20}, {20}")]
    [InlineData("Expires: Sat, 31 Nov 2099 12:00:00 GMT")]
    public void What_is_no_date_has_expired(string fields) =>
        Assert.Equal(TimeSpan.Zero, Freshness.Lifetime(Moment.Stored(fields), CacheTerms.Standard));

    [Fact]
    [Trait("RFC", "9110 5.6.7")]
    public void Obsolete_dates_count()
    {
        Assert.Equal(
            TimeSpan.FromSeconds(20),
            Freshness.Lifetime(Moment.Stored("Expires: Saturday, 21-Nov-26 12:00:20 GMT | Date: {0}"), CacheTerms.Standard));
        Assert.Equal(
            TimeSpan.FromSeconds(20),
            Freshness.Lifetime(Moment.Stored("Expires: Sat Nov 21 12:00:20 2026 | Date: {0}"), CacheTerms.Standard));
    }

    [Theory]
    [Trait("RFC", "9111 4.2.2")]
    [InlineData("Date: {0} | Last-Modified: {-1000}", 200, 100)]
    [InlineData("Date: {100} | Last-Modified: {0}", 200, 10)]
    [InlineData("Last-Modified: {-1000}", 200, 100)]
    [InlineData("Last-Modified: {-864000}", 200, Day)]
    [InlineData("Last-Modified: {-864010}", 200, Day)]
    [InlineData("Last-Modified: {-86400000}", 200, Day)]
    [InlineData("Last-Modified: {1000}", 200, 0)]
    [InlineData("Last-Modified: long ago", 200, 0)]
    [InlineData("Last-Modified: {-1000} | Last-Modified: {-1000}", 200, 0)]
    [InlineData("Last-Modified: {-1000}", 203, 100)]
    [InlineData("Last-Modified: {-1000}", 301, 100)]
    [InlineData("Last-Modified: {-1000}", 308, 100)]
    [InlineData("Last-Modified: {-1000}", 302, 0)]
    [InlineData("Last-Modified: {-1000}", 307, 0)]
    [InlineData("Last-Modified: {-1000}", 500, 0)]
    [InlineData("Last-Modified: {-1000}", 501, 100)]
    [InlineData("Last-Modified: {-1000}", 599, 0)]
    [InlineData("Last-Modified: {-1000} | Cache-Control: public", 302, 100)]
    [InlineData("ETag: \"a\"", 200, 0)]
    [InlineData("", 200, 0)]
    public void Lifetime_is_guessed_as_a_tenth_of_the_time_without_a_change(string fields, int status, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Freshness.Lifetime(Moment.Stored(fields, status), CacheTerms.Standard));

    [Theory]
    [InlineData("", 404, 60)]
    [InlineData("", 410, 60)]
    [InlineData("Last-Modified: {-864000}", 404, 60)]
    [InlineData("Cache-Control: max-age=3600", 404, 3600)]
    [InlineData("Expires: 0", 404, 0)]
    [InlineData("Set-Cookie: a=b", 404, 0)]
    public void What_is_missing_is_so_for_a_minute_unless_stated(string fields, int status, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Freshness.Lifetime(Moment.Stored(fields, status), CacheTerms.Standard));

    [Theory]
    [InlineData("Set-Cookie: a=b | Last-Modified: {-1000}", 0)]
    [InlineData("Set-Cookie: a=b | Last-Modified: {-1000} | Cache-Control: public", 0)]
    [InlineData("Set-Cookie: a=b | Cache-Control: max-age=7", 7)]
    public void Nothing_is_guessed_about_a_response_with_a_cookie(string fields, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Freshness.Lifetime(Moment.Stored(fields), CacheTerms.Standard));

    [Theory]
    [Trait("RFC", "9111 4.2.3")]
    [InlineData("Date: {0}", 0, 0, 0)]
    [InlineData("Date: {0}", 0, 30, 30)]
    [InlineData("Date: {-10}", 0, 30, 40)]
    [InlineData("Date: {10}", 0, 30, 30)]
    [InlineData("Date: {0}", 4, 30, 34)]
    [InlineData("Date: {-10} | Age: 3", 4, 30, 40)]
    [InlineData("Date: {-10} | Age: 20", 4, 30, 54)]
    [InlineData("Date: {0} | Age: 20", 0, 30, 50)]
    [InlineData("Age: 20", 0, 30, 50)]
    [InlineData("", 2, 30, 32)]
    [InlineData("Date: {0}", 0, -30, 0)]
    [InlineData("Date: {0}", -30, 0, 0)]
    public void Age_is_the_larger_of_what_is_stated_and_what_is_seen(
        string fields, int delaySeconds, int nowSeconds, int ageSeconds)
    {
        var stored = Moment.Stored(fields);
        stored.RequestTime = Moment.At(-delaySeconds);
        Assert.Equal(TimeSpan.FromSeconds(ageSeconds), Freshness.CurrentAge(stored, Moment.At(nowSeconds)));
    }

    [Theory]
    [Trait("RFC", "9111 5.1")]
    [InlineData("Age: 20, 40", 20)]
    [InlineData("Age: 20 | Age: 40", 20)]
    [InlineData("Age: , 20", 20)]
    [InlineData("Age: x, 40", 0)]
    [InlineData("Age: -1", 0)]
    [InlineData("Age: 1.5", 0)]
    [InlineData("Age: \"20\"", 0)]
    [InlineData("Age: 20;a", 0)]
    [InlineData("Age:", 0)]
    [InlineData("Age: 99999999999999999999", 1L << 31)]
    public void The_first_age_counts_and_none_if_it_is_invalid(string fields, long seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Freshness.CurrentAge(Moment.Stored(fields), Moment.Zero));

    [Fact]
    [Trait("RFC", "9111 1.2.2")]
    public void The_largest_numbers_and_dates_overflow_nothing()
    {
        var stored = Moment.Stored(
            "Date: Mon, 01 Jan 0001 00:00:00 GMT | Age: 99999999999999 | Expires: Fri, 31 Dec 9999 23:59:59 GMT"
            + " | Last-Modified: Mon, 01 Jan 0001 00:00:00 GMT");
        stored.RequestTime = DateTimeOffset.MinValue;
        Assert.True(Freshness.Lifetime(stored, CacheTerms.Standard) > TimeSpan.FromDays(3_000_000));
        TimeSpan age = Freshness.CurrentAge(stored, DateTimeOffset.MaxValue);
        Assert.True(age > TimeSpan.FromDays(3_000_000));
        Assert.True(Freshness.Lifetime(stored, CacheTerms.Standard) - age < TimeSpan.Zero);
    }

    [Theory]
    [InlineData("Cache-Control: max-age=0", true)]
    [InlineData("Cache-Control: s-maxage=5", true)]
    [InlineData("Expires: 0", true)]
    [InlineData("Cache-Control: public", false)]
    [InlineData("Last-Modified: {-1000}", false)]
    [InlineData("", false)]
    public void Freshness_is_explicit_where_a_field_states_it(string fields, bool isExplicit) =>
        Assert.Equal(isExplicit, Freshness.IsExplicit(Moment.Response(fields), CacheControl.Of(Moment.Response(fields).Fields)));
}
