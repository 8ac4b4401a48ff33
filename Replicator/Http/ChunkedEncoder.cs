using System.Globalization;

namespace Replicator.Http;

/// <summary>Writes the framing of the chunked coding (RFC 9112 §7.1): a header, the data, <see cref="ChunkEnd"/>; after
/// the last one <see cref="LastChunk"/>, trailer fields and <see cref="TrailersEnd"/>.</summary>
internal static class ChunkedEncoder
{
    /// <summary>Bytes of the longest header: 16 digits and CR LF.</summary>
    public const int MaxHeaderLength = 18;

    /// <summary>After the data of each chunk.</summary>
    public static ReadOnlySpan<byte> ChunkEnd => "\r\n"u8;

    /// <summary>The last chunk; the trailer section follows.</summary>
    public static ReadOnlySpan<byte> LastChunk => "0\r\n"u8;

    /// <summary>After the trailer fields, also where there are none.</summary>
    public static ReadOnlySpan<byte> TrailersEnd => "\r\n"u8;

    /// <summary>Writes the header of a chunk.</summary>
    /// <param name="length">Bytes of data, at least one: a chunk of none would be the last.</param>
    /// <param name="destination">At least <see cref="MaxHeaderLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public static int WriteHeader(long length, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        if (destination.Length < MaxHeaderLength)
            throw new ArgumentException($"A chunk's header takes up to {MaxHeaderLength} bytes.", nameof(destination));

        length.TryFormat(destination, out int written, "x", CultureInfo.InvariantCulture);
        "\r\n"u8.CopyTo(destination[written..]);
        return written + 2;
    }
}
