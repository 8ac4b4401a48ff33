namespace Replicator.Cache.Indexes;

/// <summary>Takes a text apart into lines, with memory that does not grow with it. Passes over what is too long to be
/// of use, and over a last line without an end: it may have been cut off.</summary>
/// <param name="content">Borrowed.</param>
internal sealed class LineReader(Stream content)
{
    private const int BufferLength = 64 << 10;

    private readonly byte[] buffer = new byte[BufferLength];
    private int lineStart;
    private int lineLength;

    // What was read and is no line yet.
    private int start;
    private int end;

    /// <summary>The line at hand, without its end.</summary>
    public ReadOnlySpan<byte> Line => buffer.AsSpan(lineStart, lineLength);

    /// <summary>Goes to the next line.</summary>
    /// <returns>False: there is none.</returns>
    public bool Next()
    {
        int searched = 0;
        bool isTooLong = false;
        while (true)
        {
            int found = buffer.AsSpan(start + searched, end - start - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                (lineStart, lineLength) = (start, searched + found);
                start += lineLength + 1;
                if (!isTooLong)
                    break;
                (searched, isTooLong) = (0, false);
                continue;
            }

            searched = end - start;
            if (searched == BufferLength)
            {
                isTooLong = true;
                (start, end, searched) = (0, 0, 0);
            }

            if (!Fill())
                return false;
        }

        if (Line.EndsWith("\r"u8))
            lineLength--;
        return true;
    }

    private bool Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        int count = content.Read(buffer, end, BufferLength - end);
        end += count;
        return count > 0;
    }
}
