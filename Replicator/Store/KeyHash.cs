using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Replicator.Store;

/// <summary>64-bit hashes of keys.</summary>
/// <param name="seed">Differs from tree to tree and is told nobody, so that nobody can choose URLs that
/// collide.</param>
internal readonly struct KeyHash(ulong seed)
{
    private const ulong Multiplier = 0x9E3779B97F4A7C15;
    private const ulong SecondMultiplier = 0xD6E8FEB86659FD93;
    private const int StackLength = 512;

    public ulong Seed => seed;

    /// <summary>With a new seed.</summary>
    public static KeyHash Random() =>
        new(BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong))));

    public ulong Of(string key)
    {
        int length = Encoding.UTF8.GetMaxByteCount(key.Length);
        Span<byte> bytes = length <= StackLength ? stackalloc byte[StackLength] : new byte[length];
        return Of(bytes[..Encoding.UTF8.GetBytes(key, bytes)]);
    }

    public ulong Of(ReadOnlySpan<byte> key)
    {
        ulong hash = seed ^ ((ulong)key.Length * Multiplier);
        for (; key.Length >= sizeof(ulong); key = key[sizeof(ulong)..])
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(key));

        ulong rest = 0;
        foreach (byte value in key)
            rest = (rest << 8) | value;
        return Mix(Mix(hash ^ rest));
    }

    // Both halves of the product, so that every bit of the operand reaches every bit of the result.
    private static ulong Mix(ulong value)
    {
        ulong high = Math.BigMul(value ^ SecondMultiplier, Multiplier, out ulong low);
        return high ^ low;
    }
}
