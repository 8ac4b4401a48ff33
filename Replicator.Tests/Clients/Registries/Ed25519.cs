using System.Numerics;
using System.Security.Cryptography;

namespace Replicator.Tests.Clients.Registries;

/// <summary>A key that signs (RFC 8032 §5.1), for what is nobody's secret.</summary>
internal sealed class Ed25519
{
    private const int Length = 32;

    private static readonly BigInteger Prime = BigInteger.Pow(2, 255) - 19;
    private static readonly BigInteger Order =
        BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", null);

    private static readonly BigInteger D = Mod(-121665 * Inverse(121666));
    private static readonly Point Base = Point.At(
        BigInteger.Parse("15112221349535400772501151409588531511454012693041857206046113283949847762202", null),
        Mod(4 * Inverse(5)));

    private readonly BigInteger secret;
    private readonly byte[] prefix;

    /// <param name="seed">32 bytes.</param>
    public Ed25519(byte[] seed)
    {
        byte[] hash = SHA512.HashData(seed);
        hash[0] &= 0xF8;
        hash[31] = (byte)((hash[31] & 0x7F) | 0x40);
        (secret, prefix) = (Number(hash.AsSpan(0, Length)), hash[Length..]);
        PublicKey = Encoded(Times(secret, Base));
    }

    /// <summary>32 bytes.</summary>
    public byte[] PublicKey { get; }

    /// <returns>64 bytes.</returns>
    public byte[] Sign(byte[] message)
    {
        BigInteger nonce = HashOf([.. prefix, .. message]);
        byte[] begin = Encoded(Times(nonce, Base));
        BigInteger challenge = HashOf([.. begin, .. PublicKey, .. message]);
        return [.. begin, .. Bytes((nonce + (challenge * secret)) % Order)];
    }

    private static BigInteger HashOf(byte[] message) => Number(SHA512.HashData(message)) % Order;

    private static Point Times(BigInteger factor, Point point)
    {
        Point sum = Point.At(0, 1);
        for (; !factor.IsZero; factor >>= 1)
        {
            if (!factor.IsEven)
                sum = Sum(sum, point);
            point = Sum(point, point);
        }

        return sum;
    }

    private static Point Sum(Point one, Point other)
    {
        BigInteger a = Mod((one.Y - one.X) * (other.Y - other.X));
        BigInteger b = Mod((one.Y + one.X) * (other.Y + other.X));
        BigInteger c = Mod(2 * D * one.T * other.T);
        BigInteger d = Mod(2 * one.Z * other.Z);
        (BigInteger e, BigInteger f, BigInteger g, BigInteger h) = (b - a, d - c, d + c, b + a);
        return new Point(Mod(e * f), Mod(g * h), Mod(f * g), Mod(e * h));
    }

    private static byte[] Encoded(Point point)
    {
        BigInteger inverse = Inverse(point.Z);
        byte[] encoded = Bytes(Mod(point.Y * inverse));
        if (!Mod(point.X * inverse).IsEven)
            encoded[^1] |= 0x80;
        return encoded;
    }

    private static BigInteger Inverse(BigInteger number) => BigInteger.ModPow(number, Prime - 2, Prime);

    private static BigInteger Mod(BigInteger number) => ((number % Prime) + Prime) % Prime;

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true);

    private static byte[] Bytes(BigInteger number)
    {
        byte[] bytes = new byte[Length];
        number.TryWriteBytes(bytes, out _, isUnsigned: true);
        return bytes;
    }

    // In extended coordinates.
    private readonly record struct Point(BigInteger X, BigInteger Y, BigInteger Z, BigInteger T)
    {
        public static Point At(BigInteger x, BigInteger y) => new(x, y, 1, Mod(x * y));
    }
}
