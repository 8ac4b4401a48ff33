using System.Text;
using System.Text.Json;
using Replicator.Http;

namespace Replicator.Cache.Indexes;

/// <summary>Reads what npm's registries say of a package: of each version where its tarball lies and its
/// digest.</summary>
internal sealed class NpmPackage : IIndexReader
{
    /// <inheritdoc/>
    public bool Reads(TargetUri uri, ResponseHead response)
    {
        ReadOnlySpan<byte> type = ContentType.Of(response.Fields);
        if (Ascii.EqualsIgnoreCase(type, "application/vnd.npm.install-v1+json"))
            return true;

        // The whole document has no type of its own; a package's name is the end of its path.
        string path = uri.PathAndQuery;
        return Ascii.EqualsIgnoreCase(type, "application/json")
            && !path.Contains('?')
            && !path.EndsWith('/')
            && !path.EndsWith(".json", StringComparison.Ordinal)
            && !path.EndsWith("/json", StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public void Read(Stream content, TargetUri uri, Action<KnownFile> found)
    {
        var json = new JsonWalk(content);
        if (!json.Next() || json.Type != JsonTokenType.StartObject)
            return;
        while (json.NextProperty(0))
        {
            if (json.Name.SequenceEqual("versions"u8) && json.Type == JsonTokenType.StartObject)
            {
                int depth = json.Depth;
                while (json.NextProperty(depth))
                    ReadVersion(json, uri, found);
            }
        }
    }

    private static void ReadVersion(JsonWalk json, TargetUri uri, Action<KnownFile> found)
    {
        if (json.Type != JsonTokenType.StartObject)
            return;
        int depth = json.Depth;
        while (json.NextProperty(depth))
        {
            if (json.Name.SequenceEqual("dist"u8) && json.Type == JsonTokenType.StartObject)
                ReadFile(json, uri, found);
        }
    }

    private static void ReadFile(JsonWalk json, TargetUri uri, Action<KnownFile> found)
    {
        TargetUri? tarball = null;
        ContentDigest? integrity = null;
        ContentDigest? sum = null;
        int depth = json.Depth;
        while (json.NextProperty(depth))
        {
            if (json.Text is not { } text)
                continue;
            if (json.Name.SequenceEqual("tarball"u8))
                tarball = IndexNames.Resolve(uri, text);
            else if (json.Name.SequenceEqual("integrity"u8))
                integrity = IntegrityText.Strongest(Encoding.UTF8.GetBytes(text));
            else if (json.Name.SequenceEqual("shasum"u8))
                sum = ContentDigest.FromHex("sha1", text);
        }

        if (tarball is null || (integrity ?? sum) is not { } digest)
            return;
        found(new KnownFile(tarball.Key, digest));

        // A mirror passes on the names of the registry; npm asks for the tarball where it got this.
        TargetUri here = tarball.At(uri.Scheme, uri.Host, uri.Port);
        if (!here.Equals(tarball))
            found(new KnownFile(here.Key, digest));
    }
}
