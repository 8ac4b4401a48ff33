namespace Replicator.Cache.Indexes;

/// <summary>Goes through the files of a tar archive, with memory that does not grow with it: of each its beginning can
/// be looked at.</summary>
/// <remarks>The library's reader takes names and extended headers into memory that are as long as they say.</remarks>
/// <param name="content">Borrowed.</param>
internal sealed class TarFiles(Stream content)
{
    private const int BlockLength = 512;
    private const int BeginningLength = 16 << 10;

    private const int LengthOffset = 124;
    private const int LengthDigits = 12;
    private const int SumOffset = 148;
    private const int SumDigits = 8;
    private const int TypeOffset = 156;

    private readonly byte[] header = new byte[BlockLength];
    private readonly byte[] beginning = new byte[BeginningLength];
    private int beginningLength;

    // Of the file at hand, with what fills its last block.
    private long left;

    /// <summary>The first 16 KiB of the file at hand, or all of it.</summary>
    public ReadOnlySpan<byte> Beginning => beginning.AsSpan(0, beginningLength);

    /// <summary>Goes to the next plain file.</summary>
    /// <returns>False: there is none, or what comes is no archive.</returns>
    /// <exception cref="IOException">The archive ends within a file.</exception>
    public bool Next()
    {
        while (ReadHeader(out long length))
        {
            left = (length + BlockLength - 1) / BlockLength * BlockLength;
            if (header[TypeOffset] is not ((byte)'0' or 0))
                continue;
            beginningLength = (int)Math.Min(length, BeginningLength);
            content.ReadExactly(beginning, 0, beginningLength);
            left -= beginningLength;
            return true;
        }

        return false;
    }

    private bool ReadHeader(out long length)
    {
        beginningLength = 0;
        while (left > 0)
        {
            int count = content.Read(beginning, 0, (int)Math.Min(left, BeginningLength));
            if (count == 0)
                throw new IOException("An archive ends within a file.");
            left -= count;
        }

        length = 0;
        return content.ReadAtLeast(header, BlockLength, throwOnEndOfStream: false) == BlockLength
            && HasSum()
            && TryNumber(LengthOffset, LengthDigits, out length);
    }

    // Of all bytes of the header, with blanks in place of the sum. Two blocks of zeros end an archive: they have none.
    private bool HasSum()
    {
        int sum = 0;
        for (int i = 0; i < BlockLength; i++)
            sum += i is >= SumOffset and < SumOffset + SumDigits ? ' ' : header[i];
        return TryNumber(SumOffset, SumDigits, out long told) && told == sum;
    }

    // In octal digits, with blanks before and a blank or zero behind. What needs more digits is no file of an index.
    private bool TryNumber(int offset, int length, out long number)
    {
        number = 0;
        ReadOnlySpan<byte> field = header.AsSpan(offset, length).TrimStart((byte)' ');
        int digits = field.IndexOfAnyExceptInRange((byte)'0', (byte)'7');
        digits = digits < 0 ? field.Length : digits;
        foreach (byte digit in field[..digits])
            number = (number * 8) + (digit - '0');
        return digits > 0 && field[digits..].IndexOfAnyExcept((byte)' ', (byte)0) < 0;
    }
}
