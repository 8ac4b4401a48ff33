using Replicator.Http;

namespace Replicator.Cache.Indexes;

/// <summary>A file of a Python project, with the metadata that lie beside it (PEP 658).</summary>
internal static class PyPiFile
{
    /// <param name="url">As it stands in the index.</param>
    /// <param name="file">Null: not told.</param>
    /// <param name="metadata">Null: not told.</param>
    public static void Tell(
        TargetUri index, string url, ContentDigest? file, ContentDigest? metadata, Action<KnownFile> found)
    {
        int fragment = url.IndexOf('#', StringComparison.Ordinal);
        string place = (fragment < 0 ? url : url[..fragment]).Trim();
        if (file is { } ofFile && IndexNames.Resolve(index, place) is { } target)
            found(new KnownFile(target.Key, ofFile));
        if (metadata is { } ofMetadata && IndexNames.Resolve(index, place + ".metadata") is { } beside)
            found(new KnownFile(beside.Key, ofMetadata));
    }
}
