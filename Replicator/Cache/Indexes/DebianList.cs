using System.Text;
using Replicator.Http;

namespace Replicator.Cache.Indexes;

/// <summary>A list of files within a Debian index: a field whose lines hold digest, length and name each.</summary>
internal static class DebianList
{
    private static readonly (string Field, string Algorithm)[] Fields =
    [
        ("SHA256", "sha256"), ("Checksums-Sha256", "sha256"),
        ("SHA512", "sha512"), ("Checksums-Sha512", "sha512"),
        ("SHA1", "sha1"), ("Checksums-Sha1", "sha1"),
        ("MD5Sum", "md5"), ("Files", "md5"),
    ];

    /// <summary>Whether a line goes on with the field before it.</summary>
    public static bool IsContinued(ReadOnlySpan<byte> line) => line.StartsWith(" "u8) || line.StartsWith("\t"u8);

    /// <summary>The algorithm of the list that begins with a line; null: it is the line of another field.</summary>
    public static string? AlgorithmOf(ReadOnlySpan<byte> line)
    {
        int colon = line.IndexOf((byte)':');
        foreach ((string field, string algorithm) in Fields)
        {
            if (colon == field.Length && Ascii.EqualsIgnoreCase(line[..colon], field))
                return algorithm;
        }

        return null;
    }

    /// <summary>A line of a list.</summary>
    /// <param name="name">Relative to where the index says; never empty.</param>
    /// <returns>Null: it says nothing that can be compared.</returns>
    public static ContentDigest? Read(ReadOnlySpan<byte> line, string algorithm, out ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> digits = Word(ref line);
        bool hasLength = Syntax.TryParseDigits(Word(ref line), out _);
        name = Word(ref line);
        return hasLength && !name.IsEmpty
            ? ContentDigest.FromHex(algorithm, Encoding.Latin1.GetString(digits))
            : null;
    }

    private static ReadOnlySpan<byte> Word(scoped ref ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> text = Syntax.Trim(line);
        int end = text.IndexOfAny((byte)' ', (byte)'\t');
        line = end < 0 ? default : text[end..];
        return end < 0 ? text : text[..end];
    }
}
