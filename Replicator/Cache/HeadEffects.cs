using Replicator.Http;

namespace Replicator.Cache;

/// <summary>What the answer to HEAD means for a stored response.</summary>
internal enum HeadEffect
{
    /// <summary>It says nothing of it.</summary>
    None,

    /// <summary>It is still the same: its fields are updated as by a 304.</summary>
    Update,

    /// <summary>It is not what the origin has: it is validated before its next use.</summary>
    Outdate,
}

/// <summary>A 200 to HEAD has the fields that one to GET would have had (RFC 9111 §4.3.5).</summary>
internal static class HeadEffects
{
    /// <summary>Whether an exchange says anything of what is stored.</summary>
    /// <param name="request">As the client presented it.</param>
    /// <param name="answer">As the origin sent it.</param>
    /// <param name="terms">Of the proxy.</param>
    public static bool Apply(RequestHead request, ResponseHead answer, CacheTerms terms) =>
        request.IsMethod("HEAD"u8) && answer.Status == 200 && Storing.MayUpdate(request, answer, terms);

    /// <param name="stored">That the request selects.</param>
    /// <param name="length">Bytes of its content.</param>
    /// <param name="answer">A 200 to HEAD.</param>
    /// <param name="responseTime">When that came.</param>
    public static HeadEffect Judge(
        StoredResponse stored, long length, ResponseHead answer, DateTimeOffset responseTime)
    {
        FieldSection fields = answer.Fields, storedFields = stored.Head.Fields;
        bool hasTag = fields.Contains("etag"u8), hasDate = fields.Contains("last-modified"u8),
            hasLength = fields.Contains("content-length"u8);
        bool isSame = stored.Head.Status == 200
            && (!hasTag || HaveSameTag(fields, storedFields))
            && (!hasDate || HaveSameDate(fields, storedFields, responseTime))
            && (!hasLength || HasLength(answer, length));
        if (!isSame)
            return HeadEffect.Outdate;

        // What was invalidated, perhaps after this was asked, has to be validated (RFC 9111 §4.4). And where nothing
        // could be compared though the stored response has a validator, it is open whether it is the same.
        bool isOpen = !hasTag && !hasDate && !hasLength
            && (storedFields.Contains("etag"u8) || storedFields.Contains("last-modified"u8));
        return stored.Invalidated || isOpen ? HeadEffect.None : HeadEffect.Update;
    }

    private static bool HaveSameTag(FieldSection fields, FieldSection storedFields) =>
        Validators.TryGetEntityTag(fields, out ReadOnlySpan<byte> tag)
        && Validators.TryGetEntityTag(storedFields, out ReadOnlySpan<byte> storedTag)
        && EntityTag.EqualsWeakly(tag, storedTag);

    private static bool HaveSameDate(FieldSection fields, FieldSection storedFields, DateTimeOffset responseTime) =>
        Validators.TryGetLastModified(fields, responseTime, out DateTimeOffset date)
        && Validators.TryGetLastModified(storedFields, responseTime, out DateTimeOffset storedDate)
        && date == storedDate;

    // The length that the answer to GET would have had (RFC 9110 §8.6).
    private static bool HasLength(ResponseHead answer, long length) =>
        MessageFraming.TryOfResponse("GET"u8, answer, out ContentFraming framing, out _)
        && framing == new ContentFraming(FramingKind.Length, length);
}
