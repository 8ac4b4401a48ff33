using Replicator.Http;

namespace Replicator.Cache;

/// <summary>The validators of a response (RFC 9110 §8.8). What is invalid or comes twice is none.</summary>
internal static class Validators
{
    /// <summary>Below this distance from Date the content may have changed again within the second that Last-Modified
    /// names (RFC 9110 §8.8.2.2).</summary>
    private static readonly TimeSpan StrongDistance = TimeSpan.FromSeconds(1);

    /// <param name="fields">Of a response.</param>
    /// <param name="tag">A slice of <paramref name="fields"/>.</param>
    public static bool TryGetEntityTag(FieldSection fields, out ReadOnlySpan<byte> tag) =>
        fields.TryGet("etag"u8, out tag) && fields.CountOf("etag"u8) == 1 && EntityTag.IsValid(tag);

    /// <param name="fields">Of a response.</param>
    /// <param name="received">When it came, for the century of obsolete dates.</param>
    /// <param name="lastModified">UTC, whole seconds.</param>
    public static bool TryGetLastModified(
        FieldSection fields, DateTimeOffset received, out DateTimeOffset lastModified) =>
        TryGetDate(fields, "last-modified"u8, received, out lastModified);

    /// <summary>Whether Last-Modified is a strong validator: at least one second older than the Date that it came with
    /// (RFC 9110 §8.8.2.2).</summary>
    public static bool IsLastModifiedStrong(FieldSection fields, DateTimeOffset received) =>
        TryGetLastModified(fields, received, out DateTimeOffset lastModified)
        && TryGetDate(fields, "date"u8, received, out DateTimeOffset date)
        && date - lastModified >= StrongDistance;

    /// <summary>Whether the origin can be asked if it is still the same.</summary>
    public static bool HasAny(StoredResponse stored) =>
        TryGetEntityTag(stored.Head.Fields, out _)
        || TryGetLastModified(stored.Head.Fields, stored.ResponseTime, out _);

    /// <summary>A validator that names the content byte for byte, as If-Range and resumption need it.</summary>
    /// <param name="fields">Of a response.</param>
    /// <param name="received">When it came.</param>
    /// <param name="validator">The value for If-Range; a slice of <paramref name="fields"/>.</param>
    public static bool TryGetStrong(FieldSection fields, DateTimeOffset received, out ReadOnlySpan<byte> validator)
    {
        if (TryGetEntityTag(fields, out validator) && EntityTag.IsStrong(validator))
            return true;

        return fields.TryGet("last-modified"u8, out validator) && IsLastModifiedStrong(fields, received);
    }

    /// <summary>When the origin made a response; when it came, if Date does not say (RFC 9110 §6.6.1).</summary>
    public static DateTimeOffset DateOf(StoredResponse stored) =>
        TryGetDate(stored.Head.Fields, "date"u8, stored.ResponseTime, out DateTimeOffset date)
            ? date
            : stored.ResponseTime;

    /// <summary>The date in the one line of that name.</summary>
    public static bool TryGetDate(
        FieldSection fields, ReadOnlySpan<byte> name, DateTimeOffset received, out DateTimeOffset date)
    {
        date = default;
        return fields.TryGet(name, out ReadOnlySpan<byte> value)
            && fields.CountOf(name) == 1
            && HttpDate.TryParse(value, received, out date);
    }
}
