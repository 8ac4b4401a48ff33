using System.Text;
using Replicator.Http;

namespace Replicator.Cache;

/// <summary>Continuing a content that broke off (RFC 9110 §14, §13.1.5; RFC 9111 §3.3, §3.4). Where anything is not as
/// it was, the content starts over.</summary>
internal static class Resumption
{
    /// <summary>Whether the rest of a response could be asked for later: it is a 200 with a strong validator, and the
    /// origin does not say that it knows no ranges.</summary>
    public static bool IsPossible(StoredResponse stored) =>
        stored.Head.Status == 200
        && !stored.Invalidated
        && !stored.Head.Fields.Contains("content-range"u8)
        && !RefusesRanges(stored.Head.Fields)
        && TryGetCondition(stored, out _);

    /// <summary>Asks for what follows, if the content is still the same, and else for all of it (RFC 9110
    /// §13.1.5).</summary>
    /// <param name="stored">For which it <see cref="IsPossible"/>.</param>
    /// <param name="position">Bytes that are there.</param>
    /// <param name="outgoing">The fields of the request; without a range.</param>
    public static void AddConditions(StoredResponse stored, long position, FieldSection outgoing)
    {
        if (!TryGetCondition(stored, out ReadOnlySpan<byte> condition))
            throw new ArgumentException("It has no strong validator.", nameof(stored));
        outgoing.Add("Range"u8, $"bytes={position}-");
        outgoing.Add("If-Range"u8, condition);
    }

    /// <summary>Whether a response is the rest of a content, to its end (RFC 9111 §3.4, RFC 9110 §15.3.7.3).</summary>
    /// <param name="stored">The head of what is there.</param>
    /// <param name="position">Bytes that are there.</param>
    /// <param name="announced">Bytes of the whole content; null: not known so far.</param>
    /// <param name="part">The response to the request with these conditions.</param>
    /// <param name="framing">Of its content. Only one that says beforehand how much comes is taken.</param>
    /// <param name="completeLength">Bytes of the whole content.</param>
    public static bool IsRest(StoredResponse stored, long position, long? announced, ResponseHead part,
        ContentFraming framing, out long completeLength)
    {
        completeLength = 0;
        FieldSection fields = part.Fields;
        if (part.Status != 206
            || fields.CountOf("content-range"u8) != 1
            || !fields.TryGet("content-range"u8, out ReadOnlySpan<byte> field)
            || !ContentRange.TryParse(field, out ByteRange? named, out long? complete)
            || named is not { } range
            || complete is not { } length)
            return false;

        completeLength = length;
        return range == new ByteRange(position, length)
            && (announced ?? length) == length
            && framing == new ContentFraming(FramingKind.Length, range.Length)
            && !IsMultipart(fields)
            && HasSameValidator(stored, part)
            && HasSameCoding(stored, part);
    }

    /// <summary>The response that is whole with that part: the fields of the first as the part updates them (RFC 9111
    /// §3.4, §3.2).</summary>
    /// <param name="stored">Stays as it is.</param>
    /// <param name="part">For which <see cref="IsRest"/> is true.</param>
    /// <param name="request">That brought the part; for the fields that Vary names.</param>
    /// <param name="requestTime">When that was sent.</param>
    /// <param name="responseTime">When the part's head came.</param>
    public static StoredResponse Combine(StoredResponse stored, ResponseHead part, RequestHead request,
        DateTimeOffset requestTime, DateTimeOffset responseTime)
    {
        var combined = new StoredResponse();
        combined.Head.CopyFrom(stored.Head);
        Validation.Freshen(combined, part, requestTime, responseTime);
        Variance.Select(combined.Head, request, combined.VaryFields);
        return combined;
    }

    // A date must not stand in for a weak tag (RFC 9110 §13.1.5).
    private static bool TryGetCondition(StoredResponse stored, out ReadOnlySpan<byte> condition)
    {
        FieldSection fields = stored.Head.Fields;
        return Validators.TryGetStrong(fields, stored.ResponseTime, out condition)
            && (!Validators.TryGetEntityTag(fields, out ReadOnlySpan<byte> tag) || EntityTag.IsStrong(tag));
    }

    // RFC 9110 §14.3.
    private static bool RefusesRanges(FieldSection fields)
    {
        foreach (ReadOnlySpan<byte> unit in fields.Tokens("accept-ranges"u8))
        {
            if (Ascii.EqualsIgnoreCase(unit, "none"u8))
                return true;
        }

        return false;
    }

    // Its ranges would be in its content (RFC 9110 §15.3.7.2).
    private static bool IsMultipart(FieldSection fields)
    {
        ReadOnlySpan<byte> multipart = "multipart/byteranges"u8;
        return fields.TryGet("content-type"u8, out ReadOnlySpan<byte> type)
            && type.Length >= multipart.Length && Ascii.EqualsIgnoreCase(type[..multipart.Length], multipart);
    }

    private static bool HasSameValidator(StoredResponse stored, ResponseHead part)
    {
        if (Validators.TryGetEntityTag(stored.Head.Fields, out ReadOnlySpan<byte> tag))
        {
            return Validators.TryGetEntityTag(part.Fields, out ReadOnlySpan<byte> partTag)
                && EntityTag.EqualsStrongly(tag, partTag);
        }

        return Validators.TryGetLastModified(stored.Head.Fields, stored.ResponseTime, out DateTimeOffset date)
            && Validators.TryGetLastModified(part.Fields, stored.ResponseTime, out DateTimeOffset partDate)
            && date == partDate;
    }

    // A strong tag is that of one coding; the date is the same for all of them. A part may leave out what the first
    // response told (RFC 9110 §15.3.7).
    private static bool HasSameCoding(StoredResponse stored, ResponseHead part)
    {
        bool isCoded = stored.Head.Fields.TryGet("content-encoding"u8, out ReadOnlySpan<byte> coding);
        if (part.Fields.TryGet("content-encoding"u8, out ReadOnlySpan<byte> partCoding))
            return isCoded && Ascii.EqualsIgnoreCase(coding, partCoding);
        return !isCoded || Validators.TryGetEntityTag(stored.Head.Fields, out _);
    }
}
