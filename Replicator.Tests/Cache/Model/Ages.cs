using System.Globalization;

namespace Replicator.Tests.Cache.Model;

/// <summary>RFC 9111 §4.2 in seconds, from what the origin said.</summary>
internal static class Ages
{
    private const double Day = 86_400;

    /// <summary>RFC 9111 §4.2.3. The instants are the origin's, which are never earlier than the proxy's own.</summary>
    public static double CurrentAge(OriginAnswer answer, Instant now)
    {
        DateTimeOffset came = answer.Begun!.Clock;
        double apparent = Math.Max(0, (came - Date(answer)).TotalSeconds);
        double told = int.TryParse(answer.Head["Age"], out int age) ? age : 0;
        double delay = Math.Max(0, (came - answer.Arrived.Clock).TotalSeconds);
        return Math.Max(apparent, told + delay) + Math.Max(0, (now.Clock - came).TotalSeconds);
    }

    /// <summary>RFC 9111 §4.2.1, §4.2.2.</summary>
    public static double Lifetime(OriginAnswer answer)
    {
        Head head = answer.Head;
        if ((head.Seconds("s-maxage") ?? head.Seconds("max-age")) is int stated)
            return stated;
        if (head["Expires"] is string expires)
            return Math.Max(0, (Parse(expires) - Date(answer)).TotalSeconds);
        string? modified = head["Last-Modified"];
        return modified is null ? 0 : Math.Min(Day, Math.Max(0, (Date(answer) - Parse(modified)).TotalSeconds / 10));
    }

    private static DateTimeOffset Date(OriginAnswer answer) => Parse(answer.Head["Date"]!);

    private static DateTimeOffset Parse(string date) => DateTimeOffset.Parse(date, CultureInfo.InvariantCulture);
}
