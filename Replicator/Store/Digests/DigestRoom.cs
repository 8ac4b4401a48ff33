namespace Replicator.Store.Digests;

/// <summary>How much tables may take on the disk: a share of what all may, and nothing of what must stay free. From any
/// thread.</summary>
/// <param name="folder">The disk.</param>
/// <param name="minimumFree">As <see cref="StoreOptions.MinimumFree"/>.</param>
/// <param name="maximumSize">As <see cref="StoreOptions.MaximumSize"/>.</param>
internal sealed class DigestRoom(IFolder folder, long? minimumFree, long? maximumSize)
{
    // A table takes about a thousandth of the files that it tells of.
    private const int Share = 16;

    /// <summary>Bytes of all tables together at most.</summary>
    public long Length { get; } = maximumSize / Share ?? long.MaxValue;

    /// <summary>Bytes that are set aside for tables once there is something to learn, so that nothing that is stored
    /// has to go for a table.</summary>
    public long KeptLength => maximumSize is null ? 0 : Length;

    /// <summary>So much more is to be written.</summary>
    /// <param name="length">Bytes.</param>
    /// <exception cref="StoreException">Less would be free then than must stay; or the disk does not say.</exception>
    public void Demand(long length)
    {
        (long free, long whole) = folder.Space();
        if (length > free - FreeSpace.KeptOf(minimumFree, whole))
            throw new StoreException($"only {free >> 20} MiB are free on the disk (--min-free)", null, StoreFault.Full);
    }

    /// <summary>What a table that is larger than it may be is refused with.</summary>
    public static StoreException TooLarge(long most) => new(
        $"their table would take more than the {Math.Max(most, 0) >> 10} KiB that are left for it; tables take a "
        + $"{Share}th of --max-size at most: a larger one helps", null, StoreFault.TooLarge);
}
