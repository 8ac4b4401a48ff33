using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Replicator.Store;

/// <summary>A file with the slots of the index's table and a <see cref="SnapshotState"/>, so that a start need not
/// replay the whole log. Whatever is wrong with it, there is none.</summary>
/// <remarks>All numbers are little-endian: pieces of slots (count (4), CRC-32C of the slots (4), the slots), then the
/// state, then magic (4), version (4), length of the state (4), CRC-32C of the state (4). It gets its name when all of
/// it is written, and needs no sync: what a power loss leaves of it has no good CRC.</remarks>
internal sealed class SnapshotFile : IDisposable
{
    /// <summary>Bytes of slots in a piece at most, so that a piece is written in a moment.</summary>
    public const int PieceLength = 256 << 10;

    private const uint Version = 2;
    private const int PieceHeadLength = 8, FooterLength = 16;

    // Nothing that was written is longer.
    private const int LongestState = 64 << 20;

    private readonly IFolder folder;
    private readonly string path;
    private readonly string newPath;
    private readonly SafeFileHandle file;
    private long length;
    private bool isWhole;

    /// <summary>Begins one.</summary>
    /// <param name="folder">The disk.</param>
    /// <param name="path">Where it will lie.</param>
    /// <exception cref="StoreException">The disk refuses.</exception>
    public SnapshotFile(IFolder folder, string path)
    {
        this.folder = folder;
        this.path = path;
        newPath = path + ".new";
        folder.TryDelete(newPath);
        file = folder.Create(newPath);
    }

    private static ReadOnlySpan<byte> Magic => [0x00, 0xB5, (byte)'S', 0x1A];

    /// <summary>Reads one that was finished.</summary>
    /// <param name="folder">The disk.</param>
    /// <param name="path">Where it lies.</param>
    /// <param name="fits">Whether it belongs to the log.</param>
    /// <param name="table">Of its slots; the caller's. Null without a state.</param>
    /// <returns>Null if there is none, or it is damaged, of another version, or does not fit.</returns>
    public static SnapshotState? TryLoad(
        IFolder folder, string path, Predicate<SnapshotState> fits, out IndexTable? table)
    {
        table = null;
        try
        {
            using SafeFileHandle? file = folder.TryOpen(path, out FileFacts facts);
            if (file is null || TryReadState(folder, file, facts.Length, out long end) is not { } state || !fits(state))
                return null;
            table = IndexTable.TryCreate(state.Capacity);
            if (table is not null && TryReadSlots(folder, file, end, table))
                return state;
        }
        catch (StoreException)
        {
            // Then the log is replayed.
        }

        table?.Dispose();
        table = null;
        return null;
    }

    /// <summary>Writes the next slots.</summary>
    /// <param name="slots">As <see cref="IndexTable.ReadSlots"/> gave them; at most
    /// <see cref="PieceLength"/>.</param>
    /// <exception cref="StoreException">The disk refuses.</exception>
    public void WriteSlots(ReadOnlySpan<byte> slots)
    {
        Span<byte> head = stackalloc byte[PieceHeadLength];
        BinaryPrimitives.WriteInt32LittleEndian(head, slots.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(head[4..], Crc32C.Of(slots));
        Write(head);
        Write(slots);
    }

    /// <summary>All slots are written: it takes the place of the one before.</summary>
    /// <exception cref="StoreException">The disk refuses; the one before stays.</exception>
    public void Finish(SnapshotState state)
    {
        var writer = new RecordWriter();
        state.WriteTo(writer);
        Write(writer.Written);
        Span<byte> footer = stackalloc byte[FooterLength];
        Magic.CopyTo(footer);
        BinaryPrimitives.WriteUInt32LittleEndian(footer[4..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(footer[8..], writer.Written.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(footer[12..], Crc32C.Of(writer.Written));
        Write(footer);
        folder.Rename(newPath, path);
        isWhole = true;
    }

    /// <summary>One that was not finished is gone then.</summary>
    public void Dispose()
    {
        file.Dispose();
        if (isWhole)
            return;
        try
        {
            folder.TryDelete(newPath);
        }
        catch (Exception failure) when (failure is StoreException or ObjectDisposedException)
        {
            // The next one takes its place.
        }
    }

    private static SnapshotState? TryReadState(IFolder folder, SafeFileHandle file, long length, out long slotsEnd)
    {
        slotsEnd = 0;
        Span<byte> footer = stackalloc byte[FooterLength];
        if (length < FooterLength || folder.Read(file, footer, length - FooterLength) < FooterLength
            || !footer.StartsWith(Magic) || BinaryPrimitives.ReadUInt32LittleEndian(footer[4..]) != Version)
            return null;
        int stateLength = BinaryPrimitives.ReadInt32LittleEndian(footer[8..]);
        slotsEnd = length - FooterLength - stateLength;
        if (stateLength is < 0 or > LongestState || slotsEnd < 0)
            return null;
        byte[] state = new byte[stateLength];
        return folder.Read(file, state, slotsEnd) == stateLength
            && Crc32C.Of(state) == BinaryPrimitives.ReadUInt32LittleEndian(footer[12..])
            ? SnapshotState.TryRead(state)
            : null;
    }

    private static bool TryReadSlots(IFolder folder, SafeFileHandle file, long end, IndexTable table)
    {
        byte[] buffer = new byte[PieceLength];
        Span<byte> head = stackalloc byte[PieceHeadLength];
        long position = 0;
        while (position < end)
        {
            if (folder.Read(file, head, position) < PieceHeadLength)
                return false;
            int length = BinaryPrimitives.ReadInt32LittleEndian(head);
            position += PieceHeadLength + Math.Max(0, length);
            if (length is < 0 or > PieceLength || position > end)
                return false;
            Span<byte> slots = buffer.AsSpan(0, length);
            if (folder.Read(file, slots, position - length) < length
                || Crc32C.Of(slots) != BinaryPrimitives.ReadUInt32LittleEndian(head[4..])
                || !table.TryAddSlots(slots))
                return false;
        }

        return true;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        folder.Write(file, bytes, length);
        length += bytes.Length;
    }
}
