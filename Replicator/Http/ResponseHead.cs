using System.Buffers;

namespace Replicator.Http;

/// <summary>The head of a response (RFC 9112 §4). Owns its bytes.</summary>
internal sealed class ResponseHead
{
    /// <summary>100 to 599.</summary>
    public int Status { get; set; }

    /// <summary>Reason phrase as it came; may be empty.</summary>
    public ReadOnlySpan<byte> Reason => throw new NotImplementedException();

    /// <summary>0 or 1, of HTTP/1.x.</summary>
    public int MinorVersion { get; set; }

    public FieldSection Fields { get; } = new();

    /// <summary>Sets the status line; the reason phrase is that of RFC 9110 §15 unless given.</summary>
    public void SetLine(int status, ReadOnlySpan<byte> reason = default) => throw new NotImplementedException();

    public void CopyFrom(ResponseHead other) => throw new NotImplementedException();

    /// <summary>Writes <c>HTTP/1.1 status reason</c>, the fields and the empty line.</summary>
    public void WriteTo(IBufferWriter<byte> output) => throw new NotImplementedException();
}
