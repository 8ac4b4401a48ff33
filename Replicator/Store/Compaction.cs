namespace Replicator.Store;

/// <summary>Rewrites the log without what is void, in steps of a bounded length between which it is read and appended
/// to; one that was broken off is taken up where it was.</summary>
/// <remarks>Begun, unless it was → <see cref="TryStep"/> until it is false → <see cref="Sync"/> →
/// <see cref="End"/>. On the loop's thread, but for <see cref="ReadAhead"/> and <see cref="Sync"/>.</remarks>
internal sealed class Compaction
{
    /// <summary>Bytes of the old log that a step carries over what is live of, unless one record is longer.</summary>
    public const int StepLength = 64 << 10;

    /// <summary>Bytes that are read from the disk at once.</summary>
    public const int ReadLength = 2 << 20;

    private readonly StoredIndex index;
    private readonly RecordCarrier carrier;
    private readonly IndexLog old;
    private readonly IndexScanner scanner;
    private long position;

    /// <exception cref="StoreException">The disk refuses; all is as before.</exception>
    public Compaction(StoredIndex index)
    {
        this.index = index;
        carrier = index.BeginCompaction();
        old = index.Old!;
        scanner = old.Scanner();
        position = old.Start;
    }

    /// <summary>Whether the next step would read what <see cref="ReadAhead"/> was not called for.</summary>
    public bool NeedsReading => position < old.End && position >= ReadEnd;

    // Up to where the old log was read ahead.
    private long ReadEnd { get; set; }

    /// <summary>Reads what the next steps need into the system's memory; blocks, so for Workers.</summary>
    /// <exception cref="StoreException">The disk fails.</exception>
    public void ReadAhead()
    {
        old.ReadAhead(position, ReadLength);
        ReadEnd = position + ReadLength;
    }

    /// <summary>Carries over what is live of the next <see cref="StepLength"/> bytes.</summary>
    /// <returns>False if nothing is left to carry over.</returns>
    /// <exception cref="StoreException">The disk refuses; another compaction may go on.</exception>
    public bool TryStep()
    {
        if (position >= old.End)
            return false;
        position = scanner.Scan(position, position + StepLength, carrier.Carry);
        return true;
    }

    /// <summary>Returns once the new log would survive a power loss; blocks, so for Workers.</summary>
    /// <exception cref="StoreException">The disk fails.</exception>
    public void Sync() => index.Sync();

    /// <summary>Gives the new log the old one's name.</summary>
    /// <returns>The old one, whose end takes time, so for Workers.</returns>
    /// <exception cref="StoreException">The disk refuses; another compaction may go on.</exception>
    public IDisposable End() => index.EndCompaction(isDamaged: scanner.DamagedLength > 0 || scanner.End < old.End);
}
