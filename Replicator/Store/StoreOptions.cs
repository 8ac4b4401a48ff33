namespace Replicator.Store;

/// <param name="Root">The folder; may be a symbolic link itself.</param>
/// <param name="Flat">The last segment with its query is the whole key of plain 200s and lies in the root.</param>
/// <param name="MinimumFree">Bytes that stay free on the file system: what is stored goes for that. Null: 1 GiB or a
/// twentieth of it, whichever is less, for which something goes only where something else is to be stored.</param>
/// <param name="Address">Where this instance listens, for whoever finds the root in use; null: only the process is
/// named.</param>
/// <param name="Warn">Gets a sentence for the person when something was not in order. Called on the loop's
/// thread.</param>
/// <param name="MaximumOpenFiles">Complete files that are kept open, so that hits on them find them at once; at
/// least one.</param>
/// <param name="Memory">Bytes of heads and small contents that are kept ready in memory.</param>
/// <param name="LeastVoidLength">Bytes of the log that must be void, beside half of it, before it is rewritten: a short
/// one is replayed in no time.</param>
/// <param name="LongestReplay">Bytes of the log that a start may have to replay: where it would be more, a snapshot is
/// made at the end, and, where it would be much more, before.</param>
/// <param name="Machine">The present run of the machine; null: as the system tells.</param>
/// <param name="LongLength">Bytes of a file from which on deleting it takes so long that another thread does
/// it.</param>
/// <param name="MaximumSize">Bytes of all that is stored; null: as many as the disk takes.</param>
/// <param name="MaximumAge">What was not used for longer goes; null: nothing does for its age.</param>
/// <param name="KeptVersions">Where room is needed, versions of a package go first that are older than so many others;
/// null: they are not looked at.</param>
internal sealed record StoreOptions(
    string Root, bool Flat, long? MinimumFree = null, string? Address = null, Action<string>? Warn = null,
    int MaximumOpenFiles = 512, long Memory = 64L << 20, long LeastVoidLength = 4L << 20,
    long LongestReplay = 1L << 20, MachineRun? Machine = null, long LongLength = 1L << 20, long? MaximumSize = null,
    TimeSpan? MaximumAge = null, int? KeptVersions = null);
