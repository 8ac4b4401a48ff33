using System.Globalization;
using System.Text;

namespace Replicator.Http;

/// <summary>HTTP-date in its three forms, strictly (RFC 9110 §5.6.7). Only the case of names is not looked at, as a
/// cache should (RFC 9111 §4.2); a weekday must be one, but need not be that of the date, for it tells nothing
/// more.</summary>
internal static class HttpDate
{
    /// <summary>Bytes of an IMF-fixdate.</summary>
    public const int Length = 29;

    private const int AsctimeLength = 24;
    private const int Rfc850RestLength = 23;
    private const int WindowYears = 50;

    /// <param name="value">A field value.</param>
    /// <param name="now">For the century of the obsolete two-digit year.</param>
    /// <param name="date">UTC, whole seconds; a leap second counts as the second before it.</param>
    public static bool TryParse(ReadOnlySpan<byte> value, DateTimeOffset now, out DateTimeOffset date)
    {
        date = default;
        if (value.Length < AsctimeLength)
            return false;
        if (value[3] == ',')
            return TryParseFixdate(value, out date);
        return value[3] == ' ' ? TryParseAsctime(value, out date) : TryParseRfc850(value, now, out date);
    }

    /// <summary>Writes an IMF-fixdate of <see cref="Length"/> bytes.</summary>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public static void Format(DateTimeOffset date, Span<byte> destination)
    {
        if (!date.UtcDateTime.TryFormat(destination, out _, "R", CultureInfo.InvariantCulture))
            throw new ArgumentException($"An HTTP-date takes {Length} bytes.", nameof(destination));
    }

    public static string Format(DateTimeOffset date) => date.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);

    /// <summary><c>Sun, 06 Nov 1994 08:49:37 GMT</c></summary>
    private static bool TryParseFixdate(ReadOnlySpan<byte> value, out DateTimeOffset date)
    {
        date = default;
        return value.Length == Length
            && IsDayName(value[..3])
            && value[4] == ' ' && value[7] == ' ' && value[11] == ' ' && value[16] == ' '
            && TryNumber(value[5..7], out int day)
            && TryMonth(value[8..11], out int month)
            && TryNumber(value[12..16], out int year)
            && IsGmt(value[25..])
            && TryBuild(year, month, day, value[17..25], out date);
    }

    /// <summary><c>Sunday, 06-Nov-94 08:49:37 GMT</c></summary>
    private static bool TryParseRfc850(ReadOnlySpan<byte> value, DateTimeOffset now, out DateTimeOffset date)
    {
        date = default;
        int comma = value.IndexOf((byte)',');
        if (comma < 0 || value.Length - comma - 1 != Rfc850RestLength || !IsLongDayName(value[..comma]))
            return false;

        ReadOnlySpan<byte> rest = value[(comma + 1)..];
        return rest[0] == ' ' && rest[3] == '-' && rest[7] == '-' && rest[10] == ' '
            && TryNumber(rest[1..3], out int day)
            && TryMonth(rest[4..7], out int month)
            && TryNumber(rest[8..10], out int year)
            && IsGmt(rest[19..])
            && TryBuildNear(now, year, month, day, rest[11..19], out date);
    }

    /// <summary><c>Sun Nov  6 08:49:37 1994</c></summary>
    private static bool TryParseAsctime(ReadOnlySpan<byte> value, out DateTimeOffset date)
    {
        date = default;
        if (value.Length != AsctimeLength)
            return false;

        // One digit of the day may be a space, but not both.
        ReadOnlySpan<byte> days = value[8] == ' ' ? value[9..10] : value[8..10];
        return IsDayName(value[..3])
            && value[7] == ' ' && value[10] == ' ' && value[19] == ' '
            && TryMonth(value[4..7], out int month)
            && TryNumber(days, out int day)
            && TryNumber(value[20..24], out int year)
            && TryBuild(year, month, day, value[11..19], out date);
    }

    /// <summary>A year that seems more than 50 years ahead is the last one past that ends so (RFC 9110
    /// §5.6.7).</summary>
    private static bool TryBuildNear(
        DateTimeOffset now, int shortYear, int month, int day, ReadOnlySpan<byte> time, out DateTimeOffset date)
    {
        int year = now.UtcDateTime.Year / 100 * 100 + shortYear;
        bool ahead = year > now.UtcDateTime.Year + WindowYears;
        return TryBuild(ahead ? year - 100 : year, month, day, time, out date)
            && (ahead || date <= now.AddYears(WindowYears) || TryBuild(year - 100, month, day, time, out date));
    }

    private static bool TryBuild(int year, int month, int day, ReadOnlySpan<byte> time, out DateTimeOffset date)
    {
        date = default;
        if (time[2] != ':' || time[5] != ':'
            || !TryNumber(time[..2], out int hour) || hour > 23
            || !TryNumber(time[3..5], out int minute) || minute > 59
            || !TryNumber(time[6..8], out int second) || second > 60
            || year is < 1 or > 9999
            || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;

        date = new DateTimeOffset(year, month, day, hour, minute, Math.Min(second, 59), TimeSpan.Zero);
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> digits, out int number)
    {
        number = 0;
        foreach (byte digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit))
                return false;
            number = number * 10 + (digit - '0');
        }

        return true;
    }

    private static bool TryMonth(ReadOnlySpan<byte> name, out int month)
    {
        month = IndexOfName("JanFebMarAprMayJunJulAugSepOctNovDec"u8, name) + 1;
        return month > 0;
    }

    private static bool IsDayName(ReadOnlySpan<byte> name) => IndexOfName("MonTueWedThuFriSatSun"u8, name) >= 0;

    private static int IndexOfName(ReadOnlySpan<byte> names, ReadOnlySpan<byte> name)
    {
        for (int index = 0; index < names.Length; index += 3)
        {
            if (Ascii.EqualsIgnoreCase(names.Slice(index, 3), name))
                return index / 3;
        }

        return -1;
    }

    private static bool IsLongDayName(ReadOnlySpan<byte> name) =>
        Ascii.EqualsIgnoreCase(name, "Monday"u8)
        || Ascii.EqualsIgnoreCase(name, "Tuesday"u8)
        || Ascii.EqualsIgnoreCase(name, "Wednesday"u8)
        || Ascii.EqualsIgnoreCase(name, "Thursday"u8)
        || Ascii.EqualsIgnoreCase(name, "Friday"u8)
        || Ascii.EqualsIgnoreCase(name, "Saturday"u8)
        || Ascii.EqualsIgnoreCase(name, "Sunday"u8);

    private static bool IsGmt(ReadOnlySpan<byte> zone) => Ascii.EqualsIgnoreCase(zone, " GMT"u8);
}
