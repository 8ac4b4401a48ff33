using Replicator.Cache;
using Replicator.Http;

namespace Replicator.Store;

/// <summary>The response that a file without a record stands for.</summary>
internal static class PlainFile
{
    /// <summary>A 200 whose type follows the extension and whose only validator is the mtime; it counts as received
    /// when the file came to be what it is.</summary>
    public static StoredResponse ResponseOf(TargetUri uri, FileFacts facts)
    {
        DateTimeOffset modified = Writable(facts.ModifiedTime);
        DateTimeOffset received = Writable(facts.Changed == 0 ? facts.ModifiedTime : facts.ChangedTime);
        var response = new StoredResponse { IsPlainFile = true, RequestTime = received, ResponseTime = received };
        response.Head.SetLine(200);
        FieldSection fields = response.Head.Fields;
        fields.Add("Date"u8, HttpDate.Format(received));
        fields.Add("Content-Type"u8, MediaTypes.Of(uri.PathAndQuery));
        fields.Add("Content-Length"u8, facts.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
        fields.Add("Last-Modified"u8, HttpDate.Format(modified));
        return response;
    }

    // HTTP dates have whole seconds and begin in no particular year, but files may bear times that were never meant.
    private static DateTimeOffset Writable(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeSeconds(Math.Max(0, time.ToUnixTimeSeconds()));
}
