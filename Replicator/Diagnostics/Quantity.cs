using System.Globalization;

namespace Replicator.Diagnostics;

/// <summary>Writes lengths and times as a person reads them: three figures and a unit.</summary>
internal static class Quantity
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>A length as <c>0 B</c>, <c>1023 B</c>, <c>1.50 KiB</c>, <c>12.3 MiB</c>, <c>123 GiB</c>.</summary>
    /// <param name="length">Bytes, zero or more.</param>
    public static string Bytes(long length)
    {
        if (length < 1024)
            return string.Create(CultureInfo.InvariantCulture, $"{length} B");

        double value = length;
        int unit = 0;
        // Bounds lie where the figures would be rounded up to 1024.
        while (value >= 1023.5 && unit + 1 < Units.Length)
        {
            value /= 1024;
            unit++;
        }

        return $"{Figures(value)} {Units[unit]}";
    }

    /// <summary>A time as <c>0.4 ms</c>, <c>12 ms</c>, <c>1.24 s</c>, <c>75.3 s</c>, <c>12 min</c>, <c>3 h 5 min</c>,
    /// <c>2 d 4 h</c>.</summary>
    public static string Time(TimeSpan time)
    {
        IFormatProvider invariant = CultureInfo.InvariantCulture;
        if (time < TimeSpan.FromMilliseconds(10))
            return string.Create(invariant, $"{Math.Max(0, time.TotalMilliseconds):0.0} ms");
        if (time < TimeSpan.FromSeconds(1))
            return string.Create(invariant, $"{Math.Floor(time.TotalMilliseconds):0} ms");
        if (time < TimeSpan.FromSeconds(100))
            return $"{Figures(time.TotalSeconds)} s";
        if (time < TimeSpan.FromHours(1))
            return string.Create(invariant, $"{(int)time.TotalMinutes} min");
        return time < TimeSpan.FromDays(1)
            ? string.Create(invariant, $"{(int)time.TotalHours} h {time.Minutes} min")
            : string.Create(invariant, $"{(int)time.TotalDays} d {time.Hours} h");
    }

    private static string Figures(double value) =>
        value.ToString(value < 9.995 ? "0.00" : value < 99.95 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
