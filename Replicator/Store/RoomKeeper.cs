using System.Diagnostics;
using Fibers;

namespace Replicator.Store;

/// <summary>Keeps what is stored within its bounds: room for what is to be written is set aside before, and for that
/// the least useful goes.</summary>
/// <remarks>On the loop's thread, in steps of a bounded length.</remarks>
/// <param name="index">What is stored.</param>
/// <param name="room">How much there is.</param>
/// <param name="eviction">Makes more.</param>
/// <param name="departures">What is not free yet though its name is gone.</param>
/// <param name="space">What is free on the disk.</param>
/// <param name="options">The bounds.</param>
/// <param name="time">The clock.</param>
internal sealed class RoomKeeper(StoredIndex index, Room room, Eviction eviction, Departures departures,
    FreeSpace space, StoreOptions options, TimeProvider time)
{
    /// <summary>Responses that go in one step for one that is stored.</summary>
    private const int MostAtOnce = 64;

    /// <summary>Responses that go in one step of a fiber, unless that takes too long.</summary>
    private const int FewAtOnce = 8;

    // Usually one takes a tenth of it, but a disk that has much to do may let each wait.
    private static readonly TimeSpan StepTime = TimeSpan.FromMilliseconds(2);

    // Counting takes no more than that part of the time; a person's changes are not noticed before.
    private const int CountShare = 100;
    private static readonly TimeSpan CountInterval = TimeSpan.FromMinutes(10);

    // Less than that part of the bound more is not worth another sentence.
    private const int WorthSaying = 16;

    private long countedAt;
    private TimeSpan? untilCount;
    private long saidSpace;

    /// <summary>Bytes of all that counts.</summary>
    public long Used => room.Used;

    /// <summary>Says it where more lies there than may, as after a start with a lower bound.</summary>
    public void SayExcess()
    {
        if (room.Excess > 0)
        {
            options.Warn?.Invoke($"{room.Used >> 20} MiB are stored, {options.MaximumSize >> 20} MiB may be "
                + "(--max-size): the least useful goes");
        }
    }

    /// <summary>Whether something has to go, or to be gone, before so much more can be stored.</summary>
    /// <param name="length">Bytes of content.</param>
    public bool IsShortOf(long length) => room.MissingFor(length) + departures.Space > 0;

    /// <summary>Lets go, step by step, what has to go before so much more can be stored. Nothing goes for what cannot
    /// be stored all the same.</summary>
    /// <param name="length">Bytes of content.</param>
    public IEnumerable<Yield> MakeRoom(long length)
    {
        bool isMore;
        do
        {
            isMore = !TryMakeRoom(length, FewAtOnce, out int gone) && gone > 0;
            if (isMore)
            {
                yield return Yield.Wait(TimeSpan.Zero);
            }
            else if (departures.Space > 0)
            {
                yield return Yield.Call(departures.AwaitFreed());
                // Others may have taken it.
                isMore = room.MissingFor(length) > 0;
            }
        }
        while (isMore);
    }

    /// <summary>Whether so much more can be stored; what has to go for it goes, as far as that is a matter of one
    /// step.</summary>
    /// <param name="length">Bytes of content.</param>
    public bool TryDemand(long length) => TryMakeRoom(length, MostAtOnce, out _);

    /// <inheritdoc cref="TryDemand"/>
    /// <exception cref="StoreException">It cannot.</exception>
    public void Demand(long length)
    {
        if (!TryDemand(length))
            throw Refusal(length);
    }

    /// <summary>Sets room aside for an entry that is to be written, which was demanded before.</summary>
    /// <param name="entry">Growing; some of it may be there.</param>
    /// <param name="length">Bytes of content, in all, that are expected; what else comes extends it.</param>
    public void Begin(Entry entry, long length)
    {
        room.Reserve(entry, Math.Max(length, entry.Length));
        room.Found(entry.Length);
    }

    /// <summary>From now on just so much is set aside for an entry.</summary>
    /// <param name="entry">Unfinished.</param>
    /// <param name="length">Bytes of content.</param>
    public void Reserve(Entry entry, long length) => room.Reserve(entry, length);

    /// <summary>An entry is to grow: throws unless there is room for it.</summary>
    /// <param name="entry">Growing.</param>
    /// <param name="length">Bytes of its content from then on.</param>
    /// <exception cref="StoreException">There is none.</exception>
    public void Extend(Entry entry, long length)
    {
        long wanted = Room.SpaceOf(length);
        if (wanted <= entry.ReservedLength)
            return;
        // What was not announced may have no end: it must not push out everything before that is seen.
        if (options.MaximumSize is { } most && entry.CompleteLength is null && wanted > most / 2)
            throw TooLarge("without an announced length nothing over half of it is stored");
        Demand(wanted - entry.ReservedLength);
        room.Reserve(entry, length);
    }

    /// <summary>So much of what was set aside is written.</summary>
    public void Note(int count) => room.Note(count);

    /// <summary>An entry is stored, or its file is gone.</summary>
    public void Release(Entry entry) => room.Release(entry);

    /// <summary>Counts what no record tells, where there is a bound that it is part of: once, and again now and then,
    /// for people remove files and folders behind the store's back. Says what of that is a person's.</summary>
    /// <param name="census">Goes through the tree.</param>
    /// <param name="isOver">Whether the tree is not to be used any more.</param>
    /// <param name="atOnce">Also if it was counted not long ago.</param>
    public IEnumerable<Yield> Count(Census census, Func<bool> isOver, bool atOnce)
    {
        if (options.MaximumSize is not { } most || (!atOnce && time.GetElapsedTime(countedAt) < untilCount))
            yield break;
        long began = time.GetTimestamp();
        long foldersBefore = room.FolderCount;
        yield return Yield.Call(census.Run(isOver));
        if (isOver())
            yield break;
        room.Count(census, foldersBefore);
        countedAt = time.GetTimestamp();
        TimeSpan leastInterval = time.GetElapsedTime(began) * CountShare;
        untilCount = leastInterval > CountInterval ? leastInterval : CountInterval;
        if (census.FileCount > 0 && (saidSpace == 0 || census.FileSpace > saidSpace + (most / WorthSaying)))
        {
            options.Warn?.Invoke($"{census.FileCount} files without a record take {census.FileSpace >> 20} MiB of "
                + $"{most >> 20} (--max-size): who put them there has to remove them");
            saidSpace = census.FileSpace;
        }
        else if (census.FileCount == 0)
        {
            saidSpace = 0;
        }
    }

    /// <summary>Lets go what is beyond the bounds by now, step by step; then what was not used for too long.</summary>
    /// <param name="isOver">Whether the tree is not to be used any more.</param>
    public IEnumerable<Yield> Trim(Func<bool> isOver)
    {
        while (!isOver() && IsOverfull && eviction.TryEvict(Used))
        {
            long began = time.GetTimestamp();
            for (int count = 1; count < FewAtOnce && IsOverfull && time.GetElapsedTime(began) < StepTime; count++)
            {
                if (!eviction.TryEvict(Used))
                    break;
            }

            yield return Yield.Wait(TimeSpan.Zero);
        }

        if (options.MaximumAge is not { } oldest)
            yield break;
        DateTimeOffset now = time.GetUtcNow();
        TimeSpan part = oldest / UseMarks.MaximumAge;
        // A clock that was set back must not keep everything for ever.
        DateTimeOffset agedAt = index.AgedAt is { } before && before <= now ? before : now;
        if (index.AgedAt is null)
            index.AgedAt = agedAt;
        for (; agedAt + part <= now && !isOver(); index.AgedAt = agedAt)
        {
            foreach (Yield wait in Age(isOver))
                yield return wait;
            agedAt += part;
        }
    }

    private bool IsOverfull => room.Excess > 0 || (options.MinimumFree is not null && room.MissingFree > 0);

    private bool TryMakeRoom(long length, int most, out int gone)
    {
        long began = time.GetTimestamp();
        for (gone = 0; ; gone++)
        {
            long missing = room.MissingFor(length);
            if (missing <= 0)
                return true;
            if (gone == most || (gone > 0 && most == FewAtOnce && time.GetElapsedTime(began) >= StepTime))
                return false;
            if (missing > eviction.Space || !eviction.TryEvict(Used))
            {
                gone = 0;
                return false;
            }
        }
    }

    // One more part of the greatest age has passed for all that was not used meanwhile.
    private IEnumerable<Yield> Age(Func<bool> isOver)
    {
        Debug.Assert(options.MaximumAge is not null, "without it nothing goes for its age");
        var old = new List<(ulong Hash, long Position)>();
        for (long slot = 0; !isOver() && slot >= 0;)
        {
            slot = index.Hand.Age(slot, old);
            for (int first = 0; first < old.Count; first += FewAtOnce)
            {
                foreach ((ulong hash, long position) in old.Skip(first).Take(FewAtOnce))
                    _ = index.Contains(hash, position) && eviction.TryEvict(hash, position);
                yield return Yield.Wait(TimeSpan.Zero);
                if (isOver())
                    yield break;
            }

            old.Clear();
            yield return Yield.Wait(TimeSpan.Zero);
        }
    }

    private StoreException Refusal(long length)
    {
        if (Room.SpaceOf(length) > options.MaximumSize)
            return TooLarge("it is larger");
        if (Room.SpaceOf(length) + room.LastingLength >= options.MaximumSize)
        {
            return TooLarge(
                $"the index, digests, folders and files without a record take {room.LastingLength >> 10} KiB of it, "
                + "and stay");
        }

        return room.IsShortOfBound(length)
            ? TooLarge("the rest is pinned or in use")
            : new StoreException($"Only {space.Length >> 20} MiB are free on the disk", null, StoreFault.Full);
    }

    private StoreException TooLarge(string why) => new(
        $"There is no room for it within {options.MaximumSize >> 20} MiB (--max-size): {why}", null,
        StoreFault.TooLarge);
}
