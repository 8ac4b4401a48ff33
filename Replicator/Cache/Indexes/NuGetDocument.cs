using System.Text;
using System.Text.Json;
using Replicator.Http;

namespace Replicator.Cache.Indexes;

/// <summary>Reads what NuGet's registries say of packages, at any depth: a place and a digest in one object, or the
/// digest in its catalogue entry. An entry that stands alone tells no place: that is where the registry has all its
/// packages.</summary>
/// <param name="places">Where that is, by authority.</param>
internal sealed class NuGetDocument(FilePlaces places) : IIndexReader
{
    /// <inheritdoc/>
    public bool TellsTheSame => false;

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
        if (!json.Next() || json.Type != JsonTokenType.StartObject)
            return;
        Entry alone = ReadObject(json, uri, found);
        if (alone is { Id: not null, Version: not null, Digest: { } digest }
            && IsName(alone.Id) && IsName(alone.Version)
            && places.Of(NuGetService.RegistryOf(uri)) is { } place
            && IndexNames.Resolve(uri, place + PathOf(alone.Id, alone.Version)) is { } package)
            found(new KnownFile(package.Key, digest));
    }

    // Of which no path is made that leads elsewhere.
    private static bool IsName(string text) =>
        text.All(one => char.IsAsciiLetterOrDigit(one) || one is '.' or '-' or '_' or '+')
        && text.Trim('.').Length > 0;

    // Of what is in a registry by its identifier: the version without what is said of how it was built.
    private static string PathOf(string id, string version)
    {
        string name = id.ToLowerInvariant();
        string number = version.Split('+')[0].ToLowerInvariant();
        return $"{name}/{number}/{name}.{number}.nupkg";
    }

    /// <returns>The digest, if there is no place beside it.</returns>
    private static Entry ReadObject(JsonWalk json, TargetUri uri, Action<KnownFile> found)
    {
        string? place = null;
        string? hash = null;
        string? algorithm = null;
        string? id = null;
        string? version = null;
        ContentDigest? ofEntry = null;
        int depth = json.Depth;
        while (json.NextProperty(depth))
        {
            if (json.Type == JsonTokenType.StartArray)
                ReadArray(json, uri, found);
            else if (json.Type == JsonTokenType.StartObject && json.Name.SequenceEqual("catalogEntry"u8))
                ofEntry = ReadObject(json, uri, found).Digest;
            else if (json.Type == JsonTokenType.StartObject)
                ReadObject(json, uri, found);
            else if (json.Name.SequenceEqual("packageContent"u8))
                place = json.Text;
            else if (json.Name.SequenceEqual("packageHash"u8))
                hash = json.Text;
            else if (json.Name.SequenceEqual("packageHashAlgorithm"u8))
                algorithm = json.Text;
            else if (json.Name.SequenceEqual("id"u8))
                id = json.Text;
            else if (json.Name.SequenceEqual("version"u8))
                version = json.Text;
        }

        ContentDigest? digest = Digest(algorithm, hash) ?? ofEntry;
        if (place is null || digest is null)
            return new Entry(id, version, digest);
        if (IndexNames.Resolve(uri, place) is { } package)
            found(new KnownFile(package.Key, digest.Value));
        return default;
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

    private readonly record struct Entry(string? Id, string? Version, ContentDigest? Digest);
}
