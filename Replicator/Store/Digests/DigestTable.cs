using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Replicator.Store.Digests;

/// <summary>A file with what some indexes tell, sorted by name (<see cref="DigestWriter"/>). Of it nothing but the
/// names of the indexes is in memory.</summary>
/// <remarks>From any thread; blocks, so for Workers, but for what it tells of itself.</remarks>
internal sealed class DigestTable : IDisposable
{
    /// <summary>Bytes of a page.</summary>
    public const int PageLength = 4096;

    /// <summary>Bytes of the footer.</summary>
    public const int FooterLength = 32;

    private const uint Version = 1;

    // Names are spread evenly, so that a few guesses find the page; if they should not be, halving does.
    private const int MostGuesses = 6;

    // Of a name, as many indexes as may tell it: so many pages are gone through at most.
    private const int MostPages = 64;

    private readonly IFolder folder;
    private readonly SafeFileHandle file;
    private readonly int recordLength;
    private readonly int perPage;

    private DigestTable(IFolder folder, SafeFileHandle file, string path, long length, int width, long count,
        LearntIndex[] indexes)
    {
        (this.folder, this.file, Path, Length, Count, Indexes) = (folder, file, path, length, count, indexes);
        Width = width;
        recordLength = DigestRecord.HeadLength + width;
        perPage = (PageLength - sizeof(uint)) / recordLength;
        PageCount = (count + perPage - 1) / perPage;
    }

    private static ReadOnlySpan<byte> Magic => "RDIG"u8;

    public string Path { get; }

    /// <summary>Bytes of the file.</summary>
    public long Length { get; }

    /// <summary>Bytes of its longest digest.</summary>
    public int Width { get; }

    /// <summary>Records.</summary>
    public long Count { get; }

    public long PageCount { get; }

    /// <summary>That told what is in it, in the order of their numbers.</summary>
    public IReadOnlyList<LearntIndex> Indexes { get; }

    /// <summary>It was found not to be what was written.</summary>
    public bool IsDamaged { get; private set; }

    /// <param name="folder">The disk.</param>
    /// <param name="path">Of the file.</param>
    /// <returns>The caller's; null: it is none, or not whole.</returns>
    /// <exception cref="StoreException">The disk refuses.</exception>
    public static DigestTable? TryOpen(IFolder folder, string path)
    {
        if (folder.TryOpen(path, out FileFacts facts) is not { } file)
            return null;
        DigestTable? table = null;
        try
        {
            return table = TryRead(folder, file, path, facts.Length);
        }
        finally
        {
            if (table is null)
                file.Dispose();
        }
    }

    /// <param name="footer">Filled.</param>
    /// <param name="width">Bytes of the longest digest.</param>
    /// <param name="count">Records.</param>
    /// <param name="indexes">As they are written before the footer.</param>
    public static void WriteFooter(Span<byte> footer, int width, long count, ReadOnlySpan<byte> indexes)
    {
        Magic.CopyTo(footer);
        BinaryPrimitives.WriteUInt32LittleEndian(footer[4..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(footer[8..], width);
        BinaryPrimitives.WriteInt64LittleEndian(footer[12..], count);
        BinaryPrimitives.WriteInt32LittleEndian(footer[20..], indexes.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(footer[24..], Crc32C.Of(indexes));
        BinaryPrimitives.WriteUInt32LittleEndian(footer[28..], Crc32C.Of(footer[..28]));
    }

    /// <summary>Adds what is told of a name, by indexes of today and of before.</summary>
    /// <param name="name">As <see cref="DigestRecord.HashName"/> gives it.</param>
    /// <param name="told">Gets it.</param>
    /// <exception cref="StoreException">The disk refuses.</exception>
    public void Find(ReadOnlySpan<byte> name, List<ToldDigest> told)
    {
        Span<byte> page = stackalloc byte[PageLength];
        long first = FindPage(name, page);
        // Those of one name may go beyond a page.
        while (first > 0 && !IsDamaged && DigestRecord.NameOf(page).SequenceEqual(name))
            Read(--first, page);
        for (long number = first; number >= 0 && number < Math.Min(first + MostPages, PageCount); number++)
        {
            ReadOnlySpan<byte> records = Read(number, page);
            for (; !records.IsEmpty; records = records[recordLength..])
            {
                int order = DigestRecord.NameOf(records).SequenceCompareTo(name);
                if (order > 0)
                    return;
                int index = DigestRecord.IndexOf(records);
                if (order == 0 && index < Indexes.Count && DigestRecord.DigestOf(records[..recordLength]) is { } digest)
                    told.Add(new ToldDigest(digest, Indexes[index]));
            }
        }
    }

    /// <summary>The records of a page, one after the other; none if they are not as they were written.</summary>
    /// <param name="number">From zero on.</param>
    /// <param name="page">Where they are read to.</param>
    /// <exception cref="StoreException">The disk refuses.</exception>
    public ReadOnlySpan<byte> Read(long number, Span<byte> page)
    {
        page = page[..PageLength];
        if (IsDamaged || folder.Read(file, page, number * PageLength) < PageLength
            || BinaryPrimitives.ReadUInt32LittleEndian(page[^sizeof(uint)..]) != Crc32C.Of(page[..^sizeof(uint)]))
        {
            IsDamaged = true;
            page.Clear();
            return default;
        }

        int count = (int)Math.Min(perPage, Count - (number * perPage));
        return page[..(count * recordLength)];
    }

    /// <summary>Adds the hashes that names have in the store.</summary>
    /// <param name="first">Page.</param>
    /// <param name="end">Page behind the last.</param>
    /// <exception cref="StoreException">The disk refuses.</exception>
    public ulong[] StoredHashes(long first, long end)
    {
        var hashes = new List<ulong>();
        Span<byte> page = stackalloc byte[PageLength];
        for (long number = first; number < end; number++)
        {
            for (ReadOnlySpan<byte> records = Read(number, page); !records.IsEmpty; records = records[recordLength..])
                hashes.Add(DigestRecord.StoredHashOf(records));
        }

        return [.. hashes];
    }

    public void Dispose() => file.Dispose();

    // The page that has the name if any has; less than zero: none.
    private long FindPage(ReadOnlySpan<byte> name, Span<byte> page)
    {
        double wanted = PlaceOf(name);
        (long low, long high) = (0, PageCount - 1);
        (double lowPlace, double highPlace) = (0, 1);
        for (int guesses = 0; low <= high && !IsDamaged; guesses++)
        {
            double share = guesses < MostGuesses && highPlace > lowPlace
                ? Math.Clamp((wanted - lowPlace) / (highPlace - lowPlace), 0, 1)
                : 0.5;
            long guess = low + (long)((high - low) * share);
            ReadOnlySpan<byte> records = Read(guess, page);
            if (records.IsEmpty)
                return -1;
            if (DigestRecord.NameOf(records).SequenceCompareTo(name) > 0)
                (high, highPlace) = (guess - 1, PlaceOf(records));
            else if (DigestRecord.NameOf(records[^recordLength..]).SequenceCompareTo(name) < 0)
                (low, lowPlace) = (guess + 1, PlaceOf(records[^recordLength..]));
            else
                return guess;
        }

        return -1;
    }

    // Where among all names, from zero to one.
    private static double PlaceOf(ReadOnlySpan<byte> name) =>
        BinaryPrimitives.ReadUInt64BigEndian(name) / (double)ulong.MaxValue;

    private static DigestTable? TryRead(IFolder folder, SafeFileHandle file, string path, long length)
    {
        Span<byte> footer = stackalloc byte[FooterLength];
        if (length < FooterLength || folder.Read(file, footer, length - FooterLength) < FooterLength
            || !footer.StartsWith(Magic) || BinaryPrimitives.ReadUInt32LittleEndian(footer[4..]) != Version
            || BinaryPrimitives.ReadUInt32LittleEndian(footer[28..]) != Crc32C.Of(footer[..28]))
            return null;
        int indexesLength = BinaryPrimitives.ReadInt32LittleEndian(footer[20..]);
        byte[] written = new byte[indexesLength];
        if (folder.Read(file, written, length - FooterLength - indexesLength) < indexesLength
            || BinaryPrimitives.ReadUInt32LittleEndian(footer[24..]) != Crc32C.Of(written))
            return null;
        var table = new DigestTable(
            folder, file, path, length, BinaryPrimitives.ReadInt32LittleEndian(footer[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(footer[12..]), ReadIndexes(written));
        return table.PageCount * PageLength == length - FooterLength - indexesLength ? table : null;
    }

    private static LearntIndex[] ReadIndexes(byte[] written)
    {
        var indexes = new List<LearntIndex>();
        var reader = new RecordReader(written);
        while (!reader.Rest.IsEmpty && !reader.IsBroken)
            indexes.Add(new LearntIndex(reader.ReadText(), reader.ReadInt64(), reader.ReadInt64()));
        return [.. indexes];
    }
}
