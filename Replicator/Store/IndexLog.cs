using System.Buffers;
using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Replicator.Store;

/// <summary>The append-only log of what is known of stored responses, as framed bytes; <see cref="StoredIndex"/>
/// knows their meaning.</summary>
/// <remarks>
/// All numbers are little-endian. The file begins with: magic (4 bytes), version (4), device (8) and inode (8) of
/// the root it was made for, base (4, in units of 64 KiB), CRC-32C over these (4). A record is: magic (4), version
/// (1), kind (1), zero (2), length of the payload (4), CRC-32C over these (4), payload, CRC-32C of the payload (4). A
/// record's magic contains bytes that neither keys nor fields can contain, so that no peer can write one into a
/// payload. A record's position is the log's base and where it begins in the file: a log that takes the place of
/// another begins behind it, so that no position ever means two records. Appends happen on the loop's thread, reads
/// on any: what was appended never changes.
/// </remarks>
internal sealed class IndexLog : IDisposable
{
    public const int HeaderLength = 32;
    public const int RecordHeadLength = 16;

    /// <summary>Bytes of a record beside its payload.</summary>
    public const int FrameLength = RecordHeadLength + sizeof(uint);

    /// <summary>Bytes; a response whose head and key are larger is not recorded.</summary>
    public const int MaximumPayloadLength = 1 << 20;

    public const byte Version = 1;
    public const int VersionOffset = 4, KindOffset = 5;

    private const int PayloadLengthOffset = 8, BaseOffset = 24;

    // In which the header says where the log begins.
    private const int BaseUnit = 1 << 16;

    // Most records are shorter: one read fetches them whole.
    private const int UsualLength = 4096;

    private readonly IFolder folder;
    private readonly SafeFileHandle file;
    private string path;

    private IndexLog(IFolder folder, SafeFileHandle file, string path)
    {
        this.folder = folder;
        this.file = file;
        this.path = path;
    }

    /// <summary>Whether it still lies where it was opened.</summary>
    /// <exception cref="StoreException">The disk does not tell.</exception>
    public bool IsInPlace => folder.TryStat(path) is { } present && present.IsSameFile(folder.Stat(file));

    /// <summary>With which a record begins.</summary>
    public static ReadOnlySpan<byte> RecordMagic => [0x00, 0xB5, (byte)'R', 0x1A];

    /// <summary>Below every position in it.</summary>
    public long Base { get; private set; }

    /// <summary>Where the first record begins.</summary>
    public long Start => Base + HeaderLength;

    /// <summary>Where the next record will begin.</summary>
    public long End { get; private set; }

    /// <summary>The base of a log that follows this one as it is now.</summary>
    public long FollowingBase => (End + BaseUnit - 1) / BaseUnit * BaseUnit;

    /// <summary>Device and inode of the root that the log was made for; null if that could not be read.</summary>
    public (ulong Device, ulong Inode)? Root { get; private set; }

    /// <summary>Opens the log, making it if it is missing, and visits its records. A torn tail is cut off. A log of
    /// another version, or something else of that name, is kept under another one, and a new log begun.</summary>
    /// <param name="folder">The disk.</param>
    /// <param name="path">Where it lies.</param>
    /// <param name="visit">Gets every good record.</param>
    /// <param name="warn">Gets a sentence for the person when something was not in order.</param>
    /// <param name="leastBase">A new log's base; one that is there and begins before that is another's.</param>
    /// <param name="replayStart">Says where the first record to visit begins, when the log's base is known: those
    /// before are known. Null: all are visited.</param>
    /// <exception cref="StoreException">The disk refuses.</exception>
    public static IndexLog Open(
        IFolder folder, string path, RecordVisitor visit, Action<string>? warn, long leastBase = 0,
        Func<IndexLog, long>? replayStart = null)
    {
        if (folder.TryStat(path) is { Kind: not FileKind.File })
            SetAside(folder, path, "is no file", warn);
        SafeFileHandle file = folder.OpenOrCreate(path);
        try
        {
            var log = new IndexLog(folder, file, path);
            if (log.TryReplay(visit, warn, leastBase, replayStart))
                return log;

            SetAside(folder, path, "is of another version or log", warn);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        file.Dispose();
        return Open(folder, path, visit, warn, leastBase, replayStart);
    }

    /// <summary>Makes a log without records, in place of what lies there.</summary>
    /// <param name="folder">The disk.</param>
    /// <param name="path">Where it is to lie.</param>
    /// <param name="logBase">Its base, as <see cref="FollowingBase"/> of another tells.</param>
    /// <exception cref="StoreException">The disk refuses, or there are no positions left.</exception>
    public static IndexLog Create(IFolder folder, string path, long logBase)
    {
        if (logBase > IndexTable.MaximumPosition)
            throw new StoreException("The index has no positions left");
        folder.TryDelete(path);
        SafeFileHandle file = folder.Create(path);
        try
        {
            var log = new IndexLog(folder, file, path) { Base = logBase, End = logBase + HeaderLength };
            log.WriteHeader();
            return log;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Gives it another name, replacing what has that name.</summary>
    /// <exception cref="StoreException">It still has the old one.</exception>
    public void Rename(string to)
    {
        folder.Rename(path, to);
        path = to;
    }

    /// <summary>Returns once all that was appended would survive a power loss. From any thread.</summary>
    /// <exception cref="StoreException">The disk refuses.</exception>
    public void Sync() => folder.Sync(file);

    /// <summary>For reading it from front to end while nothing is appended.</summary>
    public IndexScanner Scanner() => new(folder, file, Base, folder.Stat(file).Length);

    /// <summary>Visits the good records between two positions at which records begin or began. From any
    /// thread.</summary>
    /// <exception cref="StoreException">The disk fails.</exception>
    public void Scan(long from, long stop, RecordVisitor visit)
    {
        if (from < stop)
            new IndexScanner(folder, file, Base, stop - from).Scan(from, stop, visit);
    }

    /// <summary>Reads a part into the system's memory; blocks, so for Workers.</summary>
    /// <param name="position">Where it begins.</param>
    /// <param name="length">Bytes.</param>
    /// <exception cref="StoreException">The disk fails.</exception>
    public void ReadAhead(long position, int length)
    {
        try
        {
            PageCache.ReadAhead(folder, file, position - Base, length);
        }
        catch (ObjectDisposedException)
        {
            // Then nobody will read it.
        }
    }

    /// <summary>Appends a record with one write.</summary>
    /// <returns>Its position.</returns>
    /// <exception cref="StoreException">It was not appended; the log is as before.</exception>
    public long Append(IndexRecordKind kind, ReadOnlySpan<byte> payload)
    {
        if (payload.Length > MaximumPayloadLength)
            throw new StoreException($"A record of {payload.Length} bytes is too long");
        if (End > IndexTable.MaximumPosition)
            throw new StoreException("The index has no positions left");
        if (folder.IsReadOnly)
            throw new StoreException($"{path}: the file system is read-only", null, StoreFault.ReadOnlyDisk);

        int length = FrameLength + payload.Length;
        byte[] rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            Span<byte> record = rented.AsSpan(0, length);
            record[..RecordHeadLength].Clear();
            RecordMagic.CopyTo(record);
            record[VersionOffset] = Version;
            record[KindOffset] = (byte)kind;
            BinaryPrimitives.WriteInt32LittleEndian(record[PayloadLengthOffset..], payload.Length);
            Seal(record[..RecordHeadLength]);
            payload.CopyTo(record[RecordHeadLength..]);
            Seal(record[RecordHeadLength..]);
            folder.Write(file, record, End - Base);
        }
        catch (StoreException)
        {
            CutTail();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        long position = End;
        End += length;
        return position;
    }

    /// <summary>Takes the room on the disk that the next record needs, so that appending it will not fail for want of
    /// that.</summary>
    /// <param name="payloadLength">Of the record that is appended next.</param>
    /// <exception cref="StoreException">There is none; the log is as before.</exception>
    public void Reserve(int payloadLength)
    {
        int length = FrameLength + payloadLength;
        byte[] rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            rented.AsSpan(0, length).Clear();
            folder.Write(file, rented.AsSpan(0, length), End - Base);
        }
        catch (StoreException)
        {
            CutTail();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>The payload of the record at a position; null if there is no good record, or the log is closed. From
    /// any thread; closing waits for nobody, and the file is closed when the last call has ended.</summary>
    public byte[]? Read(long position) => Read(position, out _);

    /// <inheritdoc cref="Read(long)"/>
    /// <param name="position">Where it begins.</param>
    /// <param name="kind">Of the record.</param>
    /// <param name="atOnce">Waits for no disk: also null where that would be needed.</param>
    public byte[]? Read(long position, out IndexRecordKind kind, bool atOnce = false)
    {
        kind = default;
        if (position < Start)
            return null;
        long offset = position - Base;
        byte[] record = ArrayPool<byte>.Shared.Rent(UsualLength);
        try
        {
            Span<byte> room = record.AsSpan(0, UsualLength);
            int filled = atOnce ? folder.ReadAtOnce(file, room, offset) : folder.Read(file, room, offset);
            if (!TryReadHead(room[..filled], out int payloadLength))
                return null;

            int length = FrameLength + payloadLength;
            if (length > UsualLength && !atOnce)
            {
                ArrayPool<byte>.Shared.Return(record);
                record = ArrayPool<byte>.Shared.Rent(length);
                filled = folder.Read(file, record.AsSpan(0, length), offset);
            }

            ReadOnlySpan<byte> whole = record.AsSpan(0, Math.Min(length, filled));
            if (whole.Length < length || !IsWhole(whole))
                return null;
            kind = (IndexRecordKind)whole[KindOffset];
            return PayloadOf(whole).ToArray();
        }
        catch (ObjectDisposedException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(record);
        }
    }

    public void Dispose() => file.Dispose();

    /// <summary>Whether a record's head begins there.</summary>
    public static bool TryReadHead(ReadOnlySpan<byte> bytes, out int payloadLength)
    {
        payloadLength = 0;
        if (bytes.Length < RecordHeadLength || !bytes.StartsWith(RecordMagic)
            || !IsSealed(bytes[..RecordHeadLength]))
            return false;
        payloadLength = BinaryPrimitives.ReadInt32LittleEndian(bytes[PayloadLengthOffset..]);
        return payloadLength is >= 0 and <= MaximumPayloadLength;
    }

    /// <summary>Whether a record's payload, whose head was good, is as it was written.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> record) => IsSealed(record[RecordHeadLength..]);

    public static ReadOnlySpan<byte> PayloadOf(ReadOnlySpan<byte> record) => record[RecordHeadLength..^sizeof(uint)];

    // False if it is no log of ours.
    private bool TryReplay(
        RecordVisitor visit, Action<string>? warn, long leastBase, Func<IndexLog, long>? replayStart)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        header.Clear();
        int filled = folder.Read(file, header, 0);
        bool isOurs = header.StartsWith(FileMagic);
        bool isGood = filled == HeaderLength && isOurs && IsSealed(header);
        if (isGood && BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) != Version)
            return false;

        // Damage in the header takes nothing from the records behind it.
        Base = isGood
            ? (long)BinaryPrimitives.ReadUInt32LittleEndian(header[BaseOffset..]) * BaseUnit
            : BaseOfFirstRecord() ?? leastBase;
        if (Base < leastBase)
            return false;
        IndexScanner scanner = Scanner();
        scanner.Scan(isGood && replayStart is not null ? replayStart(this) : Start, long.MaxValue, visit);
        End = scanner.End;
        if (isGood)
        {
            ulong device = BinaryPrimitives.ReadUInt64LittleEndian(header[8..]);
            Root = (device, BinaryPrimitives.ReadUInt64LittleEndian(header[16..]));
        }
        else
        {
            // A name may survive a power loss with nothing behind it but zeros.
            bool isFresh = filled < HeaderLength || !header.ContainsAnyExcept((byte)0);
            if (scanner.Count == 0 && !isOurs && !isFresh)
                return false;
            if (!folder.IsReadOnly)
                WriteHeader();
            Root = isFresh ? (folder.Facts.Device, folder.Facts.Inode) : null;
        }

        if (scanner.DamagedLength > 0)
            warn?.Invoke($"{path} is damaged: {scanner.DamagedLength} bytes of it were left out");
        // What cannot be cut off is read over once more by the next start.
        if (!folder.IsReadOnly)
            folder.SetLength(file, End - Base);
        return true;
    }

    // The first record of a log that took another's place says it once more.
    private long? BaseOfFirstRecord()
    {
        if (Read(HeaderLength, out IndexRecordKind kind) is not { } payload || kind != IndexRecordKind.Begun)
            return null;
        long named = new RecordReader(payload).ReadInt64();
        return named is >= 0 and <= IndexTable.MaximumPosition && named % BaseUnit == 0 ? named : null;
    }

    private void WriteHeader()
    {
        FileFacts root = folder.Facts;
        Span<byte> header = stackalloc byte[HeaderLength];
        header.Clear();
        FileMagic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], Version);
        BinaryPrimitives.WriteUInt64LittleEndian(header[8..], root.Device);
        BinaryPrimitives.WriteUInt64LittleEndian(header[16..], root.Inode);
        BinaryPrimitives.WriteUInt32LittleEndian(header[BaseOffset..], (uint)(Base / BaseUnit));
        Seal(header);
        folder.Write(file, header, 0);
    }

    private void CutTail()
    {
        try
        {
            folder.SetLength(file, End - Base);
        }
        catch (StoreException)
        {
            // The next append overwrites it, and a replay that comes before sees a torn tail.
        }
    }

    private static ReadOnlySpan<byte> FileMagic => [0x00, 0xB5, (byte)'I', 0x1A];

    private static void SetAside(IFolder folder, string path, string why, Action<string>? warn)
    {
        int number = 1;
        while (folder.TryStat($"{path}.aside-{number}") is not null)
            number++;
        folder.Rename(path, $"{path}.aside-{number}");
        warn?.Invoke($"{path} {why}: kept as {path}.aside-{number}, the files are served without it");
    }

    // The last four bytes of what is sealed are the CRC over those before.
    private static void Seal(Span<byte> bytes) =>
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[^sizeof(uint)..], Crc32C.Of(bytes[..^sizeof(uint)]));

    private static bool IsSealed(ReadOnlySpan<byte> bytes) =>
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[^sizeof(uint)..]) == Crc32C.Of(bytes[..^sizeof(uint)]);
}
