using System.Text;
using Replicator.Http;

namespace Replicator.Cache.Indexes;

/// <summary>Reads <c>Sources</c>: of each source package its folder and the digests of the files there.</summary>
internal sealed class DebianSources : IIndexReader
{
    // More than any package has.
    private const int MaxFiles = 4096;
    private const int MaxNameLength = 1024;

    /// <inheritdoc/>
    public bool Reads(TargetUri uri, ResponseHead response) => DebianNames.IsIndex(uri, "Sources", "source");

    /// <inheritdoc/>
    public void Read(Stream content, TargetUri uri, Action<KnownFile> found)
    {
        var lines = new LineReader(content);
        string root = DebianNames.RootOf(uri);
        string? folder = null;
        string? algorithm = null;
        var files = new Dictionary<string, ContentDigest>();
        while (lines.Next())
        {
            ReadOnlySpan<byte> line = lines.Line;
            if (line.IsEmpty)
            {
                Tell(uri, root, folder, files, found);
                (folder, algorithm) = (null, null);
            }
            else if (!DebianList.IsContinued(line))
            {
                algorithm = DebianList.AlgorithmOf(line);
                if (line.StartsWith("Directory:"u8))
                    folder = Encoding.Latin1.GetString(Syntax.Trim(line["Directory:".Length..]));
            }
            else if (algorithm is not null)
            {
                Collect(line, algorithm, files);
            }
        }

        Tell(uri, root, folder, files, found);
    }

    // The folder may come last, and each file stands in several lists.
    private static void Collect(ReadOnlySpan<byte> line, string algorithm, Dictionary<string, ContentDigest> files)
    {
        if (DebianList.Read(line, algorithm, out ReadOnlySpan<byte> bytes) is not { } digest
            || bytes.Length > MaxNameLength)
            return;
        string name = Encoding.Latin1.GetString(bytes);
        bool isKnown = files.TryGetValue(name, out ContentDigest known);
        if (isKnown ? digest.Rank < known.Rank : files.Count < MaxFiles)
            files[name] = digest;
    }

    private static void Tell(
        TargetUri uri, string root, string? folder, Dictionary<string, ContentDigest> files, Action<KnownFile> found)
    {
        if (folder is not null)
        {
            string place = folder is "" or "." or "./" ? "" : folder.TrimEnd('/') + "/";
            foreach ((string name, ContentDigest digest) in files)
                DebianNames.Tell(uri, root, Encoding.Latin1.GetBytes(place + name), digest, found);
        }

        files.Clear();
    }
}
