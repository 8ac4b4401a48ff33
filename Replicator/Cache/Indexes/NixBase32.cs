namespace Replicator.Cache.Indexes;

/// <summary>Bytes as Nix writes digests: letters and digits without e, o, t and u, five bits each, the last bits of the
/// number first.</summary>
internal static class NixBase32
{
    private const string Digits = "0123456789abcdfghijklmnpqrsvwxyz";
    private const int BitsOfDigit = 5;
    private const int BitsOfByte = 8;

    /// <returns>Null: the text is none, or does not end at the end of a byte.</returns>
    public static byte[]? Decode(ReadOnlySpan<char> text)
    {
        byte[] bytes = new byte[text.Length * BitsOfDigit / BitsOfByte];
        for (int number = 0; number < text.Length; number++)
        {
            int digit = Digits.IndexOf(text[^(number + 1)], StringComparison.Ordinal);
            if (digit < 0)
                return null;
            (int place, int shift) = int.DivRem(number * BitsOfDigit, BitsOfByte);
            int bits = digit << shift;
            (byte low, byte high) = ((byte)bits, (byte)(bits >> BitsOfByte));
            if ((low != 0 && place >= bytes.Length) || (high != 0 && place + 1 >= bytes.Length))
                return null;
            if (low != 0)
                bytes[place] |= low;
            if (high != 0)
                bytes[place + 1] |= high;
        }

        // The shortest text of so many bytes only.
        return text.Length == ((bytes.Length * BitsOfByte) + BitsOfDigit - 1) / BitsOfDigit ? bytes : null;
    }
}
