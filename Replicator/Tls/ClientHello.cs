using System.Buffers.Binary;
using System.Text;

namespace Replicator.Tls;

/// <summary>How a client opens TLS (RFC 8446 §4.1.2), read before anything is answered: whom it wants to speak to, and
/// in which protocols.</summary>
/// <param name="ServerName">The host that it names (RFC 6066 §3), in lower case; null: none.</param>
/// <param name="Protocols">What it offers to speak inside (RFC 7301 §3.1); empty: it does not say.</param>
internal sealed record ClientHello(string? ServerName, IReadOnlyList<string> Protocols)
{
    /// <summary>Bytes of a message that is not read any further: real ones have less than 4 KiB.</summary>
    private const int LongestMessage = 16 << 10;

    /// <summary>Records that are walked through, again at each receive: real ones come in one or two.</summary>
    private const int MostRecords = 1024;

    private const byte HandshakeRecord = 22;
    private const byte MajorVersion = 3;
    private const int RecordHeadLength = 5;
    private const byte ClientHelloMessage = 1;
    private const int MessageHeadLength = 4;
    private const int FixedLength = 2 + 32; // The version, and random bytes.
    private const int ServerNameExtension = 0;
    private const int ProtocolsExtension = 16;
    private const byte HostName = 0;

    /// <summary>One that says nothing which is understood.</summary>
    public static ClientHello Unknown { get; } = new(null, []);

    /// <summary>Whether the client says that what it speaks in is HTTP/1.1, or nothing of it.</summary>
    public bool MaySpeakHttp1 => Protocols.Count == 0 || Protocols.Contains("http/1.1");

    /// <param name="received">All that came, from the first byte on.</param>
    /// <param name="hello">What is read; null: more must come, or it is no TLS.</param>
    /// <returns>False: it is no TLS.</returns>
    public static bool TryRead(ReadOnlySpan<byte> received, out ClientHello? hello)
    {
        hello = null;
        Span<byte> head = stackalloc byte[MessageHeadLength];
        int count = 0;
        int records = 0;
        for (ReadOnlySpan<byte> rest = received; !rest.IsEmpty;)
        {
            if (rest[0] != HandshakeRecord || (rest.Length > 1 && rest[1] != MajorVersion))
                return false;
            if (rest.Length < RecordHeadLength)
                return true;
            if (BinaryPrimitives.ReadUInt16BigEndian(rest[3..]) == 0)
                return false;
            ReadOnlySpan<byte> part = TakeRecord(ref rest);
            for (int i = 0; i < part.Length && count + i < MessageHeadLength; i++)
                head[count + i] = part[i];
            count += part.Length;
            if (count > 0 && head[0] != ClientHelloMessage)
                return false;
            if (count < MessageHeadLength)
                continue;
            int whole = MessageHeadLength + (head[1] << 16 | head[2] << 8 | head[3]);
            if (whole > LongestMessage || ++records > MostRecords)
                hello = Unknown;
            else if (count >= whole)
                hello = Parse(Gather(received, whole).AsSpan(MessageHeadLength));
            if (hello is not null)
                return true;
        }

        return true;
    }

    // What has come of the content of the record that is next.
    private static ReadOnlySpan<byte> TakeRecord(ref ReadOnlySpan<byte> from)
    {
        int length = BinaryPrimitives.ReadUInt16BigEndian(from[3..]);
        ReadOnlySpan<byte> part = from.Slice(RecordHeadLength, Math.Min(length, from.Length - RecordHeadLength));
        from = from[(RecordHeadLength + part.Length)..];
        return part;
    }

    // Only once all of it is there: a client may send it byte by byte, and it is looked at again for each.
    private static byte[] Gather(ReadOnlySpan<byte> received, int length)
    {
        byte[] message = new byte[length];
        for (int count = 0; count < length;)
        {
            ReadOnlySpan<byte> part = TakeRecord(ref received);
            part = part[..Math.Min(part.Length, length - count)];
            part.CopyTo(message.AsSpan(count));
            count += part.Length;
        }

        return message;
    }

    // What is malformed is TLS's to refuse: here it says nothing.
    private static ClientHello Parse(ReadOnlySpan<byte> message)
    {
        if (message.Length < FixedLength)
            return Unknown;
        message = message[FixedLength..];
        bool isThere = TryTake(ref message, 1, out _) // An earlier session.
            && TryTake(ref message, 2, out _) // Cipher suites.
            && TryTake(ref message, 1, out _); // Compressions.
        if (!isThere || !TryTake(ref message, 2, out ReadOnlySpan<byte> extensions))
            return Unknown;
        ClientHello hello = Unknown;
        while (extensions.Length >= 2)
        {
            int type = BinaryPrimitives.ReadUInt16BigEndian(extensions);
            extensions = extensions[2..];
            if (!TryTake(ref extensions, 2, out ReadOnlySpan<byte> content))
                break;
            if (type == ServerNameExtension)
                hello = hello with { ServerName = NameIn(content) };
            else if (type == ProtocolsExtension)
                hello = hello with { Protocols = ProtocolsIn(content) };
        }

        return hello;
    }

    private static string? NameIn(ReadOnlySpan<byte> content)
    {
        if (!TryTake(ref content, 2, out ReadOnlySpan<byte> names) || names.IsEmpty || names[0] != HostName)
            return null;
        names = names[1..];
        return TryTake(ref names, 2, out ReadOnlySpan<byte> name) && Ascii.IsValid(name)
            ? Encoding.ASCII.GetString(name).ToLowerInvariant()
            : null;
    }

    private static List<string> ProtocolsIn(ReadOnlySpan<byte> content)
    {
        var protocols = new List<string>();
        if (!TryTake(ref content, 2, out ReadOnlySpan<byte> list))
            return protocols;
        while (TryTake(ref list, 1, out ReadOnlySpan<byte> name))
            protocols.Add(Encoding.Latin1.GetString(name));
        return protocols;
    }

    // A field with its length before it, in one or two bytes.
    private static bool TryTake(ref ReadOnlySpan<byte> from, int lengthBytes, out ReadOnlySpan<byte> field)
    {
        field = default;
        if (from.Length < lengthBytes)
            return false;
        int length = lengthBytes == 1 ? from[0] : BinaryPrimitives.ReadUInt16BigEndian(from);
        if (from.Length < lengthBytes + length)
            return false;
        field = from.Slice(lengthBytes, length);
        from = from[(lengthBytes + length)..];
        return true;
    }
}
