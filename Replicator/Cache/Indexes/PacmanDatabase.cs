using System.Text;
using Replicator.Http;

namespace Replicator.Cache.Indexes;

/// <summary>Reads the database of a pacman repository, <c>REPO.db</c> or <c>REPO.files</c>: a tar archive with a
/// <c>desc</c> of each package, which names the file that lies beside the database, and its digest.</summary>
/// <remarks>Signatures stand in it as well, but not the digests of their files.</remarks>
internal sealed class PacmanDatabase : IIndexReader
{
    private static readonly string[] Compressions = [".gz", ".xz", ".zst"];

    /// <inheritdoc/>
    public bool Reads(TargetUri uri, ResponseHead response)
    {
        ReadOnlySpan<char> path = uri.PathAndQuery;
        foreach (string compression in Compressions)
        {
            if (path.EndsWith(compression))
            {
                path = path[..^compression.Length];
                break;
            }
        }

        bool isCompressed = path.Length < uri.PathAndQuery.Length;
        if (path.EndsWith(".tar"))
            path = path[..^".tar".Length];
        else if (isCompressed)
            return false;
        return (path.EndsWith(".db") || path.EndsWith(".files")) && !path.Contains('?');
    }

    /// <inheritdoc/>
    public void Read(Stream content, TargetUri uri, Action<KnownFile> found)
    {
        string folder = IndexNames.FolderOf(uri.PathAndQuery);
        var files = new TarFiles(content);
        while (files.Next())
            ReadPackage(uri, folder, files.Beginning, found);
    }

    // Of a desc; any other file has other sections. One that is cut off has what is looked for before that.
    private static void ReadPackage(
        TargetUri uri, string folder, ReadOnlySpan<byte> desc, Action<KnownFile> found)
    {
        ReadOnlySpan<byte> name = default;
        ContentDigest? digest = null;
        ReadOnlySpan<byte> section = default;
        while (desc.IndexOf((byte)'\n') is var end and >= 0)
        {
            ReadOnlySpan<byte> line = desc[..end];
            desc = desc[(end + 1)..];
            if (section.SequenceEqual("%FILENAME%"u8))
                name = line;
            else if (section.SequenceEqual("%SHA256SUM%"u8))
                digest = ContentDigest.FromHex("sha256", Encoding.Latin1.GetString(line)) ?? digest;
            else if (section.SequenceEqual("%MD5SUM%"u8))
                digest ??= ContentDigest.FromHex("md5", Encoding.Latin1.GetString(line));

            // What is looked for is one line.
            section = line;
        }

        if (digest is { } told && !name.Contains((byte)'/'))
            FileNames.Tell(uri, folder, name, told, found);
    }
}
