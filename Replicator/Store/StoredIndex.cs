namespace Replicator.Store;

/// <summary>Which responses are stored: the log on disk, the table that finds its records, and the sums over
/// them.</summary>
/// <remarks>On the loop's thread, but for <see cref="Read"/> and <see cref="IsMoved"/>.</remarks>
internal sealed class StoredIndex : IDisposable
{
    private readonly IndexTable table = new();
    private readonly RecordWriter writer = new();
    private readonly IndexLog log;

    // Device and inode of the root as the log last named them.
    private (ulong Device, ulong Inode)? root;

    // Records before it were written while the tree was another folder.
    private long movedEnd;

    /// <param name="folder">The disk.</param>
    /// <param name="path">Where the log lies.</param>
    /// <param name="warn">Gets a sentence for the person when something was not in order.</param>
    /// <exception cref="StoreException">The disk refuses.</exception>
    public StoredIndex(IFolder folder, string path, Action<string>? warn)
    {
        log = IndexLog.Open(folder, path, Apply, warn);
        root ??= log.Root;
        FileFacts facts = folder.Facts;
        if (root != (facts.Device, facts.Inode))
        {
            writer.WriteInt64((long)facts.Device);
            writer.WriteInt64((long)facts.Inode);
            Append(IndexRecordKind.Moved);
        }

        table.ReserveDouble();
    }

    /// <inheritdoc cref="IndexLog.IsInPlace"/>
    public bool IsInPlace => log.IsInPlace;

    /// <summary>Stored responses.</summary>
    public long Count => table.Count;

    /// <summary>Bytes of their contents.</summary>
    public long ContentLength { get; private set; }

    /// <summary>Adds the positions of all records whose key may be <paramref name="key"/>; another key's now and
    /// then, so look.</summary>
    public void Find(string key, List<long> positions) => table.Find(KeyHash.Of(key), positions);

    public bool Contains(string key, long position) => table.Contains(KeyHash.Of(key), position);

    /// <summary>The record at a position; null if it cannot be read any more. From any thread.</summary>
    public IndexRecord? Read(long position)
    {
        try
        {
            return log.Read(position) is { } payload ? IndexRecord.TryRead(payload) : null;
        }
        catch (StoreException)
        {
            return null;
        }
    }

    /// <summary>Whether the tree was copied or restored since that record: inode and ctime say nothing then. From
    /// any thread.</summary>
    public bool IsMoved(long position) => position < Volatile.Read(ref movedEnd);

    /// <summary>Appends a record and lets it take the place of those that it replaces.</summary>
    /// <returns>Its position.</returns>
    /// <exception cref="StoreException">It was not appended; all is as before.</exception>
    public long Add(IndexRecordKind kind, IndexRecord record)
    {
        record.WriteTo(writer);
        return Append(kind);
    }

    /// <summary>Takes the room that <see cref="Add"/> of such a record needs.</summary>
    /// <exception cref="StoreException">The disk refuses; all is as before.</exception>
    public void Reserve(IndexRecord record)
    {
        record.WriteTo(writer);
        try
        {
            log.Reserve(writer.Written.Length);
        }
        finally
        {
            writer.Clear();
        }
    }

    /// <summary>Forgets a record. If the log cannot be written, this run forgets it all the same, and a later one
    /// will find once more that its file is gone or another.</summary>
    public void Remove(string key, ReplacedRecord record)
    {
        writer.WriteText(key);
        IndexRecord.WriteReplaced(writer, [record]);
        try
        {
            Append(IndexRecordKind.Removed);
        }
        catch (StoreException)
        {
            Forget(KeyHash.Of(key), record);
        }
    }

    /// <summary>Ends the log in order.</summary>
    public void Dispose()
    {
        try
        {
            Append(IndexRecordKind.CleanStop);
        }
        catch (StoreException)
        {
            // Then the next start takes it for a crash, and is the more careful.
        }

        log.Dispose();
        table.Dispose();
    }

    private long Append(IndexRecordKind kind)
    {
        try
        {
            long position = log.Append(kind, writer.Written);
            Apply(position, kind, writer.Written);
            return position;
        }
        finally
        {
            writer.Clear();
        }
    }

    // The same for what was replayed and for what is new, so that both come to the same.
    private void Apply(long position, IndexRecordKind kind, ReadOnlySpan<byte> payload)
    {
        var reader = new RecordReader(payload);
        switch (kind)
        {
            case IndexRecordKind.Stored or IndexRecordKind.Freshened or IndexRecordKind.Invalidated:
                ulong hash = KeyHash.Of(reader.ReadBytes());
                ForgetAll(hash, ref reader);
                long length = reader.ReadInt64();
                if (reader.IsBroken)
                    break;
                table.Add(hash, position);
                ContentLength += length;
                break;
            case IndexRecordKind.Removed:
                ForgetAll(KeyHash.Of(reader.ReadBytes()), ref reader);
                break;
            case IndexRecordKind.Moved:
                root = ((ulong)reader.ReadInt64(), (ulong)reader.ReadInt64());
                Volatile.Write(ref movedEnd, position);
                break;
            case IndexRecordKind.CleanStop:
            default:
                break;
        }
    }

    private void ForgetAll(ulong hash, ref RecordReader reader)
    {
        foreach (ReplacedRecord record in IndexRecord.ReadReplaced(ref reader))
            Forget(hash, record);
    }

    private void Forget(ulong hash, ReplacedRecord record)
    {
        if (table.Remove(hash, record.Position))
            ContentLength -= record.ContentLength;
    }
}
