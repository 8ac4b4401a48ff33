using System.Text;
using System.Xml;
using Replicator.Http;

namespace Replicator.Cache.Indexes;

/// <summary>Reads the metadata of a repository of rpm packages: <c>primary.xml</c>, of each package where it lies and
/// its digest, and <c>repomd.xml</c>, which tells the same of the metadata. Of these, those whose names stay while they
/// change are not compared.</summary>
internal sealed class RpmMetadata : IIndexReader
{
    private const string Folder = "/repodata/";

    private static readonly string[] Compressions = ["", ".gz", ".xz", ".zst"];

    /// <inheritdoc/>
    public bool Reads(TargetUri uri, ResponseHead response)
    {
        ReadOnlySpan<char> path = uri.PathAndQuery;
        int name = path.LastIndexOf('/') + 1;
        return path[..name].EndsWith(Folder) && !path.Contains('?')
            && (path[name..] is "repomd.xml" || IsPrimary(path[name..]));
    }

    /// <inheritdoc/>
    public void Read(Stream content, TargetUri uri, Action<KnownFile> found)
    {
        using var xml = new XmlWalk(content);
        while (xml.Next())
        {
            if (xml.Depth == 1 && xml.Type == XmlNodeType.Element && xml.Name is "package" or "data" && !xml.IsEmpty)
                ReadFile(xml, uri, found);
        }
    }

    // As it is, or after its digest and a dash.
    private static bool IsPrimary(ReadOnlySpan<char> name)
    {
        foreach (string compression in Compressions)
        {
            if (name.EndsWith(compression) && name[..^compression.Length] is [.., _] plain
                && plain.EndsWith("primary.xml"))
                return plain.Length == "primary.xml".Length || plain[^("primary.xml".Length + 1)] == '-';
        }

        return false;
    }

    private static void ReadFile(XmlWalk xml, TargetUri uri, Action<KnownFile> found)
    {
        ContentDigest? digest = null;
        string? place = null;
        string? from = null;
        while (xml.Next() && xml.Depth > 1)
        {
            if (xml.Depth != 2 || xml.Type != XmlNodeType.Element)
                continue;
            if (xml.Name == "location")
                (place, from) = (xml.Attribute("href"), xml.Attribute("xml:base"));
            else if (xml.Name == "checksum" && xml.Attribute("pkgid") is null or "YES")
                digest = ReadDigest(xml);
        }

        if (place is { Length: > 0 } && digest is { } told)
            Tell(uri, from, place, told, found);
    }

    private static ContentDigest? ReadDigest(XmlWalk xml)
    {
        string? algorithm = xml.Attribute("type");
        if (algorithm is null || xml.IsEmpty || !xml.Next() || xml.Type != XmlNodeType.Text)
            return null;
        return ContentDigest.FromHex(algorithm == "sha" ? "sha1" : algorithm, xml.Text.AsSpan().Trim());
    }

    // A place is a name below a base; a base is a URL, and without it the folder of repodata.
    private static void Tell(
        TargetUri uri, string? from, string place, ContentDigest digest, Action<KnownFile> found)
    {
        if (place.Contains("://", StringComparison.Ordinal))
        {
            if (IndexNames.Resolve(uri, place) is { } target)
                found(new KnownFile(target.Key, digest));
            return;
        }

        string path = uri.PathAndQuery;
        string above = path[..(path.LastIndexOf(Folder, StringComparison.Ordinal) + 1)];
        TargetUri? root = new(uri.Scheme, uri.Host, uri.Port, above);
        if (!string.IsNullOrEmpty(from))
            root = IndexNames.Resolve(root, from.TrimEnd('/') + "/");
        if (root is not null)
            FileNames.Tell(root, IndexNames.FolderOf(root.PathAndQuery), Encoding.UTF8.GetBytes(place), digest, found);
    }
}
