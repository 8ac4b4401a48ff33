using System.Text;
using System.Text.Json;
using Replicator.Http;

namespace Replicator.Cache.Indexes;

/// <summary>Reads what Python package indexes say of a project as JSON: the simple index (PEP 691, PEP 714), and the
/// older description.</summary>
internal sealed class PyPiJson : IIndexReader
{
    /// <inheritdoc/>
    public bool Reads(TargetUri uri, ResponseHead response)
    {
        ReadOnlySpan<byte> type = ContentType.Of(response.Fields);
        string path = uri.PathAndQuery;
        return Ascii.EqualsIgnoreCase(type, "application/vnd.pypi.simple.v1+json")
            || (Ascii.EqualsIgnoreCase(type, "application/json")
                && path.Contains("/pypi/", StringComparison.Ordinal)
                && path.EndsWith("/json", StringComparison.Ordinal));
    }

    /// <inheritdoc/>
    public void Read(Stream content, TargetUri uri, Action<KnownFile> found)
    {
        var json = new JsonWalk(content);
        if (!json.Next() || json.Type != JsonTokenType.StartObject)
            return;
        while (json.NextProperty(0))
        {
            if (json.Name.SequenceEqual("files"u8) || json.Name.SequenceEqual("urls"u8))
            {
                ReadFiles(json, uri, found);
            }
            else if (json.Name.SequenceEqual("releases"u8) && json.Type == JsonTokenType.StartObject)
            {
                int depth = json.Depth;
                while (json.NextProperty(depth))
                    ReadFiles(json, uri, found);
            }
        }
    }

    private static void ReadFiles(JsonWalk json, TargetUri uri, Action<KnownFile> found)
    {
        if (json.Type != JsonTokenType.StartArray)
            return;
        int depth = json.Depth;
        while (json.NextItem(depth))
        {
            if (json.Type == JsonTokenType.StartObject)
                ReadFile(json, uri, found);
        }
    }

    private static void ReadFile(JsonWalk json, TargetUri uri, Action<KnownFile> found)
    {
        string? url = null;
        ContentDigest? file = null;
        ContentDigest? metadata = null;
        int depth = json.Depth;
        while (json.NextProperty(depth))
        {
            if (json.Name.SequenceEqual("url"u8))
                url = json.Text;
            else if (json.Name.SequenceEqual("hashes"u8) || json.Name.SequenceEqual("digests"u8))
                file = ReadDigests(json);
            else if (json.Name.SequenceEqual("core-metadata"u8) || json.Name.EndsWith("dist-info-metadata"u8))
                metadata = ReadDigests(json) ?? metadata;
        }

        if (url is not null)
            PyPiFile.Tell(uri, url, file, metadata, found);
    }

    // Where there is no more to say of metadata than that they exist, "true" stands in place of an object.
    private static ContentDigest? ReadDigests(JsonWalk json)
    {
        if (json.Type != JsonTokenType.StartObject)
            return null;
        ContentDigest? strongest = null;
        int depth = json.Depth;
        while (json.NextProperty(depth))
        {
            if (json.Text is { } digits
                && ContentDigest.FromHex(Encoding.UTF8.GetString(json.Name), digits) is { } digest
                && !(strongest?.Rank <= digest.Rank))
                strongest = digest;
        }

        return strongest;
    }
}
