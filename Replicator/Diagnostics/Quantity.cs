using System.Globalization;
using System.Text;

namespace Replicator.Diagnostics;

/// <summary>Writes lengths and times as a person reads them: three figures and a unit.</summary>
internal static class Quantity
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>A length as <c>0 B</c>, <c>1023 B</c>, <c>1.50 KiB</c>, <c>12.3 MiB</c>, <c>123 GiB</c>.</summary>
    /// <param name="length">Bytes, zero or more.</param>
    public static string Bytes(long length)
    {
        var output = new StringBuilder();
        AppendBytes(output, length);
        return output.ToString();
    }

    /// <summary>A time as <c>0.4 ms</c>, <c>12 ms</c>, <c>1.24 s</c>, <c>75.3 s</c>, <c>12 min</c>, <c>3 h 5 min</c>,
    /// <c>2 d 4 h</c>.</summary>
    public static string Time(TimeSpan time)
    {
        var output = new StringBuilder();
        AppendTime(output, time);
        return output.ToString();
    }

    /// <summary>Appends what <see cref="Bytes"/> gives, without allocating.</summary>
    public static void AppendBytes(StringBuilder output, long length)
    {
        if (length < 1024)
        {
            output.Append(CultureInfo.InvariantCulture, $"{length} B");
            return;
        }

        double value = length;
        int unit = 0;
        // Bounds lie where the figures would be rounded up to 1024.
        while (value >= 1023.5 && unit + 1 < Units.Length)
        {
            value /= 1024;
            unit++;
        }

        AppendFigures(output, value);
        output.Append(' ').Append(Units[unit]);
    }

    /// <summary>Appends what <see cref="Time"/> gives, without allocating.</summary>
    public static void AppendTime(StringBuilder output, TimeSpan time)
    {
        IFormatProvider invariant = CultureInfo.InvariantCulture;
        if (time < TimeSpan.FromMilliseconds(10))
            output.Append(invariant, $"{Math.Max(0, time.TotalMilliseconds):0.0} ms");
        else if (time < TimeSpan.FromSeconds(1))
            output.Append(invariant, $"{Math.Floor(time.TotalMilliseconds):0} ms");
        else if (time < TimeSpan.FromSeconds(100))
            AppendSeconds(output, time.TotalSeconds);
        else if (time < TimeSpan.FromHours(1))
            output.Append(invariant, $"{(int)time.TotalMinutes} min");
        else if (time < TimeSpan.FromDays(1))
            output.Append(invariant, $"{(int)time.TotalHours} h {time.Minutes} min");
        else
            output.Append(invariant, $"{(int)time.TotalDays} d {time.Hours} h");
    }

    private static void AppendSeconds(StringBuilder output, double seconds)
    {
        AppendFigures(output, seconds);
        output.Append(" s");
    }

    private static void AppendFigures(StringBuilder output, double value)
    {
        IFormatProvider invariant = CultureInfo.InvariantCulture;
        if (value < 9.995)
            output.Append(invariant, $"{value:0.00}");
        else if (value < 99.95)
            output.Append(invariant, $"{value:0.0}");
        else
            output.Append(invariant, $"{value:0}");
    }
}
