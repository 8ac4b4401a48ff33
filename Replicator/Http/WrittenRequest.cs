using System.Text;

namespace Replicator.Http;

/// <summary>A GET as a person writes it: a URL, and fields as <c>Name: value</c>.</summary>
internal static class WrittenRequest
{
    /// <param name="url">Absolute.</param>
    /// <param name="fields">Without line ends.</param>
    /// <param name="head">Filled; what it holds means nothing where there is a mistake.</param>
    /// <param name="uri">Null where there is a mistake.</param>
    /// <returns>What is wrong, a sentence that quotes nothing; null: nothing.</returns>
    public static string? Read(string url, IEnumerable<string> fields, RequestHead head, out TargetUri? uri)
    {
        uri = null;
        if (!url.Contains("://", StringComparison.Ordinal))
            return "A whole URL is needed, with http:// or https:// at its beginning.";
        if (!Ascii.IsValid(url))
            return Refusals.Describe(Refusal.TargetInvalid);
        if (!TargetUri.TryParse(Encoding.ASCII.GetBytes(url), out TargetUri? target, out Refusal refusal))
            return Refusals.Describe(refusal);

        var text = new StringBuilder($"GET {url} HTTP/1.1\r\nHost: {target!.HostField}\r\n");
        foreach (string field in fields)
        {
            // No field may smuggle in another: what it holds stays within its line.
            if (field.Length == 0 || field.AsSpan().ContainsAny('\r', '\n'))
                return Refusals.Describe(Refusal.FieldMalformed);
            text.Append(field).Append("\r\n");
        }

        byte[] bytes = Encoding.Latin1.GetBytes(text.Append("\r\n").ToString());
        HeadProgress progress = HeadParser.TryParse(bytes, HeadLimits.Default, head, out _, out refusal);
        if (progress == HeadProgress.Complete && TargetUri.TryCreate(head, out uri, out refusal))
            return null;
        return refusal == Refusal.None ? Refusals.Describe(Refusal.HeadTooLong) : Refusals.Describe(refusal);
    }
}
