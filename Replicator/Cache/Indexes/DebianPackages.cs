using System.Text;
using Replicator.Http;

namespace Replicator.Cache.Indexes;

/// <summary>Reads <c>Packages</c>: of each binary package where it lies and its digests.</summary>
internal sealed class DebianPackages : IIndexReader
{
    /// <inheritdoc/>
    public bool Reads(TargetUri uri, ResponseHead response) => DebianNames.IsIndex(uri, "Packages", "binary-");

    /// <inheritdoc/>
    public void Read(Stream content, TargetUri uri, Action<KnownFile> found)
    {
        var lines = new LineReader(content);
        string root = DebianNames.RootOf(uri);
        byte[]? name = null;
        ContentDigest? strongest = null;
        bool more;
        do
        {
            more = lines.Next();
            ReadOnlySpan<byte> line = more ? lines.Line : default;
            if (line.IsEmpty)
            {
                if (name is not null && strongest is { } digest)
                    DebianNames.Tell(uri, root, name, digest, found);
                (name, strongest) = (null, null);
            }
            else if (TryField(line, "Filename:"u8, out ReadOnlySpan<byte> value))
            {
                name = value.ToArray();
            }
            else if (DigestIn(line) is { } digest && !(strongest?.Rank <= digest.Rank))
            {
                strongest = digest;
            }
        }
        while (more);
    }

    private static ContentDigest? DigestIn(ReadOnlySpan<byte> line)
    {
        string? algorithm =
            TryField(line, "SHA256:"u8, out ReadOnlySpan<byte> digits) ? "sha256"
            : TryField(line, "SHA512:"u8, out digits) ? "sha512"
            : TryField(line, "SHA1:"u8, out digits) ? "sha1"
            : TryField(line, "MD5sum:"u8, out digits) ? "md5"
            : null;
        return algorithm is null ? null : ContentDigest.FromHex(algorithm, Encoding.Latin1.GetString(digits));
    }

    private static bool TryField(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        bool isNamed = line.Length > name.Length && Ascii.EqualsIgnoreCase(line[..name.Length], name);
        value = isNamed ? Syntax.Trim(line[name.Length..]) : default;
        return !value.IsEmpty;
    }
}
