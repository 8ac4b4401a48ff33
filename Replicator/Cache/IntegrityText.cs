using System.Text;

namespace Replicator.Cache;

/// <summary>Digests as web pages and npm write them: <c>sha512-</c> and base64, several apart by blanks (Subresource
/// Integrity §3.5).</summary>
internal static class IntegrityText
{
    /// <summary>The strongest of those that can be computed; null: there is none.</summary>
    /// <param name="text">As it stands in a field or in JSON.</param>
    public static ContentDigest? Strongest(ReadOnlySpan<byte> text)
    {
        ContentDigest? strongest = null;
        foreach (Range range in text.Split((byte)' '))
        {
            if (Read(text[range]) is { } digest && !(strongest?.Rank <= digest.Rank))
                strongest = digest;
        }

        return strongest;
    }

    private static ContentDigest? Read(ReadOnlySpan<byte> member)
    {
        // What follows a question mark are options, of which none is known.
        int end = member.IndexOf((byte)'?');
        string text = Encoding.Latin1.GetString(end < 0 ? member : member[..end]);
        int dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0)
            return null;
        byte[] value = new byte[text.Length];
        return Convert.TryFromBase64String(text[(dash + 1)..], value, out int length)
            ? ContentDigest.Create(text[..dash].ToLowerInvariant(), value.AsMemory(0, length))
            : null;
    }
}
