using Fibers;
using Replicator.Cache;

namespace Replicator.Store.Digests;

/// <summary>What indexes tell of the contents of files: one table for each index that was learnt, the smaller ones
/// merged where they become many.</summary>
/// <remarks>
/// What an index told before is void as soon as it is learnt anew, forgotten, or stored no more; it goes with its
/// table, or when that is merged. On the loop's thread.
/// </remarks>
internal sealed class DigestTables : IDisposable
{
    /// <summary>Tables from which on some are merged: all are asked.</summary>
    public const int MostTables = 16;

    // How often is asked anew because the tables changed meanwhile.
    private const int MostQuestions = 4;

    // Beyond, what was learnt first is forgotten: each takes some 200 bytes of memory.
    private const int MostIndexes = 1 << 16;

    private readonly IFolder folder;
    private readonly StoredIndex index;
    private readonly Departures departures;
    private readonly DigestRoom room;
    private readonly Action<string>? warn;
    private readonly DigestFiles files;

    // By target; the one that counts.
    private readonly Dictionary<string, LearntIndex> learnt = [];

    // What these told does not count: they are another by now.
    private readonly HashSet<string> doubted = [];

    // Replaced as a whole, for other threads look at it.
    private DigestTable[] tables = [];
    private long nextNumber = 1;

    // Something was or is to be learnt.
    private bool isUsed;

    // None goes meanwhile.
    private bool isMerging;

    /// <param name="folder">The disk.</param>
    /// <param name="index">What is stored.</param>
    /// <param name="departures">Deletes what is long.</param>
    /// <param name="room">For tables.</param>
    /// <param name="warn">Gets a sentence for the person.</param>
    /// <exception cref="StoreException">The disk refuses.</exception>
    public DigestTables(
        IFolder folder, StoredIndex index, Departures departures, DigestRoom room, Action<string>? warn)
    {
        (this.folder, this.index, this.departures, this.room, this.warn) = (folder, index, departures, room, warn);
        files = new DigestFiles(folder, room, warn);
        tables = [.. files.Load()];
        foreach (LearntIndex one in tables.SelectMany(table => table.Indexes))
        {
            nextNumber = Math.Max(nextNumber, one.Number + 1);
            if (index.MayContain(one.Target) && !(learnt.GetValueOrDefault(one.Target)?.Number > one.Number))
                learnt[one.Target] = one;
        }

        Use(tables);
        DropVoid();
        DropExcess();
        isUsed = !IsEmpty;
    }

    /// <summary>Whether nothing is told.</summary>
    public bool IsEmpty => tables.Length == 0;

    /// <summary>Changes whenever something else is told than before.</summary>
    public long Version { get; private set; }

    /// <summary>Bytes that those take that tell something.</summary>
    public long Length { get; private set; }

    /// <summary>Bytes that they take, or that are set aside for them.</summary>
    public long KeptLength => isUsed ? Math.Max(Length, room.KeptLength) : Length;

    /// <summary>Tells what is left within the bound of all that is stored.</summary>
    public Func<long> VacantLength { get; set; } = () => long.MaxValue;

    /// <summary>Whether there are so many that some should be merged.</summary>
    public bool AreMany => tables.Length > MostTables;

    /// <summary>Whether an index may be stored still.</summary>
    public bool IsStored(string target) => index.MayContain(target);

    /// <summary>What was learnt of an index last, whether it counts still or not; null: nothing.</summary>
    public LearntIndex? LearntOf(string target) => learnt.GetValueOrDefault(target);

    /// <summary>What an index told does not count until it is learnt anew.</summary>
    public void Doubt(string target)
    {
        if (doubted.Add(target))
            Version++;
    }

    /// <summary>What is told of a content, as <see cref="Believed"/>.</summary>
    /// <param name="target">The key of its target URI.</param>
    /// <param name="urlClass">Of that.</param>
    /// <param name="reads">Asks the tables.</param>
    /// <param name="found">Gets it.</param>
    /// <exception cref="IOException">The disk refuses, or there is too much to do already.</exception>
    public IEnumerable<Yield> Find(
        string target, UrlClass urlClass, WorkerService? reads, Result<IReadOnlyList<ToldDigest>> found)
    {
        var told = new Result<List<ToldDigest>>();
        for (int question = 0; question < MostQuestions && !IsEmpty; question++)
        {
            long version = Version;
            yield return Yield.Call(FindAll(target, reads, told));
            if (version == Version)
                break;
        }

        found.Value = Believed(target, urlClass, told.Value ?? []);
    }

    /// <summary>The first of what is to be believed, waiting for the disk itself: for whoever explains. Null: nothing
    /// is told.</summary>
    /// <exception cref="StoreException">The disk refuses.</exception>
    public ToldDigest? FindAtOnce(string target, UrlClass urlClass) =>
        Choose(target, urlClass, Ask(tables, target));

    /// <summary>All that is or was told of a content, for <see cref="Choose"/>.</summary>
    /// <param name="target">The key of its target URI.</param>
    /// <param name="reads">Asks the tables; null: it is done at once.</param>
    /// <param name="told">Gets it.</param>
    /// <exception cref="IOException">The disk refuses, or there is too much to do already.</exception>
    public IEnumerable<Yield> FindAll(string target, WorkerService? reads, Result<List<ToldDigest>> told)
    {
        DigestTable[] asked = tables;
        if (reads is null)
            told.Value = Ask(asked, target);
        else
            yield return Yield.Call(reads.Run(() => Ask(asked, target), told));
        foreach (DigestTable damaged in asked.Where(table => table.IsDamaged && tables.Contains(table)))
        {
            warn?.Invoke($"{damaged.Path} is damaged and is removed: what it told is learnt anew");
            foreach (LearntIndex one in damaged.Indexes.Where(Counts))
                learnt.Remove(one.Target);
            Drop(damaged);
        }
    }

    /// <summary>The first of what is to be believed; null: nothing is told.</summary>
    public ToldDigest? Choose(string target, UrlClass urlClass, IEnumerable<ToldDigest> told) =>
        Believed(target, urlClass, told) is [var first, ..] ? first : null;

    /// <summary>Of what is told of a content, what is to be believed: what indexes on its own host tell, those learnt
    /// last first; without such a one, what those on other hosts tell, unless two hosts differ.</summary>
    /// <remarks>
    /// None counts that <see cref="LearntIndex.MayTellOf"/> does not believe. So nobody can deny others a page or a
    /// picture by an index on a host of his own, nor a package file that an index on its host tells of. One that none
    /// there tells of he can, unless an index on a further host tells otherwise.
    /// </remarks>
    public IReadOnlyList<ToldDigest> Believed(string target, UrlClass urlClass, IEnumerable<ToldDigest> told)
    {
        string host = LearntIndex.HostOf(target);
        List<ToldDigest> counting =
        [
            .. told.Where(one => Counts(one.Index) && !doubted.Contains(one.Index.Target)
                    && one.Index.MayTellOf(target, urlClass)
                    && index.MayContain(one.Index.Target))
                .OrderByDescending(one => one.Index.Number),
        ];
        List<ToldDigest> own = counting.FindAll(one => one.Index.Host == host);
        if (own.Count > 0)
            return own;
        ToldDigest[] latest = [.. counting.DistinctBy(one => one.Index.Host)];
        return latest.All(one => one.Digest == latest[0].Digest) ? latest : [];
    }

    /// <summary>Begins to learn an index.</summary>
    /// <param name="target">The key of its target URI.</param>
    /// <param name="stamp">Of its content.</param>
    /// <param name="mostRecords">In memory at a time.</param>
    public DigestSort Begin(string target, long stamp, int mostRecords = DigestSort.UsualRecords)
    {
        var learning = new LearntIndex(target, nextNumber++, stamp);
        return new DigestSort(folder, DigestFiles.NewPath(learning.Number), learning, index.Hashes, room,
            MostLengthOf(target), mostRecords);
    }

    /// <summary>From now on a sorted table counts.</summary>
    /// <param name="sort">Finished.</param>
    /// <param name="workers">Renames and opens it.</param>
    /// <param name="table">Gets it; null: it tells nothing.</param>
    /// <exception cref="IOException">The disk refuses, or there is no room any more.</exception>
    public IEnumerable<Yield> Put(DigestSort sort, WorkerService workers, Result<DigestTable> table)
    {
        if (sort.IsEmpty)
        {
            Forget(sort.Index.Target);
            yield break;
        }

        isUsed = true;
        long most = MostLengthOf(sort.Index.Target);
        if (sort.Length > most)
        {
            DigestFiles.TryDelete(folder, sort.Path);
            throw DigestRoom.TooLarge(most);
        }

        yield return Yield.Call(workers.Run(() => files.Place(sort.Path, sort.Index.Number), table));
        doubted.Remove(sort.Index.Target);
        learnt[sort.Index.Target] = sort.Index;
        Use([.. tables, table.Value!]);
    }

    /// <summary>Of an index nothing counts any more.</summary>
    public void Forget(string target)
    {
        doubted.Remove(target);
        if (learnt.Remove(target))
            Use(tables);
    }

    /// <summary>An index cannot be learnt: nothing that it told counts any more.</summary>
    /// <param name="target">The key of its target URI.</param>
    /// <param name="why">What prevents it.</param>
    public void GiveUp(string target, Exception why)
    {
        isUsed |= why is StoreException { Fault: StoreFault.TooLarge };
        Forget(target);
        DropVoid();
    }

    /// <summary>What is void goes, and where there are many tables, the smaller half of them becomes one.</summary>
    /// <param name="workers">Merges.</param>
    /// <exception cref="IOException">The disk refuses; all is as before.</exception>
    public IEnumerable<Yield> Trim(WorkerService workers)
    {
        if (learnt.Count > MostIndexes)
        {
            int count = learnt.Count - MostIndexes;
            foreach (LearntIndex old in learnt.Values.OrderBy(one => one.Number).Take(count).ToArray())
                Forget(old.Target);
        }

        DropVoid();
        DigestTable[] merged = AreMany
            ? [.. tables.OrderBy(table => table.Length).Take((tables.Length / 2) + 1)]
            : [.. tables.Where(table => Length > room.Length / 2 && IsMostlyVoid(table))];
        if (merged.Length == 0)
            yield break;
        LearntIndex[] kept =
            [.. merged.SelectMany(table => table.Indexes).Where(Counts)];
        long number = nextNumber++;
        string path = DigestFiles.NewPath(number);
        var table = new Result<DigestTable>();
        isMerging = true;
        try
        {
            yield return Yield.Call(workers.Run(() => files.Merge(merged, kept, path, number), table));
        }
        finally
        {
            isMerging = false;
        }

        Use([.. tables, table.Value!]);
        foreach (DigestTable old in merged)
            Drop(old);
    }

    /// <summary>What an index told that is stored no more does not count, and tables of which nothing counts
    /// go.</summary>
    public void DropVoid()
    {
        foreach (string gone in learnt.Keys.Where(target => !index.MayContain(target)).ToArray())
            Forget(gone);
        if (isMerging)
            return;
        foreach (DigestTable table in tables)
        {
            if (!table.Indexes.Any(Counts))
                Drop(table);
        }
    }

    public void Dispose()
    {
        foreach (DigestTable table in tables)
            table.Dispose();
        tables = [];
    }

    private static List<ToldDigest> Ask(DigestTable[] asked, string target)
    {
        var told = new List<ToldDigest>();
        Span<byte> name = stackalloc byte[DigestRecord.NameLength];
        DigestRecord.HashName(target, name);
        foreach (DigestTable table in asked)
        {
            try
            {
                table.Find(name, told);
            }
            catch (ObjectDisposedException)
            {
                // It has gone meanwhile: whoever asks looks again.
            }
        }

        return told;
    }

    private bool Counts(LearntIndex one) => learnt.GetValueOrDefault(one.Target) == one;

    private bool IsMostlyVoid(DigestTable table) => table.Indexes.Count(Counts) <= table.Indexes.Count / 2;

    private void Use(DigestTable[] changed)
    {
        tables = changed;
        Length = tables.Where(table => table.Indexes.Any(Counts)).Sum(table => table.Length);
        Version++;
    }

    // Bytes that the table of an index may take: what it told before goes for it, and nothing else does.
    private long MostLengthOf(string target)
    {
        long replaced = tables.Where(table => table.Indexes.All(one => one.Target == target || !Counts(one)))
            .Where(table => table.Indexes.Any(Counts)).Sum(table => table.Length);
        return Math.Min(room.Length - Length, VacantLength()) + replaced;
    }

    // A bound may be lower than it was.
    private void DropExcess()
    {
        while (Length > room.Length)
        {
            DigestTable largest = tables.MaxBy(table => table.Length)!;
            warn?.Invoke($"{largest.Path} is removed: all that is known of digests takes {Length >> 20} MiB, "
                + $"{room.Length >> 20} may be (--max-size)");
            foreach (LearntIndex one in largest.Indexes.Where(Counts))
                learnt.Remove(one.Target);
            Drop(largest);
        }
    }

    private void Drop(DigestTable table)
    {
        Use([.. tables.Where(one => one != table)]);
        table.Dispose();
        try
        {
            if (!folder.IsReadOnly)
                departures.TryDelete(table.Path, table.Length);
        }
        catch (StoreException)
        {
            // The next start tries again.
        }
    }
}
