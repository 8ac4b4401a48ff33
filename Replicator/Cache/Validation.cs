using System.Text;
using Replicator.Http;

namespace Replicator.Cache;

/// <summary>Validation (RFC 9111 §4.3).</summary>
internal static class Validation
{
    /// <summary>Whether a 304 could be about a stored response: origins pass over conditions where they would answer
    /// with anything but success, so that one that sends 304 has something else by now than an error or a redirection
    /// (RFC 9110 §13.2.1).</summary>
    public static bool IsPossible(StoredResponse stored) => stored.Head.Status is >= 200 and < 300;

    /// <summary>Replaces the conditions and the range of the presented request by the stored response's validators (RFC
    /// 9111 §4.3.1).</summary>
    /// <param name="stored">What is to be validated, where that <see cref="IsPossible"/>.</param>
    /// <param name="outgoing">The fields of the request that will be forwarded.</param>
    /// <returns>False if there is no validator: then the request asks for the whole, without conditions.</returns>
    public static bool TryAddConditions(StoredResponse stored, FieldSection outgoing)
    {
        RemoveConditions(outgoing);
        FieldSection fields = stored.Head.Fields;
        bool hasTag = Validators.TryGetEntityTag(fields, out ReadOnlySpan<byte> tag);
        if (hasTag)
            outgoing.Add("If-None-Match"u8, tag);

        // As the origin wrote it: some compare the text.
        bool hasDate = fields.TryGet("last-modified"u8, out ReadOnlySpan<byte> lastModified)
            && Validators.TryGetLastModified(fields, stored.ResponseTime, out _);
        if (hasDate)
            outgoing.Add("If-Modified-Since"u8, lastModified);

        return hasTag || hasDate;
    }

    /// <summary>Takes the client's conditions and range out of a request whose answer is to be stored whole.</summary>
    public static void RemoveConditions(FieldSection outgoing)
    {
        outgoing.Remove("if-none-match"u8);
        outgoing.Remove("if-modified-since"u8);
        outgoing.Remove("if-match"u8);
        outgoing.Remove("if-unmodified-since"u8);
        outgoing.Remove("if-range"u8);
        outgoing.Remove("range"u8);
    }

    /// <summary>Whether a 304 to the request that <see cref="TryAddConditions"/> made is about this stored response
    /// (RFC 9111 §4.3.4). Where it is not, the request must be made again without conditions.</summary>
    public static bool Confirms(ResponseHead notModified, StoredResponse stored)
    {
        FieldSection fields = notModified.Fields;
        bool sameDate = HaveSameLastModified(fields, stored, out bool hasDates);

        // Deliberate: without any validator it is taken to be about the one that was asked about, for origins do leave
        // them out.
        if (!Validators.TryGetEntityTag(fields, out ReadOnlySpan<byte> tag))
            return sameDate || !hasDates;

        // An entity tag that nobody was asked about is another content's. Only a file that a person put into the tree
        // never had one, whatever its origin has.
        if (!Validators.TryGetEntityTag(stored.Head.Fields, out ReadOnlySpan<byte> storedTag))
            return sameDate || (stored.IsPlainFile && !hasDates);

        if (!EntityTag.EqualsWeakly(tag, storedTag))
            return false;

        if (!EntityTag.IsStrong(tag) || EntityTag.EqualsStrongly(tag, storedTag))
            return true;

        // A strong tag for a stored weak one: origins that compress on the fly send the tag of the uncompressed. Only
        // the other strong validator can identify it then.
        return sameDate && Validators.IsLastModifiedStrong(stored.Head.Fields, stored.ResponseTime);
    }

    /// <summary>Updates what a 304 may update (RFC 9111 §3.2, §4.3.4) and the instants.</summary>
    /// <param name="stored">Confirmed by <paramref name="notModified"/>.</param>
    /// <param name="request">The validating request. Where Vary names more than before, what the stored one's were is
    /// not known any more, and it is this one that the response is known to be right for (RFC 9111 §4.1).</param>
    /// <param name="notModified">The 304; its hop-by-hop fields update nothing (RFC 9111 §3.1).</param>
    /// <param name="requestTime">When the validating request was sent.</param>
    /// <param name="responseTime">When the 304 came.</param>
    public static void Freshen(StoredResponse stored, RequestHead request, ResponseHead notModified,
        DateTimeOffset requestTime, DateTimeOffset responseTime)
    {
        FieldSection fields = stored.Head.Fields;
        bool variesByMore = Variance.NamesMore(notModified, stored.Head);

        // They told the age of the former response; without these, its age is counted from the 304 (RFC 9111 §4.2.3).
        fields.Remove("age"u8);
        fields.Remove("date"u8);

        var updates = new FieldSection();
        updates.CopyFrom(notModified.Fields);
        HopByHop.Remove(updates);
        for (int index = 0; index < updates.Count; index++)
        {
            if (!DescribesContent(updates[index].Name))
                fields.Remove(updates[index].Name);
        }

        for (int index = 0; index < updates.Count; index++)
        {
            FieldLine line = updates[index];
            if (!DescribesContent(line.Name))
                fields.Add(line.Name, line.Value);
        }

        if (variesByMore)
        {
            Variance.Select(stored.Head, request, stored.VaryFields);
            stored.ForgetFurther();
        }

        // Deliberate: also where a targeted field counts in place of Cache-Control, which is rare, and stricter.
        NamedFields.Take(fields);
        stored.ForgetDirectives();
        stored.RequestTime = requestTime;
        stored.ResponseTime = responseTime;
        stored.Invalidated = false;
    }

    /// <summary>Whether both say the same of when the content was last modified.</summary>
    /// <param name="fields">Of a 304.</param>
    /// <param name="stored">What it may be about.</param>
    /// <param name="hasBoth">Whether both say anything of it.</param>
    public static bool HaveSameLastModified(FieldSection fields, StoredResponse stored, out bool hasBoth)
    {
        DateTimeOffset storedDate = default;
        hasBoth = Validators.TryGetLastModified(fields, stored.ResponseTime, out DateTimeOffset date)
            && Validators.TryGetLastModified(stored.Head.Fields, stored.ResponseTime, out storedDate);
        return hasBoth && date == storedDate;
    }

    /// <summary>Fields that the stored content's integrity hangs on (RFC 9111 §3.2). Deliberate: among them are ETag,
    /// which a 304 to If-Modified-Since cannot vouch for, and Set-Cookie, which is for the client alone that made us
    /// ask.</summary>
    private static bool DescribesContent(ReadOnlySpan<byte> name) =>
        Ascii.EqualsIgnoreCase(name, "content-length"u8)
        || Ascii.EqualsIgnoreCase(name, "content-encoding"u8)
        || Ascii.EqualsIgnoreCase(name, "content-range"u8)
        || Ascii.EqualsIgnoreCase(name, "content-digest"u8)
        || Ascii.EqualsIgnoreCase(name, "content-md5"u8)
        || Ascii.EqualsIgnoreCase(name, "etag"u8)
        || Ascii.EqualsIgnoreCase(name, "set-cookie"u8);
}
