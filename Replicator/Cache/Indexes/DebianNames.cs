using System.Text;
using Replicator.Http;

namespace Replicator.Cache.Indexes;

/// <summary>How the indexes of a Debian repository are named, and the files in them.</summary>
internal static class DebianNames
{
    private static readonly string[] Compressions = ["", ".gz", ".xz", ".zst"];

    /// <summary>Whether a target is an index of that name: as it is or compressed, or by the digest of its content, in
    /// the folder of such indexes.</summary>
    /// <param name="name">As <c>Packages</c>.</param>
    /// <param name="folder">How the folders of such indexes begin, as <c>binary-</c>.</param>
    public static bool IsIndex(TargetUri uri, string name, string folder)
    {
        string path = uri.PathAndQuery;
        int last = path.LastIndexOf('/') + 1;
        if (path.Contains('?'))
            return false;
        foreach (string compression in Compressions)
        {
            if (path.AsSpan(last).StartsWith(name) && path.AsSpan(last + name.Length).SequenceEqual(compression))
                return true;
        }

        int byHash = path.IndexOf("/by-hash/", StringComparison.Ordinal);
        return byHash > 0
            && NamedDigest.Of(uri) is not null
            && path.AsSpan(path.LastIndexOf('/', byHash - 1) + 1).StartsWith(folder);
    }

    /// <summary>To what the names in an index of packages are relative: the folder in which <c>dists</c> lies; in a
    /// repository without it the folder of the index.</summary>
    /// <returns>A path with a slash at its end.</returns>
    public static string RootOf(TargetUri uri)
    {
        string folder = IndexNames.FolderOf(uri.PathAndQuery);
        int dists = folder.LastIndexOf("/dists/", StringComparison.Ordinal);
        if (dists >= 0)
            return folder[..(dists + 1)];

        // "deb http://host/folder ./" in a list of sources makes an index "/folder/./Packages" and files "/folder/a".
        int byHash = folder.IndexOf("/by-hash/", StringComparison.Ordinal);
        return IndexNames.WithoutDots(byHash < 0 ? folder : folder[..(byHash + 1)]);
    }

    /// <summary>Tells of a file by each name that clients have for it.</summary>
    /// <param name="index">On the same origin.</param>
    /// <param name="folder">With a slash at its end.</param>
    /// <param name="name">As it is on the disk of the origin, relative to the folder.</param>
    public static void Tell(
        TargetUri index, string folder, ReadOnlySpan<byte> name, ContentDigest digest, Action<KnownFile> found)
    {
        string path = folder + Encoded(name);
        string plain = IndexNames.WithoutDots(path);
        TellOne(index, plain, digest, found);
        if (!ReferenceEquals(plain, path))
            TellOne(index, path, digest, found);

        // So apt sends it, while all others leave it as it is.
        if (plain.Contains('+'))
            TellOne(index, plain.Replace("+", "%2b", StringComparison.Ordinal), digest, found);
    }

    private static void TellOne(TargetUri index, string path, ContentDigest digest, Action<KnownFile> found)
    {
        string normal = PercentEncoding.Normalize(path);
        found(new KnownFile(new TargetUri(index.Scheme, index.Host, index.Port, normal).Key, digest));
    }

    // What may stand in a path stays (RFC 3986 §3.3); apt writes the digits in lower case.
    private static string Encoded(ReadOnlySpan<byte> name)
    {
        var text = new StringBuilder(name.Length);
        foreach (byte value in name)
        {
            if (char.IsAsciiLetterOrDigit((char)value) || "-._~!$&'()*+,;=:@/"u8.Contains(value))
                text.Append((char)value);
            else
                text.Append('%').Append(Convert.ToHexStringLower([value]));
        }

        return text.ToString();
    }
}
