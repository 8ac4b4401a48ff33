using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Replicator.Store.Digests;

/// <summary>Writes a table from records in their order; blocks, so for Workers.</summary>
/// <remarks>
/// Pages of <see cref="DigestTable.PageLength"/> bytes, each with as many records as fit, zeros and a CRC; then the
/// indexes that told them; then a footer by which a whole table is known. Of several records of one name and index one
/// stays: the longest digest, and of equal lengths the later.
/// </remarks>
internal sealed class DigestWriter : IDisposable
{
    private const int BlockPages = 16;

    private readonly IFolder folder;
    private readonly SafeFileHandle file;
    private readonly int width;
    private readonly DigestRoom room;
    private readonly long mostLength;
    private readonly byte[] block = new byte[BlockPages * DigestTable.PageLength];
    private readonly byte[] last;
    private int page;
    private int offset;
    private bool hasLast;

    /// <param name="folder">The disk.</param>
    /// <param name="path">Of the file, which is made.</param>
    /// <param name="width">Bytes of the longest digest that comes.</param>
    /// <param name="room">Is asked before anything is written.</param>
    /// <param name="mostLength">Bytes that the file may have.</param>
    /// <exception cref="StoreException">The disk refuses.</exception>
    public DigestWriter(IFolder folder, string path, int width, DigestRoom room, long mostLength = long.MaxValue)
    {
        (this.folder, this.width, this.room, this.mostLength) = (folder, width, room, mostLength);
        last = new byte[DigestRecord.HeadLength + width];
        folder.MakeFolder(DigestFiles.Folder, isPrivate: true);
        file = folder.Create(path);
    }

    /// <summary>Records so far.</summary>
    public long Count { get; private set; }

    /// <summary>Bytes so far.</summary>
    public long Length { get; private set; }

    /// <param name="record">Of any width; not before the one before.</param>
    /// <exception cref="StoreException">The disk refuses, or there is no room.</exception>
    public void Add(ReadOnlySpan<byte> record)
    {
        if (hasLast && DigestRecord.KeyOf(last) == DigestRecord.KeyOf(record))
        {
            if (DigestRecord.DigestLengthOf(record) < DigestRecord.DigestLengthOf(last))
                return;
        }
        else
        {
            Flush();
        }

        Array.Clear(last);
        record[..Math.Min(record.Length, last.Length)].CopyTo(last);
        hasLast = true;
    }

    /// <summary>All records are there.</summary>
    /// <param name="indexes">That told them, in the order of their numbers.</param>
    /// <exception cref="StoreException">The disk refuses, or there is no room.</exception>
    public void Finish(IReadOnlyList<LearntIndex> indexes)
    {
        Flush();
        if (offset > 0)
            EndPage();
        WriteBlock();
        var writer = new RecordWriter();
        foreach (LearntIndex index in indexes)
        {
            writer.WriteText(index.Target);
            writer.WriteInt64(index.Number);
            writer.WriteInt64(index.Stamp);
        }

        Write(writer.Written);
        Span<byte> footer = stackalloc byte[DigestTable.FooterLength];
        DigestTable.WriteFooter(footer, width, Count, writer.Written);
        Write(footer);
    }

    public void Dispose() => file.Dispose();

    private void Flush()
    {
        if (!hasLast)
            return;
        if (offset + last.Length > DigestTable.PageLength - sizeof(uint))
            EndPage();
        last.CopyTo(block, (page * DigestTable.PageLength) + offset);
        offset += last.Length;
        Count++;
        hasLast = false;
    }

    private void EndPage()
    {
        Span<byte> whole = block.AsSpan(page * DigestTable.PageLength, DigestTable.PageLength);
        whole[offset..].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(whole[^sizeof(uint)..], Crc32C.Of(whole[..^sizeof(uint)]));
        offset = 0;
        if (++page == BlockPages)
            WriteBlock();
    }

    private void WriteBlock()
    {
        Write(block.AsSpan(0, page * DigestTable.PageLength));
        page = 0;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        if (Length + bytes.Length > mostLength)
            throw DigestRoom.TooLarge(mostLength);
        room.Demand(bytes.Length);
        folder.Write(file, bytes, Length);
        Length += bytes.Length;
    }
}
