namespace Bench;

/// <summary>The content of every object: noise that repeats after a length which is no power of two, so that bytes at a
/// wrong position are noticed.</summary>
internal static class Pattern
{
    private const int Length = (1 << 20) + 4099;

    private static readonly byte[] Block = Make();

    /// <summary>Bytes from <paramref name="position"/> on, at least one and at most
    /// <paramref name="length"/>.</summary>
    public static ReadOnlySpan<byte> At(long position, long length)
    {
        int start = (int)(position % Length);
        return Block.AsSpan(start, (int)Math.Min(length, Length - start));
    }

    /// <summary>Whether <paramref name="bytes"/> are those at <paramref name="position"/>.</summary>
    public static bool Matches(ReadOnlySpan<byte> bytes, long position)
    {
        while (!bytes.IsEmpty)
        {
            ReadOnlySpan<byte> wanted = At(position, bytes.Length);
            if (!bytes[..wanted.Length].SequenceEqual(wanted))
                return false;
            bytes = bytes[wanted.Length..];
            position += wanted.Length;
        }

        return true;
    }

    private static byte[] Make()
    {
        var block = new byte[Length];
        ulong state = 0x9E3779B97F4A7C15;
        for (int i = 0; i < block.Length; i++)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            block[i] = (byte)state;
        }

        return block;
    }
}
