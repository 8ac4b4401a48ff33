using System.Text;
using Replicator.Http;

namespace Replicator.Cache.Indexes;

/// <summary>Reads <c>Packages</c> of Portage: of each binary package where it lies, below the index or below what its
/// head names, and its digest. A flat repository of apt has an index of that name, too, which begins
/// otherwise.</summary>
/// <param name="debian">Reads such a one.</param>
internal sealed class GentooPackages(DebianPackages debian) : IIndexReader
{
    private static readonly string[] Names = ["/Packages", "/Packages.gz", "/Packages.xz", "/Packages.zst"];

    /// <inheritdoc/>
    public bool Reads(TargetUri uri, ResponseHead response)
    {
        ReadOnlySpan<char> path = uri.PathAndQuery;
        foreach (string name in Names)
        {
            if (path.EndsWith(name))
                return !path.Contains("/dists/", StringComparison.Ordinal) && !path.Contains('?');
        }

        return false;
    }

    /// <inheritdoc/>
    public void Read(Stream content, TargetUri uri, Action<KnownFile> found)
    {
        // "ACCEPT_KEYWORDS:" or the like in the one, "Package:" in the other.
        using var peeked = new PeekedStream(content, isOwner: false);
        if (peeked.Peek() is not [>= (byte)'A' and <= (byte)'Z', >= (byte)'A' and <= (byte)'Z', ..])
            debian.Read(peeked, uri, found);
        else
            ReadOwn(new LineReader(peeked), uri, found);
    }

    private static void ReadOwn(LineReader lines, TargetUri uri, Action<KnownFile> found)
    {
        TargetUri? from = uri;
        byte[]? name = null;
        ContentDigest? digest = null;
        bool more;
        do
        {
            more = lines.Next();
            ReadOnlySpan<byte> line = more ? lines.Line : default;
            if (line.IsEmpty)
            {
                if (name is not null && digest is { } told && from is not null)
                    FileNames.Tell(from, IndexNames.FolderOf(from.PathAndQuery), name, told, found);
                (name, digest) = (null, null);
            }
            else if (TryField(line, "URI: "u8, out ReadOnlySpan<byte> value))
            {
                from = IndexNames.Resolve(uri, Encoding.Latin1.GetString(value).TrimEnd('/') + "/");
            }
            else if (TryField(line, "PATH: "u8, out value))
            {
                name = value.TrimStart((byte)'/').ToArray();
            }
            else if (TryField(line, "SHA1: "u8, out value))
            {
                digest = ContentDigest.FromHex("sha1", Encoding.Latin1.GetString(value)) ?? digest;
            }
            else if (TryField(line, "MD5: "u8, out value))
            {
                digest ??= ContentDigest.FromHex("md5", Encoding.Latin1.GetString(value));
            }
        }
        while (more);
    }

    private static bool TryField(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        value = line.StartsWith(name) ? Syntax.Trim(line[name.Length..]) : default;
        return !value.IsEmpty;
    }
}
