namespace Replicator.Http;

/// <summary>How much a client wants something, in thousandths (RFC 9110 §12.4.2).</summary>
internal static class Weight
{
    /// <summary>Where none is named.</summary>
    public const int Full = 1000;

    /// <summary>Whether a parameter is a weight.</summary>
    /// <param name="parameter">As it stands between two semicolons, without blanks round it.</param>
    /// <param name="weight">Null: there is none, or it is not in order.</param>
    public static bool TryRead(ReadOnlySpan<byte> parameter, out int? weight)
    {
        bool isWeight = parameter.StartsWith("q="u8) || parameter.StartsWith("Q="u8);
        weight = isWeight ? Parse(parameter["q=".Length..]) : null;
        return isWeight;
    }

    /// <summary>A qvalue: 0 to 1 with up to three digits after the point; null if it is none.</summary>
    public static int? Parse(ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > 5 || text[0] is not ((byte)'0' or (byte)'1') || (text.Length > 1 && text[1] != '.'))
            return null;

        int weight = (text[0] - '0') * Full;
        int unit = Full / 10;
        foreach (byte digit in text.Length > 2 ? text[2..] : default)
        {
            if (!char.IsAsciiDigit((char)digit))
                return null;
            weight += (digit - '0') * unit;
            unit /= 10;
        }

        return weight <= Full ? weight : null;
    }

    /// <summary>Writes a qvalue below 1 with no more digits than it needs.</summary>
    /// <param name="weight">Thousandths.</param>
    /// <param name="destination">Has room for five bytes, or for a longer way to write the same.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(int weight, Span<byte> destination)
    {
        int length = 0;
        destination[length++] = (byte)'0';
        for (int unit = Full / 10; weight > 0; unit /= 10)
        {
            if (length == 1)
                destination[length++] = (byte)'.';
            destination[length++] = (byte)('0' + (weight / unit));
            weight %= unit;
        }

        return length;
    }
}
