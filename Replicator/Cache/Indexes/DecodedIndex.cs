using System.IO.Compression;
using System.Text;
using Replicator.Http;

namespace Replicator.Cache.Indexes;

/// <summary>Opens what was sent of an index for reading.</summary>
internal static class DecodedIndex
{
    // More than one is rare; a long list of them would be meant to do harm.
    private const int MaxCodings = 2;

    // No index of packages is compressed to less than a thirtieth.
    private const int MaxRatio = 256;
    private const long LeastBound = 64L << 20;
    private const long MaxLength = 4L << 30;

    /// <summary>Takes the content codings off, and the compression of the file itself, which shows in its first bytes:
    /// a name by-hash does not tell it.</summary>
    /// <param name="content">As sent; borrowed.</param>
    /// <param name="response">Whose content it is.</param>
    /// <param name="storedLength">Bytes of it, as sent: it is not decoded to many times as many.</param>
    /// <param name="isOver">Whether nobody wants it any more; from the thread that reads.</param>
    /// <returns>The caller's; reads throw an <see cref="IOException"/> where the content is not what it says, but a
    /// gzip stream that was cut off just ends.</returns>
    /// <exception cref="IOException">There is a coding that cannot be taken off.</exception>
    public static Stream Open(Stream content, ResponseHead response, long storedLength, Func<bool> isOver)
    {
        long most = Math.Clamp(Math.Min(storedLength, MaxLength) * MaxRatio, LeastBound, MaxLength);
        var codings = new List<string>();
        foreach (ReadOnlySpan<byte> coding in response.Fields.Tokens("content-encoding"u8))
        {
            codings.Add(Encoding.ASCII.GetString(coding).ToLowerInvariant());
            if (codings.Count > MaxCodings)
                throw new IOException($"An index has more than {MaxCodings} content codings.");
        }

        var opened = new PeekedStream(content, isOwner: false);
        try
        {
            // The last one was put on last (RFC 9110 §8.4).
            for (int i = codings.Count - 1; i >= 0; i--)
                opened = Bounded(WithoutCoding(opened, codings[i]));
            return Bounded(WithoutCompression(opened));
        }
        catch
        {
            opened.Dispose();
            throw;
        }

        PeekedStream Bounded(PeekedStream decoded) => new(new BoundedStream(decoded, most, isOver));
    }

    private static PeekedStream WithoutCoding(PeekedStream coded, string coding) => coding switch
    {
        "gzip" or "x-gzip" => new PeekedStream(new GZipStream(coded, CompressionMode.Decompress)),
        "br" => new PeekedStream(new BrotliStream(coded, CompressionMode.Decompress)),
        "deflate" => new PeekedStream(Inflated(coded)),
        "zstd" => new PeekedStream(new ZstdStream(coded)),
        "identity" => coded,
        _ => throw new IOException($"An index has the content coding {coding}, which is not known."),
    };

    // Some senders leave out what the name promises around it (RFC 9110 §8.4.1.2).
    private static Stream Inflated(PeekedStream coded) =>
        coded.Peek() is [var first, var second, ..] && (first & 0xF) == 8 && ((first << 8) | second) % 31 == 0
            ? new ZLibStream(coded, CompressionMode.Decompress)
            : new DeflateStream(coded, CompressionMode.Decompress);

    private static PeekedStream WithoutCompression(PeekedStream file) => file.Peek() switch
    {
        [0x1F, 0x8B, ..] => new PeekedStream(new GZipStream(file, CompressionMode.Decompress)),
        [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => new PeekedStream(new XzStream(file)),
        [0x28, 0xB5, 0x2F, 0xFD, ..] => new PeekedStream(new ZstdStream(file)),
        _ => file,
    };
}
