using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using Replicator.Store;

namespace Replicator.Tests.Store;

/// <summary>A real folder that fails on purpose: a full disk, a step that fails, or a process that ends between two
/// steps. Syncing is a step, but for the real disk; <see cref="UnsyncedContents"/> knows what was not.</summary>
/// <param name="inner">The real one.</param>
/// <param name="unsynced">What a power loss would take; null: nobody asks.</param>
internal sealed class FaultyFolder(IFolder inner, UnsyncedContents? unsynced = null) : IFolder
{
    // Under which files were opened.
    private readonly ConditionalWeakTable<SafeFileHandle, string> names = [];

    private long? writableLength;
    private int? stepsLeft;
    private int? goodSteps;
    private int? freeSteps;
    private bool shortensLast;

    /// <summary>Names whose rename to them, or making, fails.</summary>
    public Predicate<string> Refuses { get; set; } = _ => false;

    /// <summary>Names that are refused to whoever wants to read them.</summary>
    public Predicate<string> CannotBeRead { get; set; } = _ => false;

    /// <summary>Files that were opened for reading by a call that may wait for the disk.</summary>
    public int OpenCount { get; private set; }

    /// <summary>Names that the system does not have in its memory; whatever it has in truth.</summary>
    public Predicate<string> HasColdName { get; set; } = _ => false;

    /// <summary>Names whose content the system does not have in its memory; whatever it has in truth.</summary>
    public Predicate<string> HasColdContent { get; set; } = _ => false;

    /// <summary>From the next rename on nothing can be written.</summary>
    public bool FailsAfterRename { get; set; }

    /// <summary>Tells how many bytes are free; null: the system does.</summary>
    public Func<long>? FreeLength { get; set; }

    /// <summary>Every change fails so, as on a disk that turned read-only or broke; null: none does.</summary>
    public StoreFault? Fault { get; set; }

    /// <summary>Nothing can be synced.</summary>
    public bool FailsToSync { get; set; }

    /// <summary>Changes that were made.</summary>
    public int StepCount { get; private set; }

    /// <summary>How often something was written out.</summary>
    public int WrittenOutCount { get; private set; }

    public FileFacts Facts => inner.Facts;

    public bool IsInPlace => inner.IsInPlace;

    public bool IsReadOnly => inner.IsReadOnly;

    /// <summary>So many more bytes can be written, then the disk is full; what fits of the last write is
    /// written.</summary>
    public void FailWritesAfter(long length) => writableLength = length;

    /// <summary>After so many more changes nothing changes any more, as if the process had been killed.</summary>
    /// <param name="steps">So many.</param>
    /// <param name="shortens">If the next change would be a write, half of it is written.</param>
    public void CrashAfter(int steps, bool shortens = false) => (stepsLeft, shortensLast) = (steps, shortens);

    /// <summary>After so many more changes the disk is full: half of the next write fits.</summary>
    public void FillAfter(int steps) => freeSteps = steps;

    /// <summary>So many changes are made, the next one fails, those after it are made again.</summary>
    public void FailOnceAfter(int steps) => goodSteps = steps;

    public void Heal()
    {
        goodSteps = null;
        freeSteps = null;
        shortensLast = false;
        writableLength = null;
        stepsLeft = null;
        FailsAfterRename = false;
        Fault = null;
    }

    public FileFacts? TryStat(string path) => inner.TryStat(path) is { } facts ? Told(facts) : null;

    public FileFacts Stat(SafeFileHandle file) => Told(inner.Stat(file));

    public SafeFileHandle? TryOpen(string path, out FileFacts facts)
    {
        if (CannotBeRead(path))
            throw new StoreException($"{path}: permission denied", null, StoreFault.Failing);
        OpenCount++;
        SafeFileHandle? file = Named(path, inner.TryOpen(path, out facts));
        facts = Told(facts);
        return file;
    }

    public bool TryOpenAtOnce(string path, out SafeFileHandle? file, out FileFacts facts)
    {
        (file, facts) = (null, default);
        if (CannotBeRead(path) || HasColdName(path))
            return false;
        file = Named(path, inner.TryOpen(path, out facts));
        facts = Told(facts);
        return true;
    }

    public SafeFileHandle OpenOrCreate(string path) => Named(path, inner.OpenOrCreate(path))!;

    public SafeFileHandle Create(string path)
    {
        Step(path);
        SafeFileHandle file = inner.Create(path);
        unsynced?.Created(inner.Stat(file));
        return Named(path, file)!;
    }

    public void MakeFolder(string path, bool isPrivate)
    {
        Step(path);
        inner.MakeFolder(path, isPrivate);
    }

    public void Rename(string from, string to)
    {
        Step(to);
        inner.Rename(from, to);
        if (FailsAfterRename)
            writableLength = 0;
    }

    public bool TryRenameNew(string from, string to)
    {
        Step(to);
        bool isRenamed = inner.TryRenameNew(from, to);
        if (isRenamed && FailsAfterRename)
            writableLength = 0;
        return isRenamed;
    }

    public bool TryDelete(string path)
    {
        Step(path);
        return inner.TryDelete(path);
    }

    public bool TryDeleteEmptyFolder(string path)
    {
        Step(path);
        return inner.TryDeleteEmptyFolder(path);
    }

    public DateTimeOffset? LastRead(string path) => inner.LastRead(path);

    public IReadOnlyList<string> List(string path) => inner.List(path);

    public void SetModifiedTime(SafeFileHandle file, DateTimeOffset modified)
    {
        Step("");
        inner.SetModifiedTime(file, modified);
    }

    public void Write(SafeFileHandle file, ReadOnlySpan<byte> content, long position)
    {
        unsynced?.Written(inner.Stat(file));
        if (stepsLeft == 0 && shortensLast)
        {
            shortensLast = false;
            inner.Write(file, content[..(content.Length / 2)], position);
        }

        Step("");
        if (freeSteps < 0)
            writableLength ??= content.Length / 2;
        if (writableLength is { } writable && content.Length > writable)
        {
            inner.Write(file, content[..(int)writable], position);
            writableLength = 0;
            throw new StoreException("No space left on device", null, StoreFault.Full);
        }

        inner.Write(file, content, position);
        writableLength -= content.Length;
    }

    public int Read(SafeFileHandle file, Span<byte> content, long position) => inner.Read(file, content, position);

    public int ReadAtOnce(SafeFileHandle file, Span<byte> content, long position) =>
        names.TryGetValue(file, out string? name) && HasColdContent(name)
            ? 0
            : inner.Read(file, content, position);

    public void SetLength(SafeFileHandle file, long length)
    {
        Step("");
        inner.SetLength(file, length);
    }

    public void Sync(SafeFileHandle file)
    {
        Step("");
        if (FailsToSync)
            throw new StoreException("The disk failed", null, StoreFault.Failing);
        unsynced?.Synced(inner.Stat(file));
    }

    public void WriteOut(SafeFileHandle file)
    {
        WrittenOutCount++;
        inner.WriteOut(file);
    }

    public SafeFileHandle? TryLock(string path) => inner.TryLock(path);

    public void Unlock(SafeFileHandle file) => inner.Unlock(file);

    public (long Free, long Whole) Space() => (FreeLength?.Invoke() ?? inner.Space().Free, inner.Space().Whole);

    public void Dispose() => inner.Dispose();

    private SafeFileHandle? Named(string path, SafeFileHandle? file)
    {
        if (file is not null)
            names.Add(file, path);
        return file;
    }

    private FileFacts Told(FileFacts facts) => unsynced?.Told(facts) ?? facts;

    private void Step(string path)
    {
        if (stepsLeft == 0)
            throw new StoreException("The process has ended");
        if (Fault is { } fault)
            throw new StoreException("The disk refuses", null, fault);
        if (Refuses(path))
            throw new StoreException($"{path}: refused", null, StoreFault.Failing);
        if (goodSteps-- == 0)
            throw new StoreException("The disk failed", null, StoreFault.Failing);
        stepsLeft--;
        freeSteps--;
        StepCount++;
    }
}
