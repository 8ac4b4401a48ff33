using System.Text;
using System.Text.Json;
using Replicator.Http;

namespace Replicator.Cache.Indexes;

/// <summary>Reads the file of a crate in a sparse index: a line of JSON for each version, with its digest.</summary>
/// <param name="places">Where the crates of an index lie.</param>
internal sealed class CargoIndex(CargoPlaces places) : IIndexReader
{
    private static readonly string[] Types =
        ["text/plain", "application/json", "application/octet-stream", "binary/octet-stream"];

    /// <inheritdoc/>
    public bool Reads(TargetUri uri, ResponseHead response)
    {
        if (IndexOf(uri) is null)
            return false;
        string type = Encoding.Latin1.GetString(ContentType.Of(response.Fields));
        return Types.Contains(type, StringComparer.OrdinalIgnoreCase);
    }

    /// <inheritdoc/>
    public void Read(Stream content, TargetUri uri, Action<KnownFile> found)
    {
        if (IndexOf(uri) is not { } index || places.Of(index) is not { } template)
            return;
        var json = new JsonWalk(content);
        while (json.Next())
        {
            if (json.Type == JsonTokenType.StartObject)
                ReadVersion(json, uri, template, found);
        }
    }

    private static void ReadVersion(JsonWalk json, TargetUri uri, string template, Action<KnownFile> found)
    {
        string? name = null;
        string? version = null;
        string? digits = null;
        int depth = json.Depth;
        while (json.NextProperty(depth))
        {
            if (json.Name.SequenceEqual("name"u8))
                name = json.Text;
            else if (json.Name.SequenceEqual("vers"u8))
                version = json.Text;
            else if (json.Name.SequenceEqual("cksum"u8))
                digits = json.Text;
        }

        if (name is { Length: > 0 } && version is not null && digits is not null
            && ContentDigest.FromHex("sha256", digits) is { } digest
            && IndexNames.Resolve(uri, Expanded(template, name, version, digits)) is { } crate)
            found(new KnownFile(crate.Key, digest));
    }

    // Without any marker the layout is that of the public registry.
    private static string Expanded(string template, string name, string version, string digits)
    {
        string text = template.Contains('{') ? template : template + "/{crate}/{version}/download";
        return text
            .Replace("{crate}", name, StringComparison.Ordinal)
            .Replace("{version}", version, StringComparison.Ordinal)
            .Replace("{prefix}", PrefixOf(name), StringComparison.Ordinal)
            .Replace("{lowerprefix}", PrefixOf(name.ToLowerInvariant()), StringComparison.Ordinal)
            .Replace("{sha256-checksum}", digits, StringComparison.Ordinal);
    }

    // The key of the folder in which the index lies, as the place of a crate's file within it tells.
    private static string? IndexOf(TargetUri uri)
    {
        string key = uri.Key;
        string name = key[(key.LastIndexOf('/') + 1)..];
        if (name.Length == 0)
            return null;
        string end = $"/{PrefixOf(name)}/{name}";
        return key.EndsWith(end, StringComparison.Ordinal) ? key[..^(end.Length - 1)] : null;
    }

    private static string PrefixOf(string name) => name.Length switch
    {
        1 or 2 => $"{name.Length}",
        3 => $"3/{name[0]}",
        _ => $"{name[..2]}/{name[2..4]}",
    };
}
