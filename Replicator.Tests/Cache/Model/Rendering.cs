using System.Text.RegularExpressions;
using Replicator.Tests.Support;

namespace Replicator.Tests.Cache.Model;

/// <summary>Whether the bytes of an answer are those that the origin has for the validator, and are what was asked
/// for.</summary>
/// <param name="history">What happened.</param>
/// <param name="client">Who asked.</param>
/// <param name="answer">What it got.</param>
/// <param name="source">What the origin said last about it.</param>
internal sealed partial class Rendering(History history, ClientAnswer client, ReceivedMessage answer, OriginAnswer source)
{
    public string? Complaint()
    {
        if (answer.Status is 206 && client.Request["Range"] is null)
            return "nobody asked for a part";
        if (answer["X-Version"] is not string name)
            return PlainComplaint();

        Content content = history.Origin.Contents.Single(one => one.Name == name);
        if (answer["ETag"] != content.Tag)
            return $"{name} never had that tag";
        if (answer["Last-Modified"] != content.LastModified)
            return $"{name} never had that date";
        if (source.Head["X-Version"] is string said && said != name)
            return $"the fields are those of {said}";
        if (source.Head["X-Version"] is null && !content.IsNamedBy(source.Head))
            return $"the 304 was not about {name}";
        return answer.Status switch
        {
            200 => WholeComplaint(content),
            206 => PartComplaint(content),
            304 => NotModifiedComplaint(content),
            _ => $"{answer.Status} with a content",
        };
    }

    // Of what is stored: an error, or an answer to HEAD, passed on.
    private string? PlainComplaint()
    {
        if (answer.Status == 304)
            return client.Request["If-None-Match"] is string list
                && (OriginReply.Names(list, source.Head["ETag"], isWeak: true) || IsPassedOn)
                ? null
                : "304 without a condition that names it";
        if (answer.Status != source.Status)
            return $"the origin said {source.Status}";
        string text = client.Asked.Method == "HEAD" ? "" : source.Text;
        return answer.Content == text || (IsVisiblyCut && text.StartsWith(answer.Content, StringComparison.Ordinal))
            ? null
            : "the content is not the origin's";
    }

    private string? WholeComplaint(Content content)
    {
        if (answer["Content-Length"] is string length && length != $"{content.Bytes.Length}")
            return $"the length is {content.Bytes.Length}";
        if (client.Asked.Method == "HEAD")
            return answer.Content == "" ? null : "a content where none may be";
        if (!content.Bytes.StartsWith(answer.Content, StringComparison.Ordinal))
            return $"the bytes are not those of {content.Name}";
        return answer.Content.Length == content.Bytes.Length || IsVisiblyCut ? null : "it looks whole and is not";
    }

    private string? PartComplaint(Content content)
    {
        if (client.Request["If-Range"] is string condition && condition != content.LastModified
            && !OriginReply.Names(condition, content.Tag, isWeak: false))
            return "If-Range does not name that content";
        if (IsPassedOn && source.Status == 206 && answer.Content == source.Text)
            return null;
        if (answer["Content-Range"] is string one)
            return IsSlice(one, answer.Content, content, isAlone: true)
                ? null
                : $"{one} of {content.Name} is another text, or nobody asked for it";
        string boundary = answer["Content-Type"]!.Split("boundary=")[1].Trim('"');
        string[] parts = answer.Content.Split($"--{boundary}");
        foreach (string part in parts[1..^1])
        {
            string[] halves = part.Split("\r\n\r\n", 2);
            if (!IsSlice(PartRange().Match(halves[0]).Groups[1].Value, halves[1][..^2], content, isAlone: false))
                return $"{halves[0].Trim()} of {content.Name} is another text, or nobody asked for it";
        }

        return IsVisiblyCut || parts[^1].StartsWith("--", StringComparison.Ordinal) ? null : "the last part has no end";
    }

    private bool IsSlice(string range, string text, Content content, bool isAlone)
    {
        Match match = Range().Match(range);
        int first = int.Parse(match.Groups[1].ValueSpan, null), end = int.Parse(match.Groups[2].ValueSpan, null) + 1;
        if (match.Groups[3].Value != $"{content.Bytes.Length}" || end > content.Bytes.Length)
            return false;

        // Some may be merged into one (RFC 9110 §15.3.7.2).
        (int Start, int End)[] asked =
        [
            .. client.Request["Range"]!["bytes=".Length..].Split(',')
                .Select(one => OriginReply.Resolve(one, content.Bytes.Length)),
        ];
        if (!asked.Any(one => one.Start == first) || !asked.Any(one => one.End == end))
            return false;
        if (asked.Length == 1 && !isAlone)
            return false;
        string slice = content.Bytes[first..end];
        return text == slice || (IsVisiblyCut && slice.StartsWith(text, StringComparison.Ordinal));
    }

    private string? NotModifiedComplaint(Content content)
    {
        bool isMet = client.Request["If-None-Match"] is string list
            ? list == "*" || OriginReply.Names(list, content.Tag, isWeak: true)
            : client.Request["If-Modified-Since"] is not null && content.LastModified is not null;
        return isMet ? null : $"its condition does not name {content.Name}";
    }

    private bool IsVisiblyCut => !answer.IsComplete;

    // What a confused origin says to the client's own request is for the client to look at (RFC 9110 §15.3.7).
    private bool IsPassedOn => source.IsConfused && source.Client == client.Id;

    [GeneratedRegex(@"^bytes (\d+)-(\d+)/(\d+)$")]
    private static partial Regex Range();

    [GeneratedRegex(@"(?i)Content-Range: (.*)")]
    private static partial Regex PartRange();
}
