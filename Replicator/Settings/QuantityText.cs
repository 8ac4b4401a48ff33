namespace Replicator.Settings;

/// <summary>Reads sizes and durations as a person writes them: a whole number and one letter for its unit.</summary>
internal static class QuantityText
{
    /// <summary>Bytes as 4096, 64K, 50M, 20G or 2T; the letters, of either case, count in powers of 1024.</summary>
    /// <returns>False: it is none, or beyond what 64 bits hold.</returns>
    public static bool TryParseLength(string text, out long length)
    {
        int shift = text.Length == 0 ? 0 : char.ToUpperInvariant(text[^1]) switch
        {
            'K' => 10,
            'M' => 20,
            'G' => 30,
            'T' => 40,
            _ => 0,
        };
        return TryParse(shift == 0 ? text : text[..^1], 1L << shift, long.MaxValue, out length);
    }

    /// <summary>A duration as 90s, 15m, 12h or 30d.</summary>
    /// <returns>False: it is none, has no unit, or is beyond <paramref name="most"/>.</returns>
    public static bool TryParseDuration(string text, TimeSpan most, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        long factor = text.Length == 0 ? 0 : text[^1] switch
        {
            's' => 1,
            'm' => 60,
            'h' => 3600,
            'd' => 24 * 3600,
            _ => 0,
        };
        if (factor == 0 || !TryParse(text[..^1], factor, (long)most.TotalSeconds, out long seconds))
            return false;
        duration = TimeSpan.FromSeconds(seconds);
        return true;
    }

    private static bool TryParse(string digits, long factor, long most, out long number)
    {
        number = 0;
        long limit = most / factor;
        foreach (char letter in digits)
        {
            int digit = letter - '0';
            if (!char.IsAsciiDigit(letter) || number > (limit - digit) / 10)
                return false;
            number = (number * 10) + digit;
        }

        number *= factor;
        return digits.Length > 0;
    }
}
