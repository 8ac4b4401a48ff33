using System.Buffers;

namespace Replicator.Http;

/// <summary>The head of a request: method, target, version, fields (RFC 9112 §3). Owns its bytes; reused from one
/// request to the next.</summary>
internal sealed class RequestHead
{
    /// <summary>Bytes up to which the line's memory is kept for the next head.</summary>
    private const int LargestKeptLength = 8 << 10;

    // The method, then the target.
    private byte[] line = [];
    private int methodLength;
    private int targetLength;

    /// <summary>Case-sensitive (RFC 9110 §9.1).</summary>
    public ReadOnlySpan<byte> Method => line.AsSpan(0, methodLength);

    /// <summary>The request target, exactly as sent.</summary>
    public ReadOnlySpan<byte> Target => line.AsSpan(methodLength, targetLength);

    public TargetForm Form { get; private set; }

    /// <summary>0 or 1, of HTTP/1.x.</summary>
    public int MinorVersion { get; set; }

    public FieldSection Fields { get; } = new();

    /// <summary>Sets method and target, for requests of our own and for forwarding. Both are copied and trusted to be
    /// valid; the target may be a part of the present one.</summary>
    public void SetLine(ReadOnlySpan<byte> method, ReadOnlySpan<byte> target, int minorVersion)
    {
        int length = method.Length + target.Length;
        byte[] place = line.Length < length ? new byte[Math.Max(64, length)] : line;

        // The target first: written at its place it leaves the present method, which may be given again, as it is.
        Form = FormOf(method, target);
        target.CopyTo(place.AsSpan(method.Length));
        method.CopyTo(place);
        line = place;
        methodLength = method.Length;
        targetLength = target.Length;
        MinorVersion = minorVersion;
    }

    public bool IsMethod(ReadOnlySpan<byte> method) => Method.SequenceEqual(method);

    /// <summary>Forgets all: a request that cannot be read.</summary>
    public void Clear()
    {
        SetLine(default, default, 1);
        Fields.Clear();
    }

    /// <summary>Gives back the memory of a large head, which is forgotten then.</summary>
    public void Shrink()
    {
        if (line.Length > LargestKeptLength)
        {
            line = [];
            methodLength = targetLength = 0;
        }

        Fields.Shrink();
    }

    /// <summary>Makes this an equal copy.</summary>
    public void CopyFrom(RequestHead other)
    {
        SetLine(other.Method, other.Target, other.MinorVersion);
        Fields.CopyFrom(other.Fields);
    }

    /// <summary>Writes the request line, the fields and the empty line.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        ReadOnlySpan<byte> version = MinorVersion == 0 ? " HTTP/1.0\r\n"u8 : " HTTP/1.1\r\n"u8;
        int length = methodLength + 1 + targetLength + version.Length;
        Span<byte> place = output.GetSpan(length);
        Method.CopyTo(place);
        place[methodLength] = (byte)' ';
        Target.CopyTo(place[(methodLength + 1)..]);
        version.CopyTo(place[(methodLength + 1 + targetLength)..]);
        output.Advance(length);
        Fields.WriteTo(output);
        output.Write("\r\n"u8);
    }

    private static TargetForm FormOf(ReadOnlySpan<byte> method, ReadOnlySpan<byte> target)
    {
        if (method.SequenceEqual("CONNECT"u8))
            return TargetForm.Authority;
        if (target.StartsWith("/"u8))
            return TargetForm.Origin;
        return target.SequenceEqual("*"u8) ? TargetForm.Asterisk : TargetForm.Absolute;
    }
}
