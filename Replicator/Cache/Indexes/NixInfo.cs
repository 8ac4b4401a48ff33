using System.Text;
using Replicator.Http;

namespace Replicator.Cache.Indexes;

/// <summary>Reads <c>HASH.narinfo</c> of a binary cache of Nix: where an archive lies, and the digest of its
/// file.</summary>
/// <remarks>The archive is named after that digest by those who push to most caches, but nothing demands it: what its
/// name says is not believed.</remarks>
internal sealed class NixInfo : IIndexReader
{
    // There are some ten, and references, on one line.
    private const int MostLines = 100;
    private const int MaxUrlLength = 2048;
    private const int MaxDigestLength = 256;

    /// <inheritdoc/>
    public bool Reads(TargetUri uri, ResponseHead response) =>
        uri.PathAndQuery.EndsWith(".narinfo", StringComparison.Ordinal) && !uri.PathAndQuery.Contains('?');

    /// <inheritdoc/>
    public void Read(Stream content, TargetUri uri, Action<KnownFile> found)
    {
        var lines = new LineReader(content);
        string? place = null;
        ContentDigest? file = null;
        ContentDigest? archive = null;
        bool isCompressed = true;
        for (int count = 0; count < MostLines && lines.Next(); count++)
        {
            ReadOnlySpan<byte> line = lines.Line;
            if (TryField(line, "URL: "u8, MaxUrlLength, out string value))
                place = value;
            else if (TryField(line, "FileHash: "u8, MaxDigestLength, out value))
                file = DigestOf(value);
            else if (TryField(line, "NarHash: "u8, MaxDigestLength, out value))
                archive = DigestOf(value);
            else if (TryField(line, "Compression: "u8, MaxDigestLength, out value))
                isCompressed = value != "none";
        }

        // Without compression the file is the archive.
        ContentDigest? digest = file ?? (isCompressed ? null : archive);
        if (place is not null && digest is { } told && IndexNames.Resolve(uri, place) is { } target)
            found(new KnownFile(target.Key, told));
    }

    private static bool TryField(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name, int most, out string value)
    {
        bool isNamed = line.StartsWith(name) && line.Length <= name.Length + most;
        value = isNamed ? Encoding.Latin1.GetString(Syntax.Trim(line[name.Length..])) : "";
        return isNamed;
    }

    // An algorithm and a colon, and digits of any kind; or as web pages write them.
    private static ContentDigest? DigestOf(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return IntegrityText.Strongest(Encoding.Latin1.GetBytes(text));
        string algorithm = text[..colon];
        string digits = text[(colon + 1)..];
        byte[] value = new byte[digits.Length];
        return ContentDigest.FromHex(algorithm, digits)
            ?? (NixBase32.Decode(digits) is { } bytes ? ContentDigest.Create(algorithm, bytes) : null)
            ?? (Convert.TryFromBase64String(digits, value, out int length)
                ? ContentDigest.Create(algorithm, value.AsMemory(0, length))
                : null);
    }
}
