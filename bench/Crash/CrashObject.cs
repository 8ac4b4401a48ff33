using System.Globalization;

namespace Bench.Crash;

/// <summary>An object of the origin: all of it follows from its number.</summary>
internal sealed class CrashObject
{
    private const double ShortestLength = 100;
    private const double LongestLength = 5 << 20;

    /// <param name="number">Which.</param>
    /// <param name="seed">Of the run: decides the length.</param>
    public CrashObject(int number, int seed)
    {
        Number = number;
        double share = new Random(HashCode(number, seed)).NextDouble();
        Length = (int)(ShortestLength * Math.Pow(LongestLength / ShortestLength, share));
    }

    public int Number { get; }

    /// <summary>Bytes: from 100 to 5 MiB, as many of each magnitude.</summary>
    public int Length { get; }

    /// <summary>Of four objects one has no validator: what came of it cannot be resumed.</summary>
    public bool HasTag => Number % 4 != 3;

    public string Tag => string.Create(CultureInfo.InvariantCulture, $"\"{Number}-{Length}\"");

    /// <summary>At least one byte of what is left from <paramref name="position"/> on.</summary>
    public ReadOnlyMemory<byte> Content(long position, int most) =>
        Pattern.At(Offset + position, Math.Min(most, Length - position)).ToArray();

    /// <summary>Whether <paramref name="bytes"/> are those at that position.</summary>
    public bool Matches(ReadOnlySpan<byte> bytes, long position) =>
        position + bytes.Length <= Length && Pattern.Matches(bytes, Offset + position);

    // Apart for each object, so that no two contents agree.
    private long Offset => 7919L * Number;

    private static int HashCode(int number, int seed) => unchecked((number * 16777619) ^ (seed * 486187739));
}
