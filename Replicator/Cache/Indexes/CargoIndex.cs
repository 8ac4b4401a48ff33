using System.Text;
using System.Text.Json;
using Replicator.Http;

namespace Replicator.Cache.Indexes;

/// <summary>Reads the file of a crate in a sparse index: a line of JSON for each version, with its digest.</summary>
/// <param name="places">Where the crates of an index lie.</param>
internal sealed class CargoIndex(FilePlaces places) : IIndexReader
{
    // As the public registry's.
    private const int MaxNameLength = 64;
    private const int MaxVersionLength = 256;
    private const int MaxUrlLength = 8192;

    private static readonly string[] Types =
        ["text/plain", "application/json", "application/octet-stream", "binary/octet-stream"];

    /// <inheritdoc/>
    public bool TellsTheSame => false;

    /// <inheritdoc/>
    public bool Reads(TargetUri uri, ResponseHead response) =>
        IsCommonType(ContentType.Of(response.Fields)) && IndexLength(uri.Key) > 0;

    /// <inheritdoc/>
    public void Read(Stream content, TargetUri uri, Action<KnownFile> found)
    {
        if (places.Of(uri.Key[..IndexLength(uri.Key)]) is not { } template)
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

        if (name is { Length: > 0 and <= MaxNameLength } && version is { Length: <= MaxVersionLength }
            && digits is not null
            && ContentDigest.FromHex("sha256", digits) is { } digest
            && Expanded(template, name, version, digits) is { Length: <= MaxUrlLength } place
            && IndexNames.Resolve(uri, place) is { } crate)
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

    private static bool IsCommonType(ReadOnlySpan<byte> type)
    {
        foreach (string common in Types)
        {
            if (Ascii.EqualsIgnoreCase(type, common))
                return true;
        }

        return false;
    }

    // Of the key of the folder in which the index lies, as the place of a crate's file within it tells; zero: it tells
    // none. Nearly all that is stored is asked about: it allocates nothing.
    private static int IndexLength(ReadOnlySpan<char> key)
    {
        int slash = key.LastIndexOf('/');
        ReadOnlySpan<char> folders = key[..slash];
        return key[(slash + 1)..] switch
        {
            [_] when folders.EndsWith("/1") => slash - 1,
            [_, _] when folders.EndsWith("/2") => slash - 1,
            [var a, _, _] when folders is [.., '/', '3', '/', var first] && first == a => slash - "3/a".Length,
            [_, _, _, _, ..] name when folders is [.., '/', _, _, '/', _, _]
                && folders[^5..^3].SequenceEqual(name[..2]) && folders[^2..].SequenceEqual(name[2..4])
                => slash - "ab/cd".Length,
            _ => 0,
        };
    }

    private static string PrefixOf(string name) => name.Length switch
    {
        1 or 2 => $"{name.Length}",
        3 => $"3/{name[0]}",
        _ => $"{name[..2]}/{name[2..4]}",
    };
}
