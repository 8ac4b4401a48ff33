using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Fibers;

/// <summary>Addresses as Linux has them: <c>sockaddr_in</c>, <c>sockaddr_in6</c> and <c>sockaddr_un</c>.</summary>
internal static class NativeAddress
{
    /// <summary>Bytes of the longest that has a port.</summary>
    public const int MaxLength = 28;

    /// <summary>Bytes of the longest that is a path.</summary>
    public const int MaxLocalLength = 110;

    private const int InetLength = 16;

    /// <summary>Writes <paramref name="endPoint"/>.</summary>
    /// <param name="endPoint">IPv4 or IPv6.</param>
    /// <param name="target">At least <see cref="MaxLength"/> bytes.</param>
    /// <returns>Bytes that count.</returns>
    public static uint Write(IPEndPoint endPoint, Span<byte> target)
    {
        target[..MaxLength].Clear();
        bool isInet6 = endPoint.AddressFamily == AddressFamily.InterNetworkV6;
        MemoryMarshal.Write(target, (ushort)(isInet6 ? Libc.AddressFamilyInet6 : Libc.AddressFamilyInet));
        BinaryPrimitives.WriteUInt16BigEndian(target[2..], (ushort)endPoint.Port);
        endPoint.Address.TryWriteBytes(isInet6 ? target[8..] : target[4..], out _);
        if (!isInet6)
            return InetLength;
        MemoryMarshal.Write(target[24..], (uint)endPoint.Address.ScopeId);
        return MaxLength;
    }

    /// <summary>Writes a path.</summary>
    /// <param name="path">In UTF-8 at most 107 bytes.</param>
    /// <param name="target">At least <see cref="MaxLocalLength"/> bytes.</param>
    /// <returns>Bytes that count; zero: it is too long.</returns>
    public static uint WriteLocal(string path, Span<byte> target)
    {
        target[..MaxLocalLength].Clear();
        MemoryMarshal.Write(target, (ushort)Libc.AddressFamilyUnix);
        // A zero ends it.
        Span<byte> room = target[sizeof(ushort)..(MaxLocalLength - 1)];
        return Encoding.UTF8.TryGetBytes(path, room, out int length) ? (uint)(sizeof(ushort) + length + 1) : 0;
    }

    /// <summary>Reads what the system wrote; null if it is neither kind.</summary>
    public static IPEndPoint? Read(ReadOnlySpan<byte> source)
    {
        if (source.Length < InetLength)
            return null;
        int port = BinaryPrimitives.ReadUInt16BigEndian(source[2..]);
        return MemoryMarshal.Read<ushort>(source) switch
        {
            Libc.AddressFamilyInet => new IPEndPoint(new IPAddress(source.Slice(4, 4)), port),
            Libc.AddressFamilyInet6 when source.Length >= MaxLength =>
                new IPEndPoint(new IPAddress(source.Slice(8, 16), MemoryMarshal.Read<uint>(source[24..])), port),
            _ => null,
        };
    }
}
