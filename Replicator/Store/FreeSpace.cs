namespace Replicator.Store;

/// <summary>How much may still be written, asked of the system at most once a second, and where it is near the
/// end.</summary>
/// <param name="folder">The disk.</param>
/// <param name="minimum">Bytes that stay free; null: 1 GiB or a twentieth of the whole, whichever is less.</param>
/// <param name="time">The clock.</param>
internal sealed class FreeSpace(IFolder folder, long? minimum, TimeProvider time)
{
    private const long LargestDefaultMinimum = 1L << 30;
    private const int DefaultShare = 20;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private long? askedAt;
    private long free;
    private long keptFree;

    // Of ours, since the system was asked.
    private long written;

    /// <summary>Bytes free on the file system; zero if it does not tell.</summary>
    public long Length
    {
        get
        {
            if (IsOld)
                Ask();
            return free;
        }
    }

    private bool IsOld => askedAt is not { } asked || time.GetElapsedTime(asked) >= Interval;

    /// <summary>Bytes of a file system that stay free.</summary>
    /// <param name="minimum">As this gets it.</param>
    /// <param name="whole">Bytes of the file system.</param>
    public static long KeptOf(long? minimum, long whole) =>
        minimum ?? Math.Min(LargestDefaultMinimum, whole / DefaultShare);

    /// <summary>Bytes that have to be freed before <paramref name="length"/> more leave as much free as must stay; zero
    /// or less: none.</summary>
    public long MissingFor(long length)
    {
        if (IsOld || free - keptFree - written < length)
            Ask();
        return length - (free - keptFree);
    }

    /// <summary>So much was written.</summary>
    public void Note(long length) => written += length;

    private void Ask()
    {
        askedAt = time.GetTimestamp();
        written = 0;
        try
        {
            (free, long whole) = folder.Space();
            keptFree = KeptOf(minimum, whole);
        }
        catch (StoreException)
        {
            (free, keptFree) = (0, minimum ?? LargestDefaultMinimum);
        }
    }
}
