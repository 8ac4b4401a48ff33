namespace Replicator.Cache;

/// <summary>Delta-seconds: a time span in whole seconds (RFC 9111 §1.2.2).</summary>
internal static class DeltaSeconds
{
    /// <summary>What every larger number counts as. Sums of a few of these and of any two dates' distance are far from
    /// the limits of <see cref="TimeSpan"/>, so that the arithmetic on ages and lifetimes cannot overflow.</summary>
    public static readonly TimeSpan Largest = TimeSpan.FromSeconds(LargestSeconds);

    private const long LargestSeconds = 1L << 31;

    /// <summary>Digits and nothing else; a number too large to represent counts as <see cref="Largest"/>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> digits, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        long seconds = 0;
        foreach (byte digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit))
                return false;

            seconds = Math.Min((seconds * 10) + (digit - '0'), LargestSeconds);
        }

        value = TimeSpan.FromSeconds(seconds);
        return !digits.IsEmpty;
    }
}
