using Replicator.Store.Digests;

namespace Replicator.Store;

/// <summary>How many bytes the tree takes on the disk, and how many more it may take.</summary>
/// <remarks>A content counts as the blocks of 4 KiB that it takes, whatever the file system has, so that the sum needs
/// no question to the system; with it count the log, what is not finished yet, a block for each folder, and what a
/// person had put there when that was counted.</remarks>
/// <param name="index">What is stored.</param>
/// <param name="digests">What is known of it.</param>
/// <param name="unfinished">What is not whole and does not grow.</param>
/// <param name="publication">Makes and deletes folders.</param>
/// <param name="departures">What is not free yet though its name is gone; it counts as free.</param>
/// <param name="space">What is free on the disk.</param>
/// <param name="bound">Bytes; null: as many as the disk takes.</param>
internal sealed class Room(
    StoredIndex index, DigestTables digests, UnfinishedContents unfinished, Publication publication,
    Departures departures, FreeSpace space, long? bound)
{
    private const long BlockLength = 4096;

    // Of contents that grow: what was set aside for them, and how much of that is written.
    private long reserved;
    private long written;

    // What was there without a record, and folders; beside those that are made and deleted here.
    private long counted;

    /// <summary>Bytes of all of it.</summary>
    public long Used => index.Sums.Space + unfinished.Space + reserved + digests.Length + OwnLength;

    /// <summary>Bytes within the bound that nothing takes; less than zero: there is more than may be.</summary>
    public long VacantLength => bound is { } most ? most - Used : long.MaxValue;

    /// <summary>Bytes beyond the bound; zero or less: none.</summary>
    public long Excess => bound is { } most ? Used - most : 0;

    /// <summary>Bytes that a file of that length takes. Lengths that are announced may be absurd: sums of a few of them
    /// are within 64 bits still.</summary>
    public static long SpaceOf(long length) =>
        (Math.Min(length, long.MaxValue / 8) + BlockLength - 1) & -BlockLength;

    /// <summary>Bytes that have to go before a content of that length can be stored as well; zero or less:
    /// none.</summary>
    public long MissingFor(long length)
    {
        // One block more, for the record.
        long wanted = SpaceOf(length) + BlockLength;
        return Math.Max(MissingInBound(wanted), MissingOnDisk(reserved - written + wanted));
    }

    /// <summary>Bytes that have to go before as much is free on the disk as must stay; zero or less: none.</summary>
    public long MissingFree => MissingOnDisk(0);

    /// <summary>Bytes of what never goes for others: the log, tables of digests and what is kept for these, folders,
    /// and what a person put there.</summary>
    public long LastingLength => digests.KeptLength + OwnLength;

    /// <summary>Whether that is for want of room within the bound.</summary>
    public bool IsShortOfBound(long length) => MissingInBound(SpaceOf(length) + BlockLength) > 0;

    /// <inheritdoc cref="Placement.FolderCount"/>
    public long FolderCount => publication.FolderCount;

    /// <summary>What no record tells was counted.</summary>
    /// <param name="census">Has gone through the tree.</param>
    /// <param name="foldersBefore"><see cref="FolderCount"/> when it began: it may have seen what was made since, or
    /// not. Rather too many count than too few, until the next one.</param>
    public void Count(Census census, long foldersBefore) => counted = census.FileSpace
        + ((census.FolderCount - Math.Min(foldersBefore, publication.FolderCount)) * BlockLength);

    /// <summary>Sets aside what an entry is to take that is being written.</summary>
    /// <param name="entry">Unfinished.</param>
    /// <param name="length">Bytes of content, in all.</param>
    public void Reserve(Entry entry, long length)
    {
        long wanted = SpaceOf(length);
        reserved += wanted - entry.ReservedLength;
        entry.ReservedLength = wanted;
    }

    /// <summary>So much of what was set aside was written before.</summary>
    public void Found(long length) => written += length;

    /// <summary>So much of what was set aside is written.</summary>
    public void Note(int count)
    {
        written += count;
        space.Note(count);
    }

    /// <summary>An entry is stored, or its file is gone.</summary>
    public void Release(Entry entry)
    {
        if (entry.ReservedLength == 0)
            return;
        reserved -= entry.ReservedLength;
        written -= entry.Length;
        entry.ReservedLength = 0;
    }

    private long MissingOnDisk(long wanted) => space.MissingFor(wanted) - departures.Space;

    private long OwnLength => index.OwnLength + Math.Max(0, counted + (publication.FolderCount * BlockLength));

    private long MissingInBound(long wanted) =>
        bound is { } most ? Used - digests.Length + digests.KeptLength + wanted - most : 0;
}
