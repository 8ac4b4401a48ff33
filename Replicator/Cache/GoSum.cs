using System.Buffers;
using System.IO.Compression;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using System.Text;

namespace Replicator.Cache;

/// <summary>Sums of Go modules (Hash1 of golang.org/x/mod/sumdb/dirhash): the SHA-256 of a list with a line for each
/// file, of its SHA-256 and its name.</summary>
internal static class GoSum
{
    /// <summary>The algorithm of what is in a zip.</summary>
    public const string OfZip = "h1";

    /// <summary>The algorithm of a file as the only one, <c>go.mod</c>.</summary>
    public const string OfMod = "h1 of go.mod";

    /// <summary>Bytes of a module, packed or not: go takes none that has more.</summary>
    public const long MostLength = 500L << 20;

    /// <summary>Bytes of a zip's directory: each entry of it takes some 50 at least, and 300 of memory.</summary>
    public const long MostDirectory = 8L << 20;

    private const string Prefix = "h1:";
    private const int LeastZip = 22;
    private const int BlockLength = 64 << 10;

    /// <summary>Whether it is one of these.</summary>
    public static bool Is(string algorithm) => algorithm is OfZip or OfMod;

    /// <summary>Reads <c>h1:</c> and base64.</summary>
    /// <param name="algorithm">One of these.</param>
    /// <param name="text">As in go.sum.</param>
    /// <returns>Null: it is none.</returns>
    public static ContentDigest? Read(string algorithm, ReadOnlySpan<char> text)
    {
        byte[] value = new byte[SHA256.HashSizeInBytes];
        return text.StartsWith(Prefix, StringComparison.Ordinal)
            && Convert.TryFromBase64Chars(text[Prefix.Length..], value, out int length) && length == value.Length
            ? new ContentDigest(algorithm, value)
            : null;
    }

    /// <summary>As in go.sum.</summary>
    public static string Write(ContentDigest sum) => Prefix + Convert.ToBase64String(sum.Value.Span);

    /// <summary>The sum of a <c>go.mod</c>.</summary>
    /// <param name="digest">Its SHA-256.</param>
    public static ContentDigest Mod(byte[] digest)
    {
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AppendLine(sum, digest, "go.mod"u8);
        return new ContentDigest(OfMod, sum.GetHashAndReset());
    }

    /// <summary>The sum of a zip; blocks, so for Workers.</summary>
    /// <param name="content">What is taken for one; borrowed, from now on with a bound.</param>
    /// <param name="digest">Its SHA-256, which stands for what is none.</param>
    /// <returns>Null: it is not known, as it may be more than a module can be.</returns>
    /// <exception cref="IOException">The content cannot be read.</exception>
    public static ContentDigest? Zip(ContentStream content, byte[] digest)
    {
        if (content.Length > MostLength)
            return null;
        try
        {
            return Zip(content);
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException)
        {
            // What reads a zip takes a disk that fails for a zip that is broken.
            if (content.Failure is { } failure)
                ExceptionDispatchInfo.Throw(failure);
            return content.IsExceeded ? null : new ContentDigest("sha256", digest);
        }
    }

    private static ContentDigest? Zip(ContentStream content)
    {
        if (content.Length < LeastZip)
            throw new InvalidDataException();
        content.Allowance = MostDirectory;
        using var zip = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
        var files = new List<(byte[] Name, byte[] Digest)>(zip.Entries.Count);

        // A few bytes may be part of many entries. What begins an entry is read beside what is in it.
        content.Allowance = MostDirectory + (2 * content.Length);
        long length = MostLength;
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            // What comes after it would look like another file's line.
            if (entry.FullName.Contains('\n'))
                throw new InvalidDataException();
            if (DigestOf(entry, ref length) is not { } digest)
                return null;
            files.Add((Encoding.UTF8.GetBytes(entry.FullName), digest));
        }

        files.Sort((one, other) => one.Name.AsSpan().SequenceCompareTo(other.Name));
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((byte[] name, byte[] digest) in files)
            AppendLine(sum, digest, name);
        return new ContentDigest(OfZip, sum.GetHashAndReset());
    }

    // Null: there is more than may be.
    private static byte[]? DigestOf(ZipArchiveEntry entry, ref long remaining)
    {
        using Stream file = entry.Open();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] block = ArrayPool<byte>.Shared.Rent(BlockLength);
        try
        {
            while (file.Read(block) is > 0 and var count)
            {
                remaining -= count;
                if (remaining < 0)
                    return null;
                hash.AppendData(block, 0, count);
            }

            return hash.GetHashAndReset();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    private static void AppendLine(IncrementalHash sum, byte[] digest, ReadOnlySpan<byte> name)
    {
        sum.AppendData(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(digest)));
        sum.AppendData("  "u8);
        sum.AppendData(name);
        sum.AppendData("\n"u8);
    }
}
