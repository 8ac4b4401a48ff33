using System.Text;
using Replicator.Http;

namespace Replicator.Cache;

/// <summary>What the conditions of a client's request come to against a stored response (RFC 9110 §13.2.2).</summary>
internal enum PreconditionOutcome
{
    /// <summary>Answer with the stored response.</summary>
    Passed,

    /// <summary>Answer 304.</summary>
    NotModified,

    /// <summary>Answer 412.</summary>
    Failed,
}

/// <summary>The conditions of a client's own request (RFC 9110 §13, RFC 9111 §4.3.2).</summary>
internal static class Preconditions
{
    /// <summary>Whether the request has conditions that are for the origin to judge, If-Match and If-Unmodified-Since:
    /// it is forwarded wherever it may be (RFC 9111 §4.3.2).</summary>
    public static bool NeedsOrigin(RequestHead presented) =>
        presented.Fields.Contains("if-match"u8) || presented.Fields.Contains("if-unmodified-since"u8);

    /// <summary>Whether the request asks for all of a representation and as it is: no condition and no range (RFC 9110
    /// §13.1, §14.2). Looks at each field once.</summary>
    public static bool IsPlain(RequestHead presented)
    {
        FieldSection fields = presented.Fields;
        for (int index = 0; index < fields.Count; index++)
        {
            ReadOnlySpan<byte> name = fields[index].Name;
            bool isCondition = name.Length > 3 && Ascii.EqualsIgnoreCase(name[..3], "if-"u8);
            if (isCondition || Ascii.EqualsIgnoreCase(name, "range"u8))
                return false;
        }

        return true;
    }

    /// <summary>Judges the conditions of a GET or HEAD in the order of RFC 9110 §13.2.2. Those for the origin are
    /// judged too, for the modes that never ask it.</summary>
    public static PreconditionOutcome Evaluate(RequestHead presented, StoredResponse stored)
    {
        // Conditions are about a representation; another answer stands as it is (RFC 9110 §13.2.1).
        if (stored.Head.Status is < 200 or > 299)
            return PreconditionOutcome.Passed;

        FieldSection fields = presented.Fields;
        bool holds = fields.Contains("if-match"u8)
            ? MatchesAny(fields, "if-match"u8, stored, strongly: true)
            : IsUnmodified(fields, stored);
        if (!holds)
            return PreconditionOutcome.Failed;

        // If-None-Match, where it is present, is instead of If-Modified-Since (RFC 9110 §13.1.3).
        bool isNotModified = fields.Contains("if-none-match"u8)
            ? MatchesAny(fields, "if-none-match"u8, stored, strongly: false)
            : IsOldEnough(fields, stored);
        return isNotModified ? PreconditionOutcome.NotModified : PreconditionOutcome.Passed;
    }

    /// <summary>Whether who has made the request has what the response brings.</summary>
    /// <param name="presented">A GET.</param>
    /// <param name="response">As it came; it is not stored.</param>
    /// <param name="responseTime">When it came.</param>
    public static bool IsNotModified(RequestHead presented, ResponseHead response, DateTimeOffset responseTime)
    {
        if (IsPlain(presented))
            return false;

        var answer = new StoredResponse { ResponseTime = responseTime };
        answer.Head.CopyFrom(response);
        return Evaluate(presented, answer) == PreconditionOutcome.NotModified;
    }

    /// <summary>Whether Range may be honoured: no If-Range, or one that matches strongly (RFC 9110 §13.1.5).</summary>
    public static bool RangeApplies(RequestHead presented, StoredResponse stored)
    {
        FieldSection fields = presented.Fields;
        if (!fields.TryGet("if-range"u8, out ReadOnlySpan<byte> condition))
            return true;

        if (fields.CountOf("if-range"u8) > 1)
            return false;

        if (EntityTag.IsValid(condition))
        {
            return Validators.TryGetEntityTag(stored.Head.Fields, out ReadOnlySpan<byte> tag)
                && EntityTag.EqualsStrongly(condition, tag);
        }

        return HttpDate.TryParse(condition, stored.ResponseTime, out DateTimeOffset date)
            && Validators.TryGetLastModified(stored.Head.Fields, stored.ResponseTime, out DateTimeOffset lastModified)
            && date == lastModified
            && Validators.IsLastModifiedStrong(stored.Head.Fields, stored.ResponseTime);
    }

    private static bool MatchesAny(FieldSection fields, ReadOnlySpan<byte> name, StoredResponse stored, bool strongly)
    {
        // "*" stands alone, for any representation (RFC 9110 §13.1.2).
        bool isOne = fields.TryGet(name, out ReadOnlySpan<byte> value) && fields.CountOf(name) == 1;
        if (isOne && value.SequenceEqual("*"u8))
            return true;

        if (!Validators.TryGetEntityTag(stored.Head.Fields, out ReadOnlySpan<byte> storedTag))
            return false;

        foreach (ReadOnlySpan<byte> tag in fields.EntityTags(name))
        {
            if (strongly ? EntityTag.EqualsStrongly(tag, storedTag) : EntityTag.EqualsWeakly(tag, storedTag))
                return true;
        }

        return false;
    }

    /// <summary>Absent or invalid, If-Unmodified-Since is no condition (RFC 9110 §13.1.4).</summary>
    private static bool IsUnmodified(FieldSection fields, StoredResponse stored) =>
        !Validators.TryGetDate(fields, "if-unmodified-since"u8, stored.ResponseTime, out DateTimeOffset limit)
        || ModificationOf(stored) <= limit;

    /// <summary>Absent or invalid, If-Modified-Since is no condition (RFC 9110 §13.1.3).</summary>
    private static bool IsOldEnough(FieldSection fields, StoredResponse stored) =>
        Validators.TryGetDate(fields, "if-modified-since"u8, stored.ResponseTime, out DateTimeOffset limit)
        && ModificationOf(stored) <= limit;

    /// <summary>Last-Modified, else Date, else when it came (RFC 9111 §4.3.2).</summary>
    private static DateTimeOffset ModificationOf(StoredResponse stored)
    {
        FieldSection fields = stored.Head.Fields;
        if (Validators.TryGetLastModified(fields, stored.ResponseTime, out DateTimeOffset lastModified))
            return lastModified;

        return Validators.TryGetDate(fields, "date"u8, stored.ResponseTime, out DateTimeOffset date)
            ? date
            : stored.ResponseTime;
    }
}
