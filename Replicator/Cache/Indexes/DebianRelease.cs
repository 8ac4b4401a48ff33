using Replicator.Http;

namespace Replicator.Cache.Indexes;

/// <summary>Reads <c>Release</c> and <c>InRelease</c>: the digests of all files of a suite, which lie below the same
/// folder. Lists of packages are among them, of which none is believed; icons, installers and the like are
/// compared.</summary>
internal sealed class DebianRelease : IIndexReader
{
    /// <inheritdoc/>
    public bool Reads(TargetUri uri, ResponseHead response) =>
        uri.PathAndQuery.EndsWith("/Release", StringComparison.Ordinal)
        || uri.PathAndQuery.EndsWith("/InRelease", StringComparison.Ordinal);

    /// <inheritdoc/>
    public void Read(Stream content, TargetUri uri, Action<KnownFile> found)
    {
        var lines = new LineReader(content);
        string folder = IndexNames.FolderOf(uri.PathAndQuery);
        string? algorithm = null;
        while (lines.Next())
        {
            ReadOnlySpan<byte> line = lines.Line;
            if (line.StartsWith("-----BEGIN PGP SIGNATURE"u8))
                return;
            if (!DebianList.IsContinued(line))
                algorithm = DebianList.AlgorithmOf(line);
            else if (algorithm is not null && DebianList.Read(line, algorithm, out var name) is { } digest)
                DebianNames.Tell(uri, folder, name, digest, found);
        }
    }
}
