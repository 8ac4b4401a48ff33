using System.Globalization;

namespace Replicator.Tests.Cache.Model;

/// <summary>How the origin answers (RFC 9110 §13.2.2, §14).</summary>
internal static class OriginReply
{
    /// <param name="request">As it came.</param>
    /// <param name="id">Of the answer.</param>
    /// <param name="now">When it came.</param>
    /// <param name="content">What the target has now; null: nothing.</param>
    /// <param name="behaviour">Of the origin now.</param>
    public static OriginAnswer To(Head request, int id, Instant now, Content? content, Behaviour behaviour)
    {
        bool isConfused = behaviour == Behaviour.Confused;
        string method = request.StartLine.Split(' ')[0];
        if (behaviour == Behaviour.Failing)
            return Make(503, "Content-Length: 4\n", "fail");
        if (method is not ("GET" or "HEAD"))
        {
            string target = request.StartLine.Split(' ')[1];
            string located = request["X-Locates"] is string path ? $"Location: {target[..^1]}{path}\n" : "";
            return Make(method == "DELETE" ? 404 : 200, located + "Content-Length: 2\n", "ok");
        }

        if (content is null)
            return Make(404, "Cache-Control: max-age=5\nContent-Length: 4\n", "none");

        if (behaviour != Behaviour.Plain)
        {
            if (request["If-Match"] is string match && !Names(match, content.Tag, isWeak: false))
                return Make(412, "Content-Length: 2\n", "no");
            bool isUnchanged = request["If-None-Match"] is string none
                ? Names(none, content.Tag, isWeak: true)
                : request["If-Modified-Since"] is string since && since == content.LastModified;
            if (isUnchanged)
                return Make(304, isConfused ? "ETag: \"nobody's\"\n" + content.Policy : HeadOf(content, version: false), "");
        }

        int length = content.Bytes.Length;
        if (method == "GET" && behaviour != Behaviour.Plain && RangeOf(request, content) is var (start, end))
        {
            if (start >= length)
                return Make(416, $"Content-Range: bytes */{length}\nContent-Length: 0\n", "");
            if (isConfused)
                (start, end) = (start / 2, Math.Min(end + 1, length));
            string part = content.Bytes[start..end];
            return Make(206,
                HeadOf(content) + $"Content-Range: bytes {start}-{end - 1}/{length}\nContent-Length: {part.Length}\n", part);
        }

        return Make(
            200,
            HeadOf(content, version: method == "GET") + $"Content-Length: {length}\n",
            method == "HEAD" ? "" : content.Bytes);

        OriginAnswer Make(int status, string fields, string text)
        {
            string date = fields.Contains("Date: ", StringComparison.Ordinal) ? "" : $"Date: {Text(now.Clock)}\n";
            fields = fields.Replace("{+10}", Text(now.Clock.AddSeconds(10)), StringComparison.Ordinal)
                .Replace("{-15}", Text(now.Clock.AddSeconds(-15)), StringComparison.Ordinal)
                .Replace("{client}", request["X-Client"], StringComparison.Ordinal);
            return new OriginAnswer(id, request, now)
            {
                Status = status,
                Content = status is 200 or 206 or 304 ? content : null,
                Head = new Head($"HTTP/1.1 {status} Said\nX-Id: {id}\n{date}{fields}"),
                Text = text,
                IsConfused = isConfused && status is 206 or 304,
                BreaksOff = behaviour == Behaviour.Cutting && text.Length > 1,
            };
        }
    }

    /// <summary>Whether a list of entity tags names one (RFC 9110 §8.8.3.2).</summary>
    public static bool Names(string list, string? tag, bool isWeak) =>
        tag is not null && list.Split(',').Select(one => one.Trim()).Any(
            one => one == "*" || (isWeak ? Opaque(one) == Opaque(tag) : one == tag && tag[0] == '"'));

    public static string Opaque(string tag) => tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag;

    /// <summary>The one range that is asked for and applies, its end excluded; null: none.</summary>
    public static (int Start, int End)? RangeOf(Head request, Content content)
    {
        if (request["Range"] is not string range || range.Contains(',', StringComparison.Ordinal))
            return null;
        if (request["If-Range"] is string condition && condition != content.LastModified
            && !Names(condition, content.Tag, isWeak: false))
            return null;
        return Resolve(range["bytes=".Length..], content.Bytes.Length);
    }

    /// <summary>Of "1-2", "1-" or "-2", its end excluded.</summary>
    public static (int Start, int End) Resolve(string range, int length)
    {
        string[] ends = range.Split('-');
        return (ends[0], ends[1]) switch
        {
            ("", string last) => (Math.Max(0, length - Number(last)), length),
            (string first, "") => (Number(first), length),
            (string first, string last) => (Number(first), Math.Min(Number(last) + 1, length)),
        };
    }

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    private static string HeadOf(Content content, bool version = true) =>
        (version ? $"X-Version: {content.Name}\n" : "")
        + (content.Tag is null ? "" : $"ETag: {content.Tag}\n")
        + (content.LastModified is null ? "" : $"Last-Modified: {content.LastModified}\n")
        + (content.Name[0] == '0' ? "Vary: Accept-Language\n" : "")
        + content.Policy;

    private static string Text(DateTimeOffset date) => date.ToString("R", CultureInfo.InvariantCulture);
}
