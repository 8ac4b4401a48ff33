using Microsoft.Win32.SafeHandles;

namespace Replicator.Store;

/// <summary>The tree below the root. Paths are relative to it, with <c>/</c> between names. No link is followed
/// below the root, not even one that is put there while a call runs. From any thread.</summary>
/// <remarks>Every member throws <see cref="StoreException"/>, and nothing else, when the system refuses.</remarks>
internal interface IFolder : IDisposable
{
    /// <summary>The root folder itself.</summary>
    FileFacts Facts { get; }

    /// <summary>Whether the root's path still leads to this folder. True where the system does not tell.</summary>
    bool IsInPlace { get; }

    /// <summary>Whether the file system takes no change, as far as that was found out: then files that were opened for
    /// writing can only be read.</summary>
    bool IsReadOnly { get; }

    /// <summary>What lies there; null if nothing does.</summary>
    FileFacts? TryStat(string path);

    FileFacts Stat(SafeFileHandle file);

    /// <summary>Opens a file for reading; null if there is none, or if a link, a folder or a device is there or in
    /// the way.</summary>
    SafeFileHandle? TryOpen(string path, out FileFacts facts);

    /// <summary>As <see cref="TryOpen"/>, of names that the system has in its memory, so that it waits for no disk.
    /// </summary>
    /// <returns>False: the disk must be asked, or may have to be; nothing was opened.</returns>
    bool TryOpenAtOnce(string path, out SafeFileHandle? file, out FileFacts facts);

    /// <summary>Opens a file for reading and writing; made if missing. Where the file system takes no change, one that
    /// is there is opened for reading.</summary>
    SafeFileHandle OpenOrCreate(string path);

    /// <summary>Makes a file that must not be there yet, for reading and writing.</summary>
    SafeFileHandle Create(string path);

    /// <summary>Makes one folder; one that is there already is left as it is.</summary>
    /// <param name="path">Where; its parent exists.</param>
    /// <param name="isPrivate">Nobody but the owner may look into it.</param>
    void MakeFolder(string path, bool isPrivate);

    /// <summary>Gives a file another name, replacing what has that name.</summary>
    void Rename(string from, string to);

    /// <summary>Gives a file a name that nothing has, in a folder that is there. False: something has it, the folder is
    /// missing, or the system cannot tell; nothing was changed.</summary>
    bool TryRenameNew(string from, string to);

    /// <summary>False if there was none.</summary>
    bool TryDelete(string path);

    /// <summary>Deletes a folder. False if there was none, or something lies in it.</summary>
    bool TryDeleteEmptyFolder(string path);

    /// <summary>When a file was read last; the system may keep that to the day only. Null if nothing lies there, or the
    /// system does not tell.</summary>
    DateTimeOffset? LastRead(string path);

    /// <summary>Names of what lies in a folder.</summary>
    IReadOnlyList<string> List(string path);

    void SetModifiedTime(SafeFileHandle file, DateTimeOffset modified);

    /// <summary>Writes all of it.</summary>
    void Write(SafeFileHandle file, ReadOnlySpan<byte> content, long position);

    /// <summary>How much was read; less than asked only at the end of the file.</summary>
    int Read(SafeFileHandle file, Span<byte> content, long position);

    /// <summary>As <see cref="Read"/>, of what the system has in its memory, so that it waits for no disk: less than
    /// asked, or nothing, also where the disk must be asked for the rest.</summary>
    int ReadAtOnce(SafeFileHandle file, Span<byte> content, long position);

    /// <summary>Cuts or extends.</summary>
    void SetLength(SafeFileHandle file, long length);

    /// <summary>Returns once the content would survive a power loss.</summary>
    void Sync(SafeFileHandle file);

    /// <summary>Finds a place on the disk for what was written, and begins to bring it there; blocks, so for Workers.
    /// Does nothing where the system has no such call.</summary>
    void WriteOut(SafeFileHandle file);

    /// <summary>Takes the file for this process alone until the handle is closed; null if another has it. Where the
    /// file system takes no change, others that only read may take it as well.</summary>
    SafeFileHandle? TryLock(string path);

    /// <summary>Gives a lock back and closes its file. Closing alone is not enough: a process that is just being
    /// started holds a copy of every descriptor for a moment.</summary>
    void Unlock(SafeFileHandle file);

    /// <summary>Bytes that may still be written, and bytes of the whole file system.</summary>
    (long Free, long Whole) Space();
}
