using System.Text;
using System.Text.Json;
using Replicator.Http;

namespace Replicator.Cache.Indexes;

/// <summary>Reads what NuGet's registries say of packages, at any depth: a place and a digest in one object, or the
/// digest in its catalogue entry. An entry that stands alone tells no place: its package may lie anywhere.</summary>
internal sealed class NuGetDocument : IIndexReader
{
    /// <inheritdoc/>
    public bool Reads(TargetUri uri, ResponseHead response) =>
        Ascii.EqualsIgnoreCase(ContentType.Of(response.Fields), "application/json")
        && uri.PathAndQuery.EndsWith(".json", StringComparison.Ordinal)
        && (uri.PathAndQuery.Contains("/registration", StringComparison.Ordinal)
            || uri.PathAndQuery.Contains("/catalog", StringComparison.Ordinal));

    /// <inheritdoc/>
    public void Read(Stream content, TargetUri uri, Action<KnownFile> found)
    {
        var json = new JsonWalk(content);
        if (json.Next() && json.Type == JsonTokenType.StartObject)
            ReadObject(json, uri, found);
    }

    /// <returns>The digest, if there is no place beside it.</returns>
    private static ContentDigest? ReadObject(JsonWalk json, TargetUri uri, Action<KnownFile> found)
    {
        string? place = null;
        string? hash = null;
        string? algorithm = null;
        ContentDigest? ofEntry = null;
        int depth = json.Depth;
        while (json.NextProperty(depth))
        {
            if (json.Type == JsonTokenType.StartArray)
                ReadArray(json, uri, found);
            else if (json.Type == JsonTokenType.StartObject && json.Name.SequenceEqual("catalogEntry"u8))
                ofEntry = ReadObject(json, uri, found);
            else if (json.Type == JsonTokenType.StartObject)
                ReadObject(json, uri, found);
            else if (json.Name.SequenceEqual("packageContent"u8))
                place = json.Text;
            else if (json.Name.SequenceEqual("packageHash"u8))
                hash = json.Text;
            else if (json.Name.SequenceEqual("packageHashAlgorithm"u8))
                algorithm = json.Text;
        }

        ContentDigest? digest = Digest(algorithm, hash) ?? ofEntry;
        if (place is null || digest is null)
            return digest;
        if (IndexNames.Resolve(uri, place) is { } package)
            found(new KnownFile(package.Key, digest.Value));
        return null;
    }

    private static void ReadArray(JsonWalk json, TargetUri uri, Action<KnownFile> found)
    {
        int depth = json.Depth;
        while (json.NextItem(depth))
        {
            if (json.Type == JsonTokenType.StartObject)
                ReadObject(json, uri, found);
            else if (json.Type == JsonTokenType.StartArray)
                ReadArray(json, uri, found);
        }
    }

    private static ContentDigest? Digest(string? algorithm, string? hash) => algorithm is null || hash is null
        ? null
        : IntegrityText.Strongest(Encoding.UTF8.GetBytes($"{algorithm}-{hash}"));
}
