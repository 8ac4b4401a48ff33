using Microsoft.Win32.SafeHandles;

namespace Replicator.Store;

/// <summary>Makes contents survive a power loss. Blocks, so for Workers; changes nothing.</summary>
/// <param name="folder">The disk.</param>
/// <param name="chain">Says which contents were stored.</param>
/// <param name="last">What would survive already.</param>
internal sealed class ContentSync(IFolder folder, LogChain chain, Checkpoint last)
{
    private long changed = last.Changed;

    /// <summary>Syncs the contents of all records before <paramref name="end"/> that were not.</summary>
    /// <param name="end">Of the log as it is now.</param>
    /// <exception cref="StoreException">The disk refuses; some may be safe, and it can be tried again.</exception>
    public Checkpoint Run(long end)
    {
        chain.Scan(last.End, end, Visit);
        return new Checkpoint(end, changed);
    }

    private void Visit(long position, IndexRecordKind kind, ReadOnlySpan<byte> payload)
    {
        if (!IndexContents.IsStored(kind) || IndexRecord.TryRead(payload) is not { IsSynced: false } record)
            return;

        // What lies there may be a newer content by now, or nothing; then there is nothing to lose.
        using SafeFileHandle? file = folder.TryOpen(record.Path, out _);
        if (file is not null)
            folder.Sync(file);
        changed = Math.Max(changed, record.Facts.Changed);
    }
}
