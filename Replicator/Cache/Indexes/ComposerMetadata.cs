using System.Text;
using System.Text.Json;
using Replicator.Http;

namespace Replicator.Cache.Indexes;

/// <summary>Reads what Composer's repositories say of packages: of each version where its archive lies and its
/// digest.</summary>
/// <remarks>Minified metadata leave out of a version what it has in common with the one before, whole keys each: an
/// archive that is left out was told of with that one. Many repositories tell of no digests at all.</remarks>
internal sealed class ComposerMetadata : IIndexReader
{
    /// <inheritdoc/>
    public bool Reads(TargetUri uri, ResponseHead response)
    {
        ReadOnlySpan<char> path = uri.PathAndQuery;
        if (!path.EndsWith(".json") || path.Contains('?'))
            return false;
        ReadOnlySpan<char> name = path[(path.LastIndexOf('/') + 1)..];
        bool isNamed = name is "packages.json"
            || path.Contains("/p2/", StringComparison.Ordinal)
            || name.Contains('$')
            || name.Contains("%24", StringComparison.Ordinal);
        return isNamed && Ascii.EqualsIgnoreCase(ContentType.Of(response.Fields), "application/json");
    }

    /// <inheritdoc/>
    public void Read(Stream content, TargetUri uri, Action<KnownFile> found)
    {
        var json = new JsonWalk(content);
        if (!json.Next() || json.Type != JsonTokenType.StartObject)
            return;
        while (json.NextProperty(0))
        {
            if (json.Type != JsonTokenType.StartObject || !json.Name.SequenceEqual("packages"u8))
                continue;
            int depth = json.Depth;
            while (json.NextProperty(depth))
                ReadVersions(json, uri, found);
        }
    }

    // A list, or by their names.
    private static void ReadVersions(JsonWalk json, TargetUri uri, Action<KnownFile> found)
    {
        bool isList = json.Type == JsonTokenType.StartArray;
        if (!isList && json.Type != JsonTokenType.StartObject)
            return;
        int depth = json.Depth;
        while (isList ? json.NextItem(depth) : json.NextProperty(depth))
        {
            if (json.Type == JsonTokenType.StartObject)
                ReadVersion(json, uri, found);
        }
    }

    private static void ReadVersion(JsonWalk json, TargetUri uri, Action<KnownFile> found)
    {
        int depth = json.Depth;
        while (json.NextProperty(depth))
        {
            if (json.Type == JsonTokenType.StartObject && json.Name.SequenceEqual("dist"u8))
                ReadArchive(json, uri, found);
        }
    }

    private static void ReadArchive(JsonWalk json, TargetUri uri, Action<KnownFile> found)
    {
        string? place = null;
        ContentDigest? digest = null;
        int depth = json.Depth;
        while (json.NextProperty(depth))
        {
            if (json.Name.SequenceEqual("url"u8))
                place = json.Text;
            else if (json.Name.SequenceEqual("shasum"u8) && json.Text is { } digits)
                digest = ContentDigest.FromHex("sha1", digits);
        }

        if (place is { Length: > 0 } && digest is { } told && IndexNames.Resolve(uri, place) is { } archive)
            found(new KnownFile(archive.Key, told));
    }
}
