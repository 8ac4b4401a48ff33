using System.Globalization;

namespace Replicator.Tests.Support;

/// <summary>Answers requests for one content, whole or in part, with or without If-Range.</summary>
/// <param name="content">One character a byte.</param>
/// <param name="fields">Of each answer, each with its LF.</param>
internal sealed class RangeOrigin(string content, string fields = RangeOrigin.Strong)
{
    public const string Strong = "Cache-Control: max-age=60\nETag: \"1\"\n";

    /// <summary>Bytes of content that were answered.</summary>
    public long Length { get; private set; }

    /// <summary>Which parts, as <c>first-last</c>; <c>all</c>: no part.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>What goes instead of the content of that length, with that many bytes before it; null: all of it goes as
    /// it is.</summary>
    public Func<string, string>? Change { get; set; }

    public string Answer(ReceivedMessage request)
    {
        string? range = request["Range"];
        if (range is null || (request["If-Range"] is string tag && !fields.Contains(tag, StringComparison.Ordinal)))
        {
            Asked.Add("all");
            return Put($"HTTP/1.1 200 OK\n{fields}Content-Length: {content.Length}\n\n", content);
        }

        string[] ends = range["bytes=".Length..].Split('-');
        int first = ends[0] == "" ? content.Length - Number(ends[1]) : Number(ends[0]);
        int last = ends[0] == "" || ends[1] == "" ? content.Length - 1 : Math.Min(Number(ends[1]), content.Length - 1);
        if (first >= content.Length)
            return Put($"HTTP/1.1 416 Range Not Satisfiable\nContent-Range: bytes */{content.Length}\nContent-Length: 0\n\n", "");
        Asked.Add($"{first}-{last}");
        return Put($"HTTP/1.1 206 Partial Content\n{fields}Content-Range: bytes {first}-{last}/{content.Length}\n"
            + $"Content-Length: {last - first + 1}\n\n", content[first..(last + 1)]);
    }

    private string Put(string head, string part)
    {
        part = Change?.Invoke(part) ?? part;
        Length += part.Length;
        return head.Replace("\n", "\r\n") + part;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
