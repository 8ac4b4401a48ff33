using System.Globalization;
using Replicator.Http;

namespace Replicator.Tests.Http;

public sealed class HttpDateTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 15, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [Trait("RFC", "9110 5.6.7")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37Z")]
    [InlineData("Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z")]
    [InlineData("Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37Z")]
    [InlineData("Sun Nov 16 08:49:37 1994", "1994-11-16T08:49:37Z")]
    [InlineData("Sun Nov 06 08:49:37 1994", "1994-11-06T08:49:37Z")]
    [InlineData("Thu, 29 Feb 2024 00:00:00 GMT", "2024-02-29T00:00:00Z")]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT", "9999-12-31T23:59:59Z")]
    [InlineData("Mon, 01 Jan 0001 00:00:00 GMT", "0001-01-01T00:00:00Z")]
    [InlineData("Sat, 31 Dec 2016 23:59:60 GMT", "2016-12-31T23:59:59Z")]
    [InlineData("Wednesday, 01-Jul-26 00:00:00 GMT", "2026-07-01T00:00:00Z")]
    public void Each_form_is_read(string text, string date)
    {
        Assert.True(HttpDate.TryParse(Text.Bytes(text), Now, out DateTimeOffset parsed));
        Assert.Equal(Instant(date), parsed);
        Assert.Equal(TimeSpan.Zero, parsed.Offset);
    }

    [Theory]
    [Trait("RFC", "9111 4.2")]
    [InlineData("SUN, 06 nov 1994 08:49:37 gmt")]
    [InlineData("sunday, 06-NOV-94 08:49:37 Gmt")]
    [InlineData("sun NOV  6 08:49:37 1994")]
    public void Case_is_not_looked_at(string text)
    {
        Assert.True(HttpDate.TryParse(Text.Bytes(text), Now, out DateTimeOffset parsed));
        Assert.Equal(Instant("1994-11-06T08:49:37Z"), parsed);
    }

    [Theory]
    [Trait("RFC", "9110 5.6.7")]
    [InlineData("Thursday, 01-Jan-76 00:00:00 GMT", "2076-01-01T00:00:00Z")]
    [InlineData("Sunday, 15-Nov-76 12:00:00 GMT", "2076-11-15T12:00:00Z")]
    [InlineData("Sunday, 15-Nov-76 12:00:01 GMT", "1976-11-15T12:00:01Z")]
    [InlineData("Sunday, 31-Dec-77 12:00:00 GMT", "1977-12-31T12:00:00Z")]
    [InlineData("Sunday, 29-Feb-00 12:00:00 GMT", "2000-02-29T12:00:00Z")]
    public void A_short_year_over_fifty_years_ahead_is_past(string text, string date)
    {
        Assert.True(HttpDate.TryParse(Text.Bytes(text), Now, out DateTimeOffset parsed));
        Assert.Equal(Instant(date), parsed);
    }

    [Theory]
    [Trait("RFC", "9110 5.6.7")]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("784111777")]
    [InlineData("Sun, 6 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 06 Nov 1994 8:49:37 GMT")]
    [InlineData("Sun, 06 Nov 94 08:49:37 GMT")]
    [InlineData("Sun, 06  Nov 1994 08:49:37 GMT")]
    [InlineData("Sun,  06 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 06 Nov 1994 08:49:37")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 UTC")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 +0000")]
    [InlineData("Sun, 06 Nov 1994 08:49:37 GMT ")]
    [InlineData(" Sun, 06 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun 06 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 06-Nov-1994 08:49:37 GMT")]
    [InlineData("Xyz, 06 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 06 Foo 1994 08:49:37 GMT")]
    [InlineData("Sun, 06 ovD 1994 08:49:37 GMT")]
    [InlineData("Sun, 00 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 31 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 29 Feb 2023 08:49:37 GMT")]
    [InlineData("Sun, 06 Nov 0000 08:49:37 GMT")]
    [InlineData("Sun, 06 Nov 1994 24:00:00 GMT")]
    [InlineData("Sun, 06 Nov 1994 08:60:37 GMT")]
    [InlineData("Sun, 06 Nov 1994 08:49:61 GMT")]
    [InlineData("Sun, 06 Nov 1994 08.49.37 GMT")]
    [InlineData("Sun, 06 Nov 19x4 08:49:37 GMT")]
    [InlineData("Sun, +6 Nov 1994 08:49:37 GMT")]
    [InlineData("Sun, 06-Nov-94 08:49:37 GMT")]
    [InlineData("Sunday, 06 Nov 1994 08:49:37 GMT")]
    [InlineData("Sunday, 06-Nov-94 08:49:37 EST")]
    [InlineData("Funday, 06-Nov-94 08:49:37 GMT")]
    [InlineData("Sunday 06-Nov-94 08:49:37 GMT!")]
    [InlineData("Sunday, 31-Nov-94 08:49:37 GMT")]
    [InlineData("Sun Nov 6 08:49:37 1994")]
    [InlineData("Sun Nov    08:49:37 1994")]
    [InlineData("Sun Nov  6 08:49:37 199x")]
    [InlineData("Sun Nov  6 08:49:37 1994 GMT")]
    public void Nothing_else_is_read(string text)
    {
        Assert.False(HttpDate.TryParse(Text.Bytes(text), Now, out DateTimeOffset parsed));
        Assert.Equal(default, parsed);
    }

    [Fact]
    public void No_cut_of_a_date_is_a_date()
    {
        string[] dates =
            ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"];
        foreach (string text in dates)
        {
            for (int length = 0; length < text.Length; length++)
            {
                Assert.False(HttpDate.TryParse(Text.Bytes(text[..length]), Now, out _));
                string changed = text[..length] + '\u00e9' + text[(length + 1)..];
                Assert.False(HttpDate.TryParse(Text.Bytes(changed), Now, out _));
            }
        }
    }

    [Theory]
    [Trait("RFC", "9110 5.6.7")]
    [InlineData("1994-11-06T08:49:37Z", "Sun, 06 Nov 1994 08:49:37 GMT")]
    [InlineData("2026-01-01T01:00:00+02:00", "Wed, 31 Dec 2025 23:00:00 GMT")]
    [InlineData("0001-01-01T00:00:00Z", "Mon, 01 Jan 0001 00:00:00 GMT")]
    public void A_date_is_written_as_a_fixdate(string date, string text)
    {
        Assert.Equal(text, HttpDate.Format(Instant(date)));
        Span<byte> destination = stackalloc byte[HttpDate.Length];
        HttpDate.Format(Instant(date), destination);
        Assert.Equal(text, Text.Of(destination));
    }

    [Fact]
    public void A_destination_that_is_too_short_is_an_error()
    {
        Assert.Throws<ArgumentException>(() => HttpDate.Format(Now, new byte[HttpDate.Length - 1]));
    }

    private static DateTimeOffset Instant(string date) => DateTimeOffset.Parse(date, CultureInfo.InvariantCulture);
}
