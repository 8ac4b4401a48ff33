using System.Text;
using Replicator.Http;

namespace Replicator.Cache.Indexes;

/// <summary>Reads the digest of one file that lies beside it, as <c>a.jar.sha1</c> beside <c>a.jar</c>, in Maven's
/// repositories and elsewhere: hexadecimal digits, perhaps followed by the name; NuGet's in base64.</summary>
internal sealed class ChecksumFile : IIndexReader
{
    // What is longer lists many files, of which most lie elsewhere.
    private const int MaxLength = 4096;

    private static readonly string[] Algorithms = ["sha512", "sha256", "sha1", "md5"];

    /// <inheritdoc/>
    /// <remarks>Not of files that change under one name: the digest may be of another generation than what comes
    /// next.</remarks>
    public bool Reads(TargetUri uri, ResponseHead response)
    {
        if (AlgorithmOf(uri) is null)
            return false;
        string name = uri.PathAndQuery[(uri.PathAndQuery.LastIndexOf('/') + 1)..];
        return !name.StartsWith("maven-metadata", StringComparison.Ordinal)
            && !name.Contains("-SNAPSHOT", StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public void Read(Stream content, TargetUri uri, Action<KnownFile> found)
    {
        byte[] bytes = new byte[MaxLength + 1];
        int length = content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (AlgorithmOf(uri) is not { } algorithm || length > MaxLength)
            return;

        string key = uri.Key[..uri.Key.LastIndexOf('.')];
        string name = key[(key.LastIndexOf('/') + 1)..];
        string[] lines = Encoding.Latin1.GetString(bytes, 0, length)
            .Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (string line in lines)
        {
            string[] words = line.Split([' ', '\t'], 2, StringSplitOptions.RemoveEmptyEntries);
            bool isMeant = words.Length == 1 ? lines.Length == 1 : IsName(words[1], name);
            if (isMeant && ReadDigest(algorithm, words[0]) is { } digest)
            {
                found(new KnownFile(key, digest));
                return;
            }
        }
    }

    private static ContentDigest? ReadDigest(string algorithm, string text)
    {
        byte[] value = new byte[text.Length];
        return ContentDigest.FromHex(algorithm, text)
            ?? (Convert.TryFromBase64String(text, value, out int length)
                ? ContentDigest.Create(algorithm, value.AsMemory(0, length))
                : null);
    }

    // Programs put a star before the name of a file that they read as bytes, and the folder they found it in.
    private static bool IsName(string text, string name)
    {
        string path = text.Trim().TrimStart('*');
        return path[(path.LastIndexOf('/') + 1)..] == name;
    }

    // Of what has a query: none.
    private static string? AlgorithmOf(TargetUri uri)
    {
        ReadOnlySpan<char> ending = uri.PathAndQuery.AsSpan()[(uri.PathAndQuery.LastIndexOf('.') + 1)..];
        foreach (string algorithm in Algorithms)
        {
            if (ending.SequenceEqual(algorithm))
                return uri.PathAndQuery.Contains('?') ? null : algorithm;
        }

        return null;
    }
}
