using System.Globalization;
using System.Text;
using Replicator.Http;

namespace Replicator.Cache;

/// <summary>Completing a content that is not all there (RFC 9110 §14, §13.1.5; RFC 9111 §3.3, §3.4). Where anything is
/// not as it was, the content starts over.</summary>
internal static class Resumption
{
    // What a part says of itself and not of the whole.
    private static readonly byte[][] OfThePart =
    [
        .. new[] { "content-range", "content-length", "content-digest", "content-md5" }.Select(Encoding.ASCII.GetBytes),
    ];

    /// <summary>Whether the rest of a response could be asked for later: it is a 200 with a strong validator, and the
    /// origin does not say that it knows no ranges.</summary>
    public static bool IsPossible(StoredResponse stored) =>
        stored.Head.Status == 200
        && !stored.Head.Fields.Contains("content-range"u8)
        && !RefusesRanges(stored.Head.Fields)
        && TryGetCondition(stored, out _);

    /// <summary>Whether what there is of a response is kept for a later request: not if it was changed meanwhile, as
    /// far as is known.</summary>
    public static bool IsWorthKeeping(StoredResponse stored) => !stored.Invalidated && IsPossible(stored);

    /// <summary>Asks for what is missing, if the content is still the same, and else for all of it (RFC 9110
    /// §13.1.5).</summary>
    /// <param name="stored">For which it <see cref="IsPossible"/>.</param>
    /// <param name="missing">That ends at <see cref="long.MaxValue"/>: to the end of the content.</param>
    /// <param name="outgoing">The fields of the request; without a range.</param>
    public static void AddConditions(StoredResponse stored, ByteRange missing, FieldSection outgoing)
    {
        if (!TryGetCondition(stored, out ReadOnlySpan<byte> condition))
            throw new ArgumentException("It has no strong validator.", nameof(stored));
        string last = missing.End == long.MaxValue ? "" : (missing.End - 1).ToString(CultureInfo.InvariantCulture);
        outgoing.Add("Range"u8, string.Create(CultureInfo.InvariantCulture, $"bytes={missing.Start}-{last}"));
        outgoing.Add("If-Range"u8, condition);
    }

    /// <summary>Whether a response is that part of a content and nothing else (RFC 9111 §3.4, RFC 9110
    /// §15.3.7.3).</summary>
    /// <param name="stored">The head of what is there.</param>
    /// <param name="missing">That was asked for; may end beyond the content.</param>
    /// <param name="announced">Bytes of the whole content; null: not known so far.</param>
    /// <param name="part">The response to the request with these conditions.</param>
    /// <param name="framing">Of its content. Only one that says beforehand how much comes is taken.</param>
    /// <param name="completeLength">Bytes of the whole content.</param>
    public static bool IsPart(StoredResponse stored, ByteRange missing, long? announced, ResponseHead part,
        ContentFraming framing, out long completeLength)
    {
        return TryGetRange(part, framing, out ByteRange range, out completeLength)
            && range == missing with { End = Math.Min(missing.End, completeLength) }
            && (announced ?? completeLength) == completeLength
            && HasSameValidator(stored, part)
            && HasSameCoding(stored, part);
    }

    /// <summary>Whether a response is all of a content: an origin may ignore a range at any time (RFC 9110
    /// §14.2).</summary>
    /// <inheritdoc cref="IsPart"/>
    /// <param name="whole">The response to the request with these conditions.</param>
    public static bool IsWhole(StoredResponse stored, long? announced, ResponseHead whole, ContentFraming framing,
        out long completeLength)
    {
        long? told = framing.Kind == FramingKind.Length ? framing.Length : announced;
        completeLength = told ?? 0;
        return whole.Status == 200
            && told is not null
            && (announced ?? told) == told
            && HasSameValidator(stored, whole)
            && HasSameCoding(stored, whole);
    }

    /// <summary>The head of the whole content, made of that of a part where nothing of it was there (RFC 9111
    /// §3.3).</summary>
    /// <param name="asked">The range that was asked for.</param>
    /// <param name="part">The response to that.</param>
    /// <param name="framing">Of its content.</param>
    /// <param name="responseTime">When it came.</param>
    /// <param name="range">That it brings.</param>
    /// <param name="completeLength">Bytes of the whole content.</param>
    /// <returns>Null: it is not what was asked for, or nothing could be added to it.</returns>
    public static ResponseHead? WholeOf(RangeSpec asked, ResponseHead part, ContentFraming framing,
        DateTimeOffset responseTime, out ByteRange range, out long completeLength)
    {
        if (!TryGetRange(part, framing, out range, out completeLength)
            || asked.Resolve(completeLength, out ByteRange wanted) != RangeOutcome.Single
            || wanted != range)
            return null;
        var whole = new StoredResponse { ResponseTime = responseTime };
        whole.Head.CopyFrom(part);
        whole.Head.SetLine(200);
        foreach (byte[] name in OfThePart)
            whole.Head.Fields.Remove(name);
        return IsPossible(whole) ? whole.Head : null;
    }

    /// <summary>The response that is whole with that part: the fields of the first as the part updates them (RFC 9111
    /// §3.4, §3.2).</summary>
    /// <param name="stored">Stays as it is.</param>
    /// <param name="part">For which <see cref="IsPart"/> is true.</param>
    /// <param name="request">That brought the part; for the fields that Vary names.</param>
    /// <param name="requestTime">When that was sent.</param>
    /// <param name="responseTime">When the part's head came.</param>
    public static StoredResponse Combine(StoredResponse stored, ResponseHead part, RequestHead request,
        DateTimeOffset requestTime, DateTimeOffset responseTime)
    {
        var combined = new StoredResponse();
        combined.Head.CopyFrom(stored.Head);
        Validation.Freshen(combined, request, part, requestTime, responseTime);
        Variance.Select(combined.Head, request, combined.VaryFields);
        return combined;
    }

    // One range, of a content whose length is told.
    private static bool TryGetRange(
        ResponseHead part, ContentFraming framing, out ByteRange range, out long completeLength)
    {
        range = default;
        completeLength = 0;
        FieldSection fields = part.Fields;
        if (part.Status != 206
            || fields.CountOf("content-range"u8) != 1
            || !fields.TryGet("content-range"u8, out ReadOnlySpan<byte> field)
            || !ContentRange.TryParse(field, out ByteRange? named, out long? complete)
            || named is not { } given
            || complete is not { } length)
            return false;

        range = given;
        completeLength = length;
        return framing == new ContentFraming(FramingKind.Length, range.Length) && !PartialContent.IsMultipart(fields);
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

    private static bool HasSameValidator(StoredResponse stored, ResponseHead part)
    {
        if (Validators.TryGetEntityTag(stored.Head.Fields, out ReadOnlySpan<byte> tag))
        {
            return Validators.TryGetEntityTag(part.Fields, out ReadOnlySpan<byte> partTag)
                && EntityTag.EqualsStrongly(tag, partTag);
        }

        return Validators.TryGetLastModified(stored.Head.Fields, stored.ResponseTime, out DateTimeOffset date)
            && Validators.TryGetLastModified(part.Fields, stored.ResponseTime, out DateTimeOffset partDate)
            && date == partDate
            && !IsFromBefore(part, stored.ResponseTime);
    }

    // A clock that was set back since says no more how old the content was: neither would what they make together (RFC
    // 9110 §8.8.2.2).
    private static bool IsFromBefore(ResponseHead part, DateTimeOffset received) =>
        part.Fields.Contains("date"u8) && !Validators.IsLastModifiedStrong(part.Fields, received);

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
