using System.Text;

namespace Replicator.Http;

/// <summary>Decides message framing in one place (RFC 9112 §6). Whatever two recipients could read differently is
/// refused, for that is how one message is made to hide another (RFC 9112 §11.2).</summary>
internal static class MessageFraming
{
    private static ReadOnlySpan<byte> TransferEncoding => "Transfer-Encoding"u8;

    private static ReadOnlySpan<byte> ContentLength => "Content-Length"u8;

    /// <param name="head">Of the request.</param>
    /// <param name="framing">What follows.</param>
    /// <param name="refusal">Why not: then nothing after this head may be read as a message.</param>
    public static bool TryOfRequest(RequestHead head, out ContentFraming framing, out Refusal refusal)
    {
        framing = default;
        refusal = CheckTransferEncoding(head.Fields, head.MinorVersion, out bool chunked);
        if (refusal != Refusal.None)
            return false;

        int count = head.Fields.CountOf(ContentLength);
        long length = 0;

        // Deliberate: a repeated length is refused in requests even if all are equal, which RFC 9112 §6.3 leaves open.
        // No client sends it, and what stands before us may have looked at one of them only.
        if (count > 1)
            refusal = Refusal.ContentLengthRepeated;
        else if (count == 1)
            refusal = ParseLength(head.Fields, out length);

        // What follows a CONNECT is the tunnel's (RFC 9110 §9.3.6).
        if (refusal == Refusal.None && head.Form == TargetForm.Authority && (chunked || length > 0))
            refusal = Refusal.ContentInConnect;
        if (refusal == Refusal.None && (chunked || length > 0) && head.IsMethod("TRACE"u8))
            refusal = Refusal.ContentInTrace;
        if (refusal != Refusal.None)
            return false;

        framing = FramingOf(chunked, count, length, FramingKind.None);
        return true;
    }

    /// <param name="method">Of the request that is answered: HEAD and CONNECT change the framing.</param>
    /// <param name="head">Of the response. Equal lengths become one, and a length that must not be there (1xx, 204, and
    /// 2xx to CONNECT) is removed, so that what is sent on is well formed.</param>
    /// <param name="framing">What follows.</param>
    /// <param name="refusal">Why not.</param>
    public static bool TryOfResponse(
        ReadOnlySpan<byte> method, ResponseHead head, out ContentFraming framing, out Refusal refusal)
    {
        framing = default;
        refusal = Refusal.None;

        // Both fields are ignored in what opens a tunnel (RFC 9112 §6.3).
        if (head.Status is >= 200 and < 300 && method.SequenceEqual("CONNECT"u8))
        {
            head.Fields.Remove(ContentLength);
            head.Fields.Remove(TransferEncoding);
            return true;
        }

        refusal = CheckTransferEncoding(head.Fields, head.MinorVersion, out bool chunked);
        if (refusal != Refusal.None)
            return false;

        int count = head.Fields.CountOf(ContentLength);
        long length = 0;
        if (count > 0)
            refusal = FoldLengths(head.Fields, out length);
        if (refusal != Refusal.None)
            return false;

        // Neither may have a length (RFC 9110 §8.6).
        if (head.Status is < 200 or 204)
        {
            head.Fields.Remove(ContentLength);
            return true;
        }

        if (head.Status != 304 && !method.SequenceEqual("HEAD"u8))
            framing = FramingOf(chunked, count, length, FramingKind.UntilClose);
        return true;
    }

    /// <summary>Whether the connection may serve another message after this one (RFC 9112 §9.3).</summary>
    /// <remarks>Proxy-Connection is not looked at (RFC 9112 C.2.2). Deliberate: keep-alive is honoured in requests of
    /// HTTP/1.0 too, which RFC 9112 §9.3 asks proxies not to do. It means to guard against proxies that know only
    /// HTTP/1.0 and pass the field on unread; what speaks HTTP/1.0 today are small clients that mean what they
    /// say.</remarks>
    public static bool Persists(FieldSection fields, int minorVersion)
    {
        bool persists = minorVersion > 0;
        foreach (ReadOnlySpan<byte> option in fields.Tokens("Connection"u8))
        {
            if (Ascii.EqualsIgnoreCase(option, "close"u8))
                return false;
            persists |= Ascii.EqualsIgnoreCase(option, "keep-alive"u8);
        }

        return persists;
    }

    private static ContentFraming FramingOf(bool chunked, int lengthCount, long length, FramingKind otherwise)
    {
        if (chunked)
            return new ContentFraming(FramingKind.Chunked, 0);
        return lengthCount > 0
            ? new ContentFraming(FramingKind.Length, length)
            : new ContentFraming(otherwise, 0);
    }

    private static Refusal CheckTransferEncoding(FieldSection fields, int minorVersion, out bool chunked)
    {
        chunked = false;
        if (!fields.TryGet(TransferEncoding, out ReadOnlySpan<byte> value))
            return Refusal.None;
        if (fields.Contains(ContentLength))
            return Refusal.LengthAndTransferEncoding;
        if (minorVersion == 0)
            return Refusal.TransferEncodingInOldVersion;

        // One line with nothing but chunked: also what a list allows, as ",chunked", is read differently by some.
        chunked = fields.CountOf(TransferEncoding) == 1 && IsChunked(value);
        return chunked ? Refusal.None : RefusalOfCodings(fields);
    }

    private static Refusal RefusalOfCodings(FieldSection fields)
    {
        int chunkedCount = 0;
        int count = 0;
        bool final = false;
        foreach (ReadOnlySpan<byte> coding in fields.Members(TransferEncoding))
        {
            final = IsChunked(coding);
            chunkedCount += final ? 1 : 0;
            count++;
        }

        return final && chunkedCount == 1 && count > 1
            ? Refusal.TransferCodingUnknown
            : Refusal.TransferEncodingInvalid;
    }

    private static bool IsChunked(ReadOnlySpan<byte> coding) => Ascii.EqualsIgnoreCase(coding, "chunked"u8);

    private static Refusal ParseLength(FieldSection fields, out long length)
    {
        fields.TryGet(ContentLength, out ReadOnlySpan<byte> value);
        return ParseLength(value, out length);
    }

    private static Refusal ParseLength(ReadOnlySpan<byte> value, out long length)
    {
        if (!Syntax.TryParseDigits(value, out length))
            return Refusal.ContentLengthInvalid;
        return length == long.MaxValue ? Refusal.ContentLengthTooLarge : Refusal.None;
    }

    /// <summary>Makes one of several equal lengths, in lines or in a list (RFC 9112 §6.3).</summary>
    private static Refusal FoldLengths(FieldSection fields, out long length)
    {
        fields.TryGet(ContentLength, out ReadOnlySpan<byte> line);
        int comma = line.IndexOf((byte)',');
        ReadOnlySpan<byte> first = comma < 0 ? line : Syntax.Trim(line[..comma]);
        Refusal refusal = ParseLength(first, out length);
        if (refusal != Refusal.None || (comma < 0 && fields.CountOf(ContentLength) == 1))
            return refusal;

        foreach (ReadOnlySpan<byte> value in fields.Values(ContentLength))
        {
            foreach (Range part in value.Split((byte)','))
            {
                if (!Syntax.Trim(value[part]).SequenceEqual(first))
                    return Refusal.ContentLengthRepeated;
            }
        }

        fields.Set(ContentLength, first);
        return Refusal.None;
    }
}
