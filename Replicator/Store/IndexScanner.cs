using Microsoft.Win32.SafeHandles;

namespace Replicator.Store;

/// <summary>Is told of each good record of a log, in order.</summary>
/// <param name="position">Where the record begins.</param>
/// <param name="kind">May be one that this version does not know.</param>
/// <param name="payload">Borrowed for the call.</param>
internal delegate void RecordVisitor(long position, IndexRecordKind kind, ReadOnlySpan<byte> payload);

/// <summary>Reads a log from front to end through one window, and finds its way behind damage.</summary>
/// <param name="folder">The disk.</param>
/// <param name="file">Borrowed; must not change meanwhile, but for what is appended behind where a scan stops.</param>
/// <param name="logBase">Position of the file's first byte.</param>
/// <param name="length">Bytes that are to be read at most.</param>
internal sealed class IndexScanner(IFolder folder, SafeFileHandle file, long logBase, long length)
{
    // The longest record and as much again, so that most records are found in the window; a short log whole.
    private const int MaximumWindowLength = 2 * (IndexLog.FrameLength + IndexLog.MaximumPayloadLength);

    private readonly byte[] window = new byte[Math.Min(MaximumWindowLength, length)];
    private long windowStart;
    private int windowLength;

    /// <summary>Bytes that belong to no record but have records behind them.</summary>
    public long DamagedLength { get; private set; }

    /// <summary>Records that were good.</summary>
    public long Count { get; private set; }

    /// <summary>The end of the last good record that was visited, or where the first scan began: what follows the
    /// last of all is a torn tail.</summary>
    public long End { get; private set; }

    /// <summary>Visits all good records that begin before <paramref name="stop"/>; after anything else it seeks the
    /// next one. Called again with what it returned, it goes on there.</summary>
    /// <returns>Where the next record begins, if one does; beyond every position where the file ends.</returns>
    public long Scan(long start, long stop, RecordVisitor visit)
    {
        long position = start;
        if (End == 0)
            End = start;
        while (position < stop)
        {
            ReadOnlySpan<byte> record = RecordAt(position);
            if (record.IsEmpty)
            {
                position = SeekMagic(position + 1);
                continue;
            }

            DamagedLength += position - End;
            Count++;
            if (record[IndexLog.VersionOffset] == IndexLog.Version)
                visit(position, (IndexRecordKind)record[IndexLog.KindOffset], IndexLog.PayloadOf(record));
            position += record.Length;
            End = position;
        }

        return position;
    }

    // Empty if no good record begins there.
    private ReadOnlySpan<byte> RecordAt(long position)
    {
        ReadOnlySpan<byte> head = At(position, IndexLog.RecordHeadLength);
        if (!IndexLog.TryReadHead(head, out int payloadLength))
            return default;
        int length = IndexLog.FrameLength + payloadLength;
        ReadOnlySpan<byte> record = At(position, length);
        return record.Length == length && IndexLog.IsWhole(record) ? record : default;
    }

    // Beyond every position if there is none.
    private long SeekMagic(long position)
    {
        while (true)
        {
            ReadOnlySpan<byte> rest = At(position, IndexLog.RecordHeadLength);
            if (rest.Length < IndexLog.RecordHeadLength)
                return long.MaxValue;
            rest = window.AsSpan((int)(position - windowStart), (int)(windowStart + windowLength - position));
            int found = rest.IndexOf(IndexLog.RecordMagic);
            if (found >= 0)
                return position + found;
            // The first bytes of a magic may be the last ones here.
            position += rest.Length - IndexLog.RecordMagic.Length + 1;
        }
    }

    // That many bytes from there, fewer at the end of the file.
    private ReadOnlySpan<byte> At(long position, int length)
    {
        if (position < windowStart || position + length > windowStart + windowLength)
        {
            windowStart = position;
            windowLength = folder.Read(file, window, position - logBase);
        }

        int offset = (int)(position - windowStart);
        return window.AsSpan(offset, Math.Min(length, windowLength - offset));
    }
}
