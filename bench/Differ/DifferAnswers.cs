using System.Globalization;
using System.Text;

namespace Bench.Differ;

/// <summary>An origin that obeys RFC 9110.</summary>
internal static class DifferAnswers
{
    /// <returns>Head and content.</returns>
    public static string To(DifferConversation conversation, int index, string method, string head)
    {
        DifferStep step = conversation.Steps[index];
        if (step.Fails > 0)
            return Whole(step.Fails, $"Date: {Dated(0)}", "fail", method);
        if (method is not ("GET" or "HEAD"))
            return Whole(200, $"Date: {Dated(0)}", "done", method);

        char letter = conversation.LetterAt(index, head);
        string tag = conversation.TagOf(index, letter);
        string modified = DifferConversation.DateOf(conversation.VersionAt(index));
        string fields = FieldsOf(step.Answer, tag, modified);
        var content = new string(letter, DifferConversation.ContentLength);
        if (step.Answer.Status != 200)
            return Whole(step.Answer.Status, fields, content, method);
        if (!Matches(head, step.Answer, tag))
            return Whole(412, $"Date: {Dated(0)}", "fail", method);
        return IsNotModified(head, step.Answer, tag, modified)
            ? $"HTTP/1.1 304 Not Modified\r\n{fields}\r\n\r\n"
            : Selected(head, step.Answer, tag, modified, fields, content, method);
    }

    /// <returns>The value of a field; null where there is none.</returns>
    public static string? Value(string head, string name)
    {
        int at = head.IndexOf($"\r\n{name}:", StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : head[(at + name.Length + 3)..].Split("\r\n")[0].Trim();
    }

    private static string Dated(int secondsBack) =>
        DifferConversation.Written(DateTime.UtcNow.AddSeconds(-secondsBack));

    private static string Whole(int status, string fields, string content, string method) =>
        $"HTTP/1.1 {status} Status\r\n{fields}\r\nContent-Length: {content.Length}\r\n\r\n"
            + (method == "HEAD" ? "" : content);

    private static string FieldsOf(DifferAnswer answer, string tag, string modified)
    {
        var fields = new StringBuilder();
        fields.Append(CultureInfo.InvariantCulture, $"Date: {Dated(answer.DateBack)}");
        if (answer.Control.Length > 0)
            fields.Append(CultureInfo.InvariantCulture, $"\r\nCache-Control: {answer.Control}");
        if (answer.Age is int age)
            fields.Append(CultureInfo.InvariantCulture, $"\r\nAge: {age}");
        if (answer.Expires is int after)
            fields.Append(CultureInfo.InvariantCulture, $"\r\nExpires: {Dated(answer.DateBack - after)}");
        if (answer.Vary.Length > 0)
            fields.Append(CultureInfo.InvariantCulture, $"\r\nVary: {answer.Vary}");
        if (answer.Tag.Length > 0)
            fields.Append(CultureInfo.InvariantCulture, $"\r\nETag: {tag}");
        if (answer.HasDate)
            fields.Append(CultureInfo.InvariantCulture, $"\r\nLast-Modified: {modified}");
        if (answer.Status is 301 or 302 or 307)
            fields.Append("\r\nLocation: /elsewhere");
        if (answer.Status == 200)
            fields.Append("\r\nAccept-Ranges: bytes");
        return answer.Others.Length > 0 ? $"{fields}\r\n{answer.Others.TrimEnd()}" : fields.ToString();
    }

    private static bool Matches(string head, DifferAnswer answer, string tag) =>
        Value(head, "If-Match") is not string wanted
        || wanted == "*" || (answer.Tag == "strong" && wanted.Contains(tag, StringComparison.Ordinal));

    private static bool IsNotModified(string head, DifferAnswer answer, string tag, string modified)
    {
        if (Value(head, "If-None-Match") is string tags)
        {
            string opaque = tag[tag.IndexOf('"')..];
            return tags == "*" || (answer.Tag.Length > 0 && tags.Contains(opaque, StringComparison.Ordinal));
        }

        return answer.HasDate && Value(head, "If-Modified-Since") is string since
            && DateTime.Parse(since, CultureInfo.InvariantCulture)
                >= DateTime.Parse(modified, CultureInfo.InvariantCulture);
    }

    private static string Selected(
        string head, DifferAnswer answer, string tag, string modified, string fields, string content, string method)
    {
        string? condition = Value(head, "If-Range");
        bool isSame = condition is null || (answer.Tag == "strong" && condition == tag)
            || (answer.HasDate && condition == modified);
        if (Value(head, "Range") is not string range || !isSame || method == "HEAD"
            || range.Split('=')[1].Split('-') is not [string first, string last])
            return Whole(200, fields, content, method);

        int length = content.Length;
        int from = first.Length > 0 ? int.Parse(first, CultureInfo.InvariantCulture)
            : length - int.Parse(last, CultureInfo.InvariantCulture);
        int to = first.Length == 0 || last.Length == 0
            ? length - 1 : Math.Min(int.Parse(last, CultureInfo.InvariantCulture), length - 1);
        return from >= length
            ? Whole(416, $"Date: {Dated(0)}\r\nContent-Range: bytes */{length}", "", method)
            : Whole(206, $"{fields}\r\nContent-Range: bytes {from}-{to}/{length}", content[from..(to + 1)], method);
    }
}
