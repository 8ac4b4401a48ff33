using System.Buffers;
using System.Text;
using Replicator.Http;

namespace Replicator.Cache.Indexes;

/// <summary>Reads <c>info/NAME</c> of the compact index of RubyGems: a line for each version and platform, with the
/// digest of its file.</summary>
/// <remarks>Lines are only ever added: a version that is published anew has a later one, which counts.</remarks>
internal sealed class RubyGemsInfo : IIndexReader
{
    private const string Folder = "/info/";

    // Where a registry has its indexes at a host of their own, its clients fetch gems from that without this.
    private const string IndexLabel = "index.";

    // As the public registry's, of names and of versions with a platform.
    private const int MaxNameLength = 256;

    private static readonly SearchValues<byte> NameBytes = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."u8);

    /// <inheritdoc/>
    public bool Reads(TargetUri uri, ResponseHead response)
    {
        ReadOnlySpan<char> path = uri.PathAndQuery;
        int name = path.LastIndexOf('/') + 1;
        return name < path.Length
            && path[..name].EndsWith(Folder)
            && !path.Contains('?')
            && IsPlain(ContentType.Of(response.Fields));
    }

    /// <inheritdoc/>
    public void Read(Stream content, TargetUri uri, Action<KnownFile> found)
    {
        string path = uri.PathAndQuery;
        int nameStart = path.LastIndexOf('/') + 1;
        string name = path[nameStart..];
        if (!IsName(Encoding.UTF8.GetBytes(name)))
            return;
        string folder = path[..(nameStart - Folder.Length)] + "/gems/";
        var lines = new LineReader(content);
        while (lines.Next())
        {
            ReadOnlySpan<byte> line = lines.Line;
            int blank = line.IndexOf((byte)' ');
            if (blank < 0 || !IsName(line[..blank]) || DigestIn(line[blank..]) is not { } digest)
                continue;
            string file = $"{folder}{name}-{Encoding.ASCII.GetString(line[..blank])}.gem";
            var gem = new TargetUri(uri.Scheme, uri.Host, uri.Port, file);
            found(new KnownFile(gem.Key, digest));
            if (uri.Host.StartsWith(IndexLabel, StringComparison.Ordinal))
                found(new KnownFile(gem.At(uri.Scheme, uri.Host[IndexLabel.Length..], uri.Port).Key, digest));
        }
    }

    // As a plain file it has no ending that tells a type.
    private static bool IsPlain(ReadOnlySpan<byte> type) =>
        Ascii.EqualsIgnoreCase(type, "text/plain") || Ascii.EqualsIgnoreCase(type, "application/octet-stream");

    // The first line is "---", and nothing else than a name may be one in a URL.
    private static bool IsName(ReadOnlySpan<byte> name) =>
        name.Length is > 0 and <= MaxNameLength && !name.ContainsAnyExcept(NameBytes);

    // DEPENDENCIES|checksum:HEX,ruby:>= 3.0,rubygems:>= 3.3
    private static ContentDigest? DigestIn(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> demands = line[(line.LastIndexOf((byte)'|') + 1)..];
        foreach (Range range in demands.Split((byte)','))
        {
            ReadOnlySpan<byte> demand = Syntax.Trim(demands[range]);
            if (demand.StartsWith("checksum:"u8))
                return ContentDigest.FromHex("sha256", Encoding.Latin1.GetString(demand["checksum:".Length..]));
        }

        return null;
    }
}
