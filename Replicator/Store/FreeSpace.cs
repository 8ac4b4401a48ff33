namespace Replicator.Store;

/// <summary>How much may still be written, asked of the system at most once a second.</summary>
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

    /// <summary>Bytes free on the file system; zero if it does not tell.</summary>
    public long Length
    {
        get
        {
            Refresh();
            return free;
        }
    }

    /// <summary>Throws unless <paramref name="length"/> more bytes leave as much free as must stay.</summary>
    /// <exception cref="StoreException">They do not.</exception>
    public void Demand(long length)
    {
        Refresh();
        if (free - keptFree < length)
            throw new StoreException($"Only {free >> 20} MiB are free on the disk", null, StoreFault.Full);
    }

    private void Refresh()
    {
        if (askedAt is { } asked && time.GetElapsedTime(asked) < Interval)
            return;

        askedAt = time.GetTimestamp();
        try
        {
            (free, long whole) = folder.Space();
            keptFree = minimum ?? Math.Min(LargestDefaultMinimum, whole / DefaultShare);
        }
        catch (StoreException)
        {
            (free, keptFree) = (0, minimum ?? LargestDefaultMinimum);
        }
    }
}
