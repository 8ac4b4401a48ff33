using System.Buffers;
using System.Globalization;
using Replicator.Cache.Indexes;

namespace Replicator.Store.Digests;

/// <summary>Makes a table of what an index tells in any order, in memory that does not grow with it: what does not fit
/// is sorted into runs on the disk, which are merged in the end. Blocks, so for Workers.</summary>
/// <param name="folder">The disk.</param>
/// <param name="path">Where the table comes; names of runs begin so.</param>
/// <param name="index">That tells it.</param>
/// <param name="hashes">Of the store.</param>
/// <param name="room">On the disk.</param>
/// <param name="mostLength">Bytes that the table may take.</param>
/// <param name="mostRecords">Records in memory at most.</param>
internal sealed class DigestSort(IFolder folder, string path, LearntIndex index, KeyHash hashes, DigestRoom room,
    long mostLength, int mostRecords) : IDisposable
{
    /// <summary>Records in memory at most: 2 MB of them.</summary>
    public const int UsualRecords = 23_000;

    // What comes after is not known: whoever sends so many has no packages in mind.
    private const long MostRecords = 10_000_000;

    private const int FirstRecords = 256;
    private const int MostLength = UsualRecords * RecordLength;
    private const int RecordLength = DigestRecord.HeadLength + DigestRecord.MaximumWidth;

    private readonly List<DigestTable> runs = [];
    private byte[] records = [];
    private (UInt128 Key, int Number)[] order = [];
    private long total;
    private long runLength;
    private int runCount;
    private int count;
    private int width;
    private bool isWhole;

    /// <summary>Where the table comes.</summary>
    public string Path => path;

    /// <summary>That tells it.</summary>
    public LearntIndex Index => index;

    /// <summary>Nothing was told: then there is no table.</summary>
    public bool IsEmpty => total == 0;

    /// <summary>Bytes of the table once it is written.</summary>
    public long Length { get; private set; }

    /// <summary>The next file that the index tells of.</summary>
    /// <exception cref="StoreException">The disk refuses, or there is no room.</exception>
    public void Add(KnownFile known)
    {
        if (total++ >= MostRecords)
            return;
        if (count == mostRecords)
            WriteRun();
        else if ((count + 1) * RecordLength > records.Length)
            Grow();
        DigestRecord.Write(records.AsSpan(count++ * RecordLength, RecordLength), known.Key, index: 0,
            hashes.Of(known.Key), known.Digest);
        width = Math.Max(width, known.Digest.Value.Length);
    }

    /// <summary>All were told: the table is written.</summary>
    /// <exception cref="StoreException">The disk refuses, or there is no room.</exception>
    public void Finish()
    {
        if (runs.Count > 0)
            WriteRun();
        isWhole = IsEmpty;
        if (isWhole)
            return;
        using var writer = new DigestWriter(folder, path, width, room, mostLength);
        if (runs.Count == 0)
            WriteSorted(writer);
        else
            DigestMerge.Run(runs, (_, number) => number, writer);
        if (runs.Exists(run => run.IsDamaged))
            throw new StoreException($"{path}: what was written is not what is read");
        writer.Finish([index]);
        Length = writer.Length;
        isWhole = true;
    }

    /// <summary>The runs are gone then, and a table that is not whole.</summary>
    public void Dispose()
    {
        Return();
        records = [];
        runs.ForEach(run => run.Dispose());
        runs.Clear();
        for (; runCount > 0; runCount--)
            DigestFiles.TryDelete(folder, RunPath(runCount - 1));
        if (!isWhole)
            DigestFiles.TryDelete(folder, path);
    }

    private void Grow()
    {
        int length = Math.Clamp(records.Length * 2, FirstRecords * RecordLength, MostLength);
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(length, (count + 1) * RecordLength));
        records.AsSpan(0, count * RecordLength).CopyTo(larger);
        Return();
        records = larger;
    }

    private void Return()
    {
        if (records.Length > 0)
            ArrayPool<byte>.Shared.Return(records);
    }

    private void WriteRun()
    {
        // The table takes as much again as all runs.
        room.Demand(runLength + (2L * count * (DigestRecord.HeadLength + width)));
        string runPath = RunPath(runCount++);
        using (var writer = new DigestWriter(folder, runPath, width, room, mostLength - runLength))
        {
            WriteSorted(writer);
            writer.Finish([]);
            runLength += writer.Length;
        }

        runs.Add(DigestTable.TryOpen(folder, runPath)
            ?? throw new StoreException($"{runPath}: what was written is not what is read"));
        count = 0;
    }

    private string RunPath(int number) => string.Create(CultureInfo.InvariantCulture, $"{path}-{number}");

    // Equal ones stay in the order in which they came.
    private void WriteSorted(DigestWriter writer)
    {
        if (order.Length < count)
            order = new (UInt128 Key, int Number)[count];
        for (int number = 0; number < count; number++)
            order[number] = (DigestRecord.KeyOf(records.AsSpan(number * RecordLength)), number);
        Array.Sort(order, 0, count);
        foreach ((_, int number) in order.AsSpan(0, count))
            writer.Add(records.AsSpan(number * RecordLength, DigestRecord.HeadLength + width));
    }
}
