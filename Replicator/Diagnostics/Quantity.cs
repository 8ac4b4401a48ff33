using System.Globalization;
using System.Text;

namespace Replicator.Diagnostics;

/// <summary>Writes lengths and times as a person reads them: three figures and a unit.</summary>
internal static class Quantity
{
    /// <summary>Letters, generously.</summary>
    private const int LongestNumber = 32;

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
            output.Append(length).Append(" B");
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

        AppendFigures(output, value).Append(' ').Append(Units[unit]);
    }

    /// <summary>Appends what <see cref="Time"/> gives, without allocating.</summary>
    public static void AppendTime(StringBuilder output, TimeSpan time)
    {
        if (time < TimeSpan.FromMilliseconds(10))
            AppendNumber(output, Math.Max(0, time.TotalMilliseconds), "0.0").Append(" ms");
        else if (time < TimeSpan.FromSeconds(1))
            output.Append((int)time.TotalMilliseconds).Append(" ms");
        else if (time < TimeSpan.FromSeconds(100))
            AppendFigures(output, time.TotalSeconds).Append(" s");
        else if (time < TimeSpan.FromHours(1))
            output.Append((int)time.TotalMinutes).Append(" min");
        else if (time < TimeSpan.FromDays(1))
            output.Append((int)time.TotalHours).Append(" h ").Append(time.Minutes).Append(" min");
        else
            output.Append((int)time.TotalDays).Append(" d ").Append(time.Hours).Append(" h");
    }

    private static StringBuilder AppendFigures(StringBuilder output, double value) =>
        AppendNumber(output, value, value < 9.995 ? "0.00" : value < 99.95 ? "0.0" : "0");

    // Not interpolated: that boxes each number until the code is compiled a second time.
    private static StringBuilder AppendNumber(StringBuilder output, double value, string format)
    {
        Span<char> text = stackalloc char[LongestNumber];
        value.TryFormat(text, out int length, format, CultureInfo.InvariantCulture);
        return output.Append(text[..length]);
    }
}
