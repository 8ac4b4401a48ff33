using Fibers;
using Microsoft.Win32.SafeHandles;
using Replicator.Cache;
using Replicator.Http;

namespace Replicator.Store;

/// <summary>A stored response whose content is complete or still growing; any number of fibers read behind one that writes.</summary>
/// <remarks>Life: Growing (<see cref="EntryWriter"/> appends) → Complete | Abandoned. The file stays open while somebody holds it.</remarks>
internal sealed class Entry
{
    public TargetUri Uri => throw new NotImplementedException();

    public StoredResponse Response => throw new NotImplementedException();

    public EntryState State => throw new NotImplementedException();

    /// <summary>Bytes of content that can be read now.</summary>
    public long Length => throw new NotImplementedException();

    /// <summary>Bytes of the whole content, when the origin announced it or it is complete.</summary>
    public long? CompleteLength => throw new NotImplementedException();

    /// <summary>Set at growth and at every change of state.</summary>
    public Signal Grown { get; } = new();

    /// <summary>The content's file, for sendfile and positional reads.</summary>
    public SafeFileHandle File => throw new NotImplementedException();

    /// <summary>Readers at the moment: whoever delivers holds it, else its file may be closed.</summary>
    public int HolderCount => throw new NotImplementedException();

    public void Hold() => throw new NotImplementedException();

    public void Release() => throw new NotImplementedException();

    /// <summary>Whether reading there would not wait for a disk (preadv2 with RWF_NOWAIT; true where the system cannot tell).</summary>
    public bool IsResident(long position, int length) => throw new NotImplementedException();

    /// <summary>Reads that range into the system's memory; blocks, so for Workers.</summary>
    public void ReadAhead(long position, int length) => throw new NotImplementedException();
}

internal enum EntryState
{
    Growing,
    Complete,
    /// <summary>The content will never be whole: readers make that visible to their clients.</summary>
    Abandoned,
}
