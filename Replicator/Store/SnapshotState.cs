namespace Replicator.Store;

/// <summary>What a snapshot of the index says beside the table's slots.</summary>
internal sealed record SnapshotState
{
    /// <summary>Of the hashes in the slots.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Slots for which the table has room.</summary>
    public required long Capacity { get; init; }

    /// <summary>The base of the log that it belongs to.</summary>
    public required long LogBase { get; init; }

    /// <summary>Where the last record begins that the table knows; together with <see cref="LastCrc"/> it tells one log
    /// from another.</summary>
    public required long LastPosition { get; init; }

    /// <summary>CRC-32C of that record's payload.</summary>
    public required uint LastCrc { get; init; }

    /// <summary>From where on the log is to be replayed.</summary>
    public required long ReplayStart { get; init; }

    /// <summary>Records before it may be in the table or not, and are in the sums: the table changed while it was
    /// written.</summary>
    public required long SumsEnd { get; init; }

    /// <summary>The sums.</summary>
    public required IndexSums Sums { get; init; }

    /// <summary>Up to when the ages in the slots' marks are counted; null: none was yet.</summary>
    public required DateTimeOffset? AgedAt { get; init; }

    /// <summary>Records before it were written while the tree was another folder.</summary>
    public required long MovedEnd { get; init; }

    /// <summary>Device and inode of the root as the log last named them; null if it did not.</summary>
    public required (ulong Device, ulong Inode)? Root { get; init; }

    /// <summary>Positions of live records that the table does not hold.</summary>
    public required IReadOnlyList<long> Others { get; init; }

    /// <summary>As <see cref="IndexContents.Boot"/>.</summary>
    public required Guid? Boot { get; init; }

    /// <summary>As <see cref="IndexContents.EndedInOrder"/>.</summary>
    public required bool EndedInOrder { get; init; }

    /// <summary>As <see cref="IndexContents.Synced"/>.</summary>
    public required Checkpoint Synced { get; init; }

    /// <summary>Where the last record begins whose content may have to be synced.</summary>
    public required long LastContent { get; init; }

    /// <summary>Whether it belongs to that log.</summary>
    public bool Fits(IndexLog log) => LogBase == log.Base && SumsEnd >= ReplayStart
        && log.Read(LastPosition) is { } last && Crc32C.Of(last) == LastCrc
        && LastPosition + IndexLog.FrameLength + last.Length == ReplayStart;

    public void WriteTo(RecordWriter writer)
    {
        writer.WriteInt64((long)Seed);
        writer.WriteInt64(Capacity);
        writer.WriteInt64(LogBase);
        writer.WriteInt64(LastPosition);
        writer.WriteInt64(LastCrc);
        writer.WriteInt64(ReplayStart);
        writer.WriteInt64(SumsEnd);
        writer.WriteInt64(Sums.ContentLength);
        writer.WriteInt64(Sums.Space);
        writer.WriteInt64(Sums.PinnedSpace);
        writer.WriteInt64(Sums.RecordCount);
        writer.WriteInt64(Sums.RecordLength);
        writer.WriteInt64(AgedAt?.UtcTicks ?? 0);
        writer.WriteInt64(MovedEnd);
        writer.WriteByte(Root is null ? (byte)0 : (byte)1);
        writer.WriteInt64((long)(Root?.Device ?? 0));
        writer.WriteInt64((long)(Root?.Inode ?? 0));
        writer.WriteInt64(Others.Count);
        foreach (long position in Others)
            writer.WriteInt64(position);
        writer.WriteByte(Boot is null ? (byte)0 : (byte)1);
        writer.WriteBytes((Boot ?? Guid.Empty).ToByteArray());
        writer.WriteByte(EndedInOrder ? (byte)1 : (byte)0);
        writer.WriteInt64(Synced.End);
        writer.WriteInt64(Synced.Changed);
        writer.WriteInt64(LastContent);
    }

    /// <summary>Null if it is none that <see cref="WriteTo"/> wrote.</summary>
    public static SnapshotState? TryRead(ReadOnlySpan<byte> bytes)
    {
        var reader = new RecordReader(bytes);
        var state = new SnapshotState
        {
            Seed = (ulong)reader.ReadInt64(),
            Capacity = reader.ReadInt64(),
            LogBase = reader.ReadInt64(),
            LastPosition = reader.ReadInt64(),
            LastCrc = (uint)reader.ReadInt64(),
            ReplayStart = reader.ReadInt64(),
            SumsEnd = reader.ReadInt64(),
            Sums = new IndexSums(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(),
                reader.ReadInt64()),
            AgedAt = reader.ReadInt64() is > 0 and long ticks && ticks <= DateTimeOffset.MaxValue.UtcTicks
                ? new DateTimeOffset(ticks, TimeSpan.Zero)
                : null,
            MovedEnd = reader.ReadInt64(),
            Root = ReadRoot(ref reader),
            Others = ReadPositions(ref reader),
            Boot = ReadBoot(ref reader),
            EndedInOrder = reader.ReadByte() != 0,
            Synced = new Checkpoint(reader.ReadInt64(), reader.ReadInt64()),
            LastContent = reader.ReadInt64(),
        };
        return reader.IsBroken ? null : state;
    }

    private static (ulong Device, ulong Inode)? ReadRoot(ref RecordReader reader)
    {
        bool isKnown = reader.ReadByte() != 0;
        (ulong, ulong) root = ((ulong)reader.ReadInt64(), (ulong)reader.ReadInt64());
        return isKnown ? root : null;
    }

    private static Guid? ReadBoot(ref RecordReader reader)
    {
        bool isKnown = reader.ReadByte() != 0;
        Guid? boot = reader.ReadGuid();
        return isKnown ? boot : null;
    }

    private static List<long> ReadPositions(ref RecordReader reader)
    {
        var positions = new List<long>();
        for (long count = reader.ReadInt64(); count > 0 && !reader.IsBroken; count--)
            positions.Add(reader.ReadInt64());
        return positions;
    }
}
