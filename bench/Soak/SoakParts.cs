using System.Globalization;

namespace Bench.Soak;

/// <summary>Reads <c>multipart/byteranges</c> (RFC 9110 §14.6), strictly.</summary>
internal static class SoakParts
{
    private const string Type = "multipart/byteranges; boundary=";

    /// <summary>The boundary; null: the content is of another type.</summary>
    public static string? BoundaryOf(SoakHead head) =>
        head.Get("Content-Type") is string type && type.StartsWith(Type, StringComparison.Ordinal)
            ? type[Type.Length..].Trim('"')
            : null;

    /// <summary>Whether every part has the bytes that it names.</summary>
    /// <param name="content">All of it.</param>
    /// <param name="boundary">As the head tells.</param>
    /// <param name="resource">What was asked for.</param>
    /// <param name="version">Which the head names.</param>
    /// <param name="variant">Which was asked for; empty: it does not vary.</param>
    /// <param name="length">Bytes of all parts.</param>
    /// <exception cref="FormatException">It is malformed.</exception>
    public static bool Match(
        ReadOnlySpan<byte> content, string boundary, SoakResource resource, int version, string variant,
        out long length)
    {
        length = 0;
        byte[] delimiter = System.Text.Encoding.ASCII.GetBytes($"\r\n--{boundary}");
        ReadOnlySpan<byte> rest = content;
        if (!rest.StartsWith(delimiter) && !rest.StartsWith(delimiter.AsSpan(2)))
            throw new FormatException("no first part");
        rest = rest[(rest.StartsWith(delimiter) ? delimiter.Length : delimiter.Length - 2)..];
        while (!rest.SequenceEqual("--\r\n"u8))
        {
            int end = rest.IndexOf("\r\n\r\n"u8) + 4;
            if (end < 4 || !rest.StartsWith("\r\n"u8))
                throw new FormatException("a part without a head");
            (long start, long after) = RangeOf(
                new SoakHead([.. "part"u8, .. rest[..end]]).Get("Content-Range"), resource.Length);
            int count = (int)(after - start);
            rest = rest[end..];
            if (count > rest.Length || !rest[count..].StartsWith(delimiter))
                throw new FormatException("a part is not as long as it says");
            if (!resource.Matches(version, variant, rest[..count], start))
                return false;
            length += count;
            rest = rest[(count + delimiter.Length)..];
        }

        return true;
    }

    /// <summary>What a Content-Range names: the first byte, and the one after the last.</summary>
    /// <exception cref="FormatException">It is none of a content of that length.</exception>
    public static (long Start, long End) RangeOf(string? field, long length)
    {
        string[] parts = (field ?? "").Split(' ', '-', '/');
        if (parts.Length != 4 || parts[0] != "bytes" || parts[3] != $"{length}")
            throw new FormatException($"Content-Range {field} of {length}");
        return (
            long.Parse(parts[1], CultureInfo.InvariantCulture), long.Parse(parts[2], CultureInfo.InvariantCulture) + 1);
    }
}
