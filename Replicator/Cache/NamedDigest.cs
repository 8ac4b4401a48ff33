using Replicator.Http;

namespace Replicator.Cache;

/// <summary>The digest that stands in a URL: what lies there is named after its content.</summary>
internal static class NamedDigest
{
    private static readonly (string Folder, string Algorithm)[] ByHash =
    [
        ("/by-hash/SHA512/", "sha512"),
        ("/by-hash/SHA256/", "sha256"),
        ("/by-hash/SHA1/", "sha1"),
        ("/by-hash/MD5Sum/", "md5"),
    ];

    /// <returns>Null: there is none.</returns>
    public static ContentDigest? Of(TargetUri uri)
    {
        ReadOnlySpan<char> path = uri.PathAndQuery;
        if (path.Contains('?'))
            return null;
        int nameStart = path.LastIndexOf('/') + 1;
        ReadOnlySpan<char> folder = path[..nameStart];
        ReadOnlySpan<char> name = path[nameStart..];
        foreach ((string ending, string algorithm) in ByHash)
        {
            if (folder.EndsWith(ending))
                return ContentDigest.FromHex(algorithm, name);
        }

        if (folder.Contains("/v2/", StringComparison.Ordinal)
            && (folder.EndsWith("/blobs/") || folder.EndsWith("/manifests/")))
            return OfRegistry(name);

        // Large files of git, as most servers of code name them: …/info/lfs/objects/1a…f.
        if (folder.EndsWith("lfs/objects/"))
            return ContentDigest.FromHex("sha256", name);

        if (folder.Contains("/p/", StringComparison.Ordinal) && name.EndsWith(".json"))
            return OfComposer(name[..^".json".Length]);

        // Metadata of rpm: the digest comes before what it is, as in 1a…f-primary.xml.gz.
        int dash = name.IndexOf('-');
        return folder.EndsWith("/repodata/") && dash > 0 ? OfLength(name[..dash]) : null;
    }

    // As in sha256:1a…f (OCI distribution).
    private static ContentDigest? OfRegistry(ReadOnlySpan<char> name)
    {
        int colon = name.IndexOf(':');
        return colon < 0 ? null : ContentDigest.FromHex(name[..colon].ToString(), name[(colon + 1)..]);
    }

    // As in p/vendor/name$1a…f.json; a client may encode the mark.
    private static ContentDigest? OfComposer(ReadOnlySpan<char> name)
    {
        const int Length = 64;
        return name.Length > Length && (name[..^Length].EndsWith("$") || name[..^Length].EndsWith("%24"))
            ? ContentDigest.FromHex("sha256", name[^Length..])
            : null;
    }

    private static ContentDigest? OfLength(ReadOnlySpan<char> digits) => digits.Length switch
    {
        128 => ContentDigest.FromHex("sha512", digits),
        64 => ContentDigest.FromHex("sha256", digits),
        40 => ContentDigest.FromHex("sha1", digits),
        _ => null,
    };
}
