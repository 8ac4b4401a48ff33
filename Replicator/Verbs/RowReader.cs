namespace Replicator.Verbs;

/// <summary>Takes rows from a connection, one after the other.</summary>
/// <param name="stream">Borrowed; its reads block.</param>
internal sealed class RowReader(Stream stream)
{
    private byte[] buffer = new byte[64 << 10];
    private int start;
    private int end;

    /// <summary>The next row; what is none is passed over. Null: the other side ended.</summary>
    /// <exception cref="IOException">The connection broke, or was silent for too long.</exception>
    public VerbRow? Next()
    {
        while (true)
        {
            while (buffer.AsSpan(start, end - start).IndexOf((byte)'\n') is >= 0 and int length)
            {
                VerbRow? row = RowLine.TryRead(buffer.AsMemory(start, length));
                start += length + 1;
                if (row is not null)
                    return row;
            }

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            if (end == buffer.Length)
                Array.Resize(ref buffer, 2 * buffer.Length);
            int count = stream.Read(buffer, end, buffer.Length - end);
            if (count == 0)
                return null;
            end += count;
        }
    }
}
