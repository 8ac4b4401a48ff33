using System.Text;

namespace Replicator.Http;

/// <summary>Whether a 206 can be an answer (RFC 9110 §15.3.7, §14.4). Which of the bytes a client gets is for it to see
/// from Content-Range: an origin may send less or other ranges than were asked for, and in units that nobody here
/// knows. What tells it nothing, or wrongly, does not reach it.</summary>
internal static class PartialContent
{
    /// <summary>What is wrong with an answer. Only GET has ranges (RFC 9110 §14.2), and HEAD answers as GET would; what
    /// a 206 means to other methods is between client and origin.</summary>
    /// <param name="sent">The request as the origin got it.</param>
    /// <param name="answer">Of any status.</param>
    /// <param name="framing">Of its content.</param>
    public static PartFault FaultOf(RequestHead sent, ResponseHead answer, ContentFraming framing)
    {
        if (answer.Status != 206 || !(sent.IsMethod("GET"u8) || sent.IsMethod("HEAD"u8)))
            return PartFault.None;

        bool isNamed = answer.Fields.TryGet("content-range"u8, out ReadOnlySpan<byte> field);

        bool isNamedOnce = isNamed && answer.Fields.CountOf("content-range"u8) == 1;

        // "A proxy that receives such a message SHOULD forward it downstream" (RFC 9110 §14.4).
        if (isNamedOnce && !ContentRange.IsInBytes(field))
            return PartFault.None;
        if (!sent.Fields.Contains("range"u8))
            return PartFault.Unasked;
        if (!isNamed)
            return IsMultipart(answer.Fields) ? PartFault.None : PartFault.Unnamed;
        if (!isNamedOnce || !ContentRange.TryParse(field, out ByteRange? named, out _) || named is not { } range)
            return PartFault.Invalid;
        return framing.Kind == FramingKind.Length && framing.Length != range.Length
            ? PartFault.OtherLength
            : PartFault.None;
    }

    /// <summary>What is wrong, to follow the name of the origin.</summary>
    /// <param name="fault">Not <see cref="PartFault.None"/>.</param>
    public static string Describe(PartFault fault) => "answered 206, " + fault switch
    {
        PartFault.Unasked => "a part of the content, to a request for all of it",
        PartFault.Unnamed => "a part of the content, and does not say which: Content-Range is missing",
        PartFault.Invalid => "a part of the content, and its Content-Range is not valid",
        PartFault.OtherLength => "a part of the content that is not as long as its Content-Range says",
        _ => "a part of the content",
    };

    /// <summary>Its ranges are in its content (RFC 9110 §15.3.7.2).</summary>
    public static bool IsMultipart(FieldSection fields)
    {
        ReadOnlySpan<byte> multipart = "multipart/byteranges"u8;
        return fields.TryGet("content-type"u8, out ReadOnlySpan<byte> type)
            && type.Length >= multipart.Length && Ascii.EqualsIgnoreCase(type[..multipart.Length], multipart);
    }
}
