using Replicator.Cache;
using Replicator.Http;
using Replicator.Tests.Http;

namespace Replicator.Tests.Cache;

/// <summary>One fixed instant, and stored responses that came then.</summary>
internal static class Moment
{
    public static readonly DateTimeOffset Zero = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset At(double seconds) => Zero.AddSeconds(seconds);

    public static string Date(double seconds) => HttpDate.Format(At(seconds));

    /// <summary>Fields with <c>{seconds}</c> replaced by the HTTP-date that many seconds from zero.</summary>
    public static string[] Dated(string fields) =>
    [
        .. fields.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Contains('{')
                ? line[..line.IndexOf('{')]
                    + Date(double.Parse(line[(line.IndexOf('{') + 1)..line.IndexOf('}')], null))
                    + line[(line.IndexOf('}') + 1)..]
                : line),
    ];

    /// <summary>A response that came at zero; its fields are separated by "|".</summary>
    public static StoredResponse Stored(string fields, int status = 200)
    {
        var stored = new StoredResponse { RequestTime = Zero, ResponseTime = Zero };
        stored.Head.CopyFrom(Response(fields, status));
        return stored;
    }

    public static ResponseHead Response(string fields, int status = 200) => Text.Response(status, 1, Dated(fields));

    public static RequestHead Get(string fields = "") => Request("GET", fields);

    public static RequestHead Request(string method, string fields = "") =>
        Text.Request(method, "http://a.test/b", 1, Dated(fields));
}
