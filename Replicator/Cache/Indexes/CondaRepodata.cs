using System.Text;
using System.Text.Json;
using Replicator.Http;

namespace Replicator.Cache.Indexes;

/// <summary>Reads <c>repodata.json</c> of a conda channel: of each package its digest, by the name of the file, which
/// lies beside the index or where that says (CEP 15).</summary>
/// <remarks>What says where stands before the packages, as those who make such an index sort it: of what came before it
/// would be told beside the index, where no such file is.</remarks>
internal sealed class CondaRepodata : IIndexReader
{
    private static readonly string[] Names =
    [
        "/repodata.json", "/repodata.json.zst", "/repodata.json.gz",
        "/current_repodata.json", "/current_repodata.json.zst", "/current_repodata.json.gz",
    ];

    /// <inheritdoc/>
    /// <remarks>Nor those in bzip2, which nothing here can decode; clients ask for zstd first.</remarks>
    public bool Reads(TargetUri uri, ResponseHead response)
    {
        foreach (string name in Names)
        {
            if (uri.PathAndQuery.EndsWith(name, StringComparison.Ordinal))
                return !uri.PathAndQuery.Contains('?');
        }

        return false;
    }

    /// <inheritdoc/>
    public void Read(Stream content, TargetUri uri, Action<KnownFile> found)
    {
        var json = new JsonWalk(content);
        if (!json.Next() || json.Type != JsonTokenType.StartObject)
            return;
        TargetUri? from = uri;
        while (json.NextProperty(0) && from is not null)
        {
            if (json.Type != JsonTokenType.StartObject)
                continue;
            if (json.Name.SequenceEqual("info"u8))
                from = ReadPlace(json, uri);
            else if (json.Name.SequenceEqual("packages"u8) || json.Name.SequenceEqual("packages.conda"u8))
                ReadPackages(json, from, found);
        }
    }

    // Null: nothing that can be asked for.
    private static TargetUri? ReadPlace(JsonWalk json, TargetUri uri)
    {
        string? place = null;
        int depth = json.Depth;
        while (json.NextProperty(depth))
        {
            if (json.Name.SequenceEqual("base_url"u8))
                place = json.Text;
        }

        return string.IsNullOrEmpty(place) ? uri : IndexNames.Resolve(uri, place.TrimEnd('/') + "/");
    }

    private static void ReadPackages(JsonWalk json, TargetUri from, Action<KnownFile> found)
    {
        string folder = IndexNames.FolderOf(from.PathAndQuery);
        Span<byte> name = stackalloc byte[JsonWalk.MaxNameLength];
        int depth = json.Depth;
        while (json.NextProperty(depth))
        {
            int length = json.Name.Length;
            json.Name.CopyTo(name);
            if (json.Type == JsonTokenType.StartObject && ReadDigest(json) is { } digest
                && !name[..length].Contains((byte)'/'))
                FileNames.Tell(from, folder, name[..length], digest, found);
        }
    }

    private static ContentDigest? ReadDigest(JsonWalk json)
    {
        ContentDigest? strongest = null;
        int depth = json.Depth;
        while (json.NextProperty(depth))
        {
            if ((json.Name.SequenceEqual("sha256"u8) || json.Name.SequenceEqual("md5"u8))
                && json.Text is { } digits
                && ContentDigest.FromHex(Encoding.ASCII.GetString(json.Name), digits) is { } digest
                && !(strongest?.Rank <= digest.Rank))
                strongest = digest;
        }

        return strongest;
    }
}
