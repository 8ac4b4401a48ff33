using Replicator.Cache;
using Replicator.Cache.Indexes;
using Replicator.Http;

namespace Replicator.Tests.Support;

/// <summary>Reads indexes whose names end in <c>/list</c> or <c>.sha256</c>: lines with a digest in SHA-256 or SHA-512 and, unless the
/// name says of what it is, the target's key.</summary>
internal sealed class ListReader : IIndexReader
{
    private const string Suffix = ".sha256";

    public static IIndexReader? Find(TargetUri uri, ResponseHead response)
    {
        var reader = new ListReader();
        return reader.Reads(uri, response) ? reader : null;
    }

    public bool Reads(TargetUri uri, ResponseHead response) =>
        uri.PathAndQuery.EndsWith("/list", StringComparison.Ordinal)
        || uri.PathAndQuery.EndsWith(Suffix, StringComparison.Ordinal);

    public void Read(Stream content, TargetUri uri, Action<KnownFile> found)
    {
        using var lines = new StreamReader(content, leaveOpen: true);
        while (lines.ReadLine() is { } line)
        {
            string[] words = line.Split(' ');
            string target = words.Length > 1 ? words[1] : uri.Key[..^Suffix.Length];
            if ((ContentDigest.FromHex("sha256", words[0]) ?? ContentDigest.FromHex("sha512", words[0])) is { } digest)
                found(new KnownFile(target, digest));
        }
    }
}
