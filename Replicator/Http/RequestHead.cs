using System.Buffers;

namespace Replicator.Http;

/// <summary>The head of a request: method, target, version, fields (RFC 9112 §3). Owns its bytes; reused from one request to the next.</summary>
internal sealed class RequestHead
{
    /// <summary>Case-sensitive (RFC 9110 §9.1).</summary>
    public ReadOnlySpan<byte> Method => throw new NotImplementedException();

    /// <summary>The request target, exactly as sent.</summary>
    public ReadOnlySpan<byte> Target => throw new NotImplementedException();

    public TargetForm Form => throw new NotImplementedException();

    /// <summary>0 or 1, of HTTP/1.x.</summary>
    public int MinorVersion { get; set; }

    public FieldSection Fields { get; } = new();

    /// <summary>Sets method and target, for requests of our own and for forwarding.</summary>
    public void SetLine(ReadOnlySpan<byte> method, ReadOnlySpan<byte> target, int minorVersion) => throw new NotImplementedException();

    public bool IsMethod(ReadOnlySpan<byte> method) => Method.SequenceEqual(method);

    /// <summary>Makes this an equal copy.</summary>
    public void CopyFrom(RequestHead other) => throw new NotImplementedException();

    /// <summary>Writes the request line, the fields and the empty line.</summary>
    public void WriteTo(IBufferWriter<byte> output) => throw new NotImplementedException();
}

/// <summary>RFC 9112 §3.2.</summary>
internal enum TargetForm
{
    Origin,
    Absolute,
    Authority,
    Asterisk,
}
