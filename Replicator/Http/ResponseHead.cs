using System.Buffers;

namespace Replicator.Http;

/// <summary>The head of a response (RFC 9112 §4). Owns its bytes.</summary>
internal sealed class ResponseHead
{
    // A reason phrase other than the status code's own, and its length; zero means the status code's own.
    private byte[] reason = [];
    private int reasonLength;

    /// <summary>100 to 599.</summary>
    public int Status { get; set; }

    /// <summary>The reason phrase as it came, or else that of RFC 9110 §15; empty for an unknown status without
    /// one.</summary>
    public ReadOnlySpan<byte> Reason =>
        reasonLength == 0 ? StatusReason.Of(Status) : reason.AsSpan(0, reasonLength);

    /// <summary>0 or 1, of HTTP/1.x.</summary>
    public int MinorVersion { get; set; } = 1;

    public FieldSection Fields { get; } = new();

    /// <summary>Sets the status line; the reason phrase is that of RFC 9110 §15 unless given.</summary>
    public void SetLine(int status, ReadOnlySpan<byte> reason = default)
    {
        Status = status;
        reasonLength = 0;
        if (reason.IsEmpty || reason.SequenceEqual(StatusReason.Of(status)))
            return;

        if (this.reason.Length < reason.Length)
            this.reason = reason.ToArray();
        else
            reason.CopyTo(this.reason);
        reasonLength = reason.Length;
    }

    /// <summary>Makes this an equal copy.</summary>
    public void CopyFrom(ResponseHead other)
    {
        SetLine(other.Status, other.Reason);
        MinorVersion = other.MinorVersion;
        Fields.CopyFrom(other.Fields);
    }

    /// <summary>Writes <c>HTTP/1.1 status reason</c>, the fields and the empty line. The version is always our own (RFC
    /// 9110 §2.5).</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        ReadOnlySpan<byte> version = "HTTP/1.1 "u8;
        ReadOnlySpan<byte> phrase = Reason;
        int length = version.Length + "200 "u8.Length + phrase.Length + "\r\n"u8.Length;
        Span<byte> place = output.GetSpan(length);
        version.CopyTo(place);
        place = place[version.Length..];
        place[0] = (byte)('0' + (Status / 100));
        place[1] = (byte)('0' + (Status / 10 % 10));
        place[2] = (byte)('0' + (Status % 10));
        place[3] = (byte)' ';
        phrase.CopyTo(place[4..]);
        "\r\n"u8.CopyTo(place[(4 + phrase.Length)..]);
        output.Advance(length);
        Fields.WriteTo(output);
        output.Write("\r\n"u8);
    }
}
