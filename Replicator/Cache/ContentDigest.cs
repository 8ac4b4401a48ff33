using System.Security.Cryptography;

namespace Replicator.Cache;

/// <summary>What tells one content from all others.</summary>
/// <param name="Algorithm">As registries and indexes write it: sha256, sha512 …</param>
/// <param name="Value">The digest's bytes.</param>
internal readonly record struct ContentDigest(string Algorithm, ReadOnlyMemory<byte> Value)
{
    // The strongest first, with the bytes of their digests.
    private static readonly (string Name, HashAlgorithmName Algorithm, int Length)[] Known =
    [
        ("sha512", HashAlgorithmName.SHA512, 64),
        ("sha384", HashAlgorithmName.SHA384, 48),
        ("sha256", HashAlgorithmName.SHA256, 32),
        ("sha1", HashAlgorithmName.SHA1, 20),
        ("md5", HashAlgorithmName.MD5, 16),
    ];

    /// <summary>Of two digests of one content the one with the lower rank says more.</summary>
    public int Rank => RankOf(Algorithm);

    /// <summary>Whether it is not of the bytes but of what they stand for: they are read once more for it.</summary>
    public bool IsOfWhole => Algorithm == GoSum.OfZip;

    /// <summary>Takes a content's bytes for <see cref="End(IncrementalHash)"/>; the caller's.</summary>
    public IncrementalHash Begin() =>
        IncrementalHash.CreateHash(GoSum.Is(Algorithm) ? HashAlgorithmName.SHA256 : Known[Rank].Algorithm);

    /// <summary>The digest of a content, of this algorithm, unless that <see cref="IsOfWhole"/>.</summary>
    /// <param name="hash">As <see cref="Begin"/> gave it; took all of the content.</param>
    public ContentDigest End(IncrementalHash hash)
    {
        byte[] value = hash.GetHashAndReset();
        return Algorithm == GoSum.OfMod ? GoSum.Mod(value) : new ContentDigest(Algorithm, value);
    }

    /// <summary>The digest of a content, of this algorithm; where it has none, another.</summary>
    /// <param name="hash">As <see cref="Begin"/> gave it; took all of the content.</param>
    /// <param name="content">The content; borrowed. Blocks where <see cref="IsOfWhole"/>.</param>
    /// <returns>Null: it takes too much to compute it.</returns>
    /// <exception cref="IOException">The content cannot be read.</exception>
    public ContentDigest? End(IncrementalHash hash, ContentStream content) =>
        IsOfWhole ? GoSum.Zip(content, hash.GetHashAndReset()) : End(hash);

    /// <summary>One that can be computed.</summary>
    /// <param name="algorithm">In lower case.</param>
    /// <param name="value">As many bytes as the algorithm gives.</param>
    /// <returns>Null: the algorithm is none that is known, or it gives another number of bytes.</returns>
    public static ContentDigest? Create(string algorithm, ReadOnlyMemory<byte> value)
    {
        int rank = RankOf(algorithm);
        return rank >= 0 && Known[rank].Length == value.Length ? new ContentDigest(algorithm, value) : null;
    }

    /// <summary>One of which nothing but the bytes is known.</summary>
    /// <param name="value">Copied.</param>
    /// <returns>Null: no algorithm gives so many.</returns>
    public static ContentDigest? OfLength(ReadOnlySpan<byte> value)
    {
        foreach ((string name, _, int length) in Known)
        {
            if (length == value.Length)
                return new ContentDigest(name, value.ToArray());
        }

        return null;
    }

    /// <summary>One in hexadecimal digits, of either case.</summary>
    /// <inheritdoc cref="Create"/>
    public static ContentDigest? FromHex(string algorithm, ReadOnlySpan<char> digits)
    {
        int rank = RankOf(algorithm);
        if (rank < 0 || digits.Length != Known[rank].Length * 2)
            return null;
        byte[] value = new byte[Known[rank].Length];
        return Convert.FromHexString(digits, value, out _, out _) == System.Buffers.OperationStatus.Done
            ? new ContentDigest(algorithm, value)
            : null;
    }

    public bool Equals(ContentDigest other) =>
        Algorithm == other.Algorithm && Value.Span.SequenceEqual(other.Value.Span);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Algorithm);
        hash.AddBytes(Value.Span);
        return hash.ToHashCode();
    }

    /// <summary><c>sha256:</c> and hexadecimal digits, or as the algorithm's users write it.</summary>
    public override string ToString() =>
        GoSum.Is(Algorithm) ? GoSum.Write(this) : $"{Algorithm}:{Convert.ToHexStringLower(Value.Span)}";

    private static int RankOf(string algorithm) => Array.FindIndex(Known, one => one.Name == algorithm);
}
