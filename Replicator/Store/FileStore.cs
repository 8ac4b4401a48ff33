using Fibers;
using Replicator.Http;

namespace Replicator.Store;

/// <summary>Stored responses: content in plain files that mirror the URLs, all else in the index log.</summary>
internal sealed class FileStore : IDisposable
{
    /// <summary>Opens the tree, making it if it is missing, replays its log and takes its lock.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="options">Where and how.</param>
    /// <param name="reads">Runs what may wait for a disk.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="StoreException">Not a folder, not ours to write, or held by another instance (the message says by whom).</exception>
    public FileStore(IFileSystem files, StoreOptions options, WorkerService reads, TimeProvider time) => throw new NotImplementedException();

    /// <summary>A stored response that is open already: no system call but the stat that is due once a second.</summary>
    public bool TryFindOpen(TargetUri uri, RequestHead presented, out Entry? entry) => throw new NotImplementedException();

    /// <summary>Finds the stored response that the presented request selects (RFC 9111 §4); the value stays null if there is none. Waits for
    /// <c>reads</c> where the disk must be asked. The entry is held for the caller, who releases it.</summary>
    public IEnumerable<Yield> Find(TargetUri uri, RequestHead presented, Result<Entry> entry) => throw new NotImplementedException();

    /// <summary>Begins a new stored response; what was stored under the same key and variant stays until <see cref="EntryWriter.Complete"/>.</summary>
    /// <param name="uri">Its target URI.</param>
    /// <param name="request">The request as the client sent it; for the fields that Vary names.</param>
    /// <param name="response">Its end-to-end fields are copied.</param>
    /// <param name="requestTime">RFC 9111 §4.2.3.</param>
    /// <param name="responseTime">RFC 9111 §4.2.3.</param>
    /// <param name="length">Bytes announced; null: unknown.</param>
    /// <exception cref="StoreException">It cannot be written; the response goes unstored.</exception>
    public EntryWriter Create(TargetUri uri, RequestHead request, ResponseHead response, DateTimeOffset requestTime, DateTimeOffset responseTime, long? length) =>
        throw new NotImplementedException();

    /// <summary>Updates a stored response from a 304 and records that (RFC 9111 §3.2).</summary>
    public void Freshen(Entry entry, ResponseHead notModified, DateTimeOffset requestTime, DateTimeOffset responseTime) => throw new NotImplementedException();

    /// <summary>All variants must be validated before their next use (RFC 9111 §4.4).</summary>
    public void Invalidate(TargetUri uri) => throw new NotImplementedException();

    /// <summary>For pages: how full it is.</summary>
    public StoreFigures Figures => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}

/// <param name="Root">The folder; may be a symbolic link itself.</param>
/// <param name="Flat">The last segment with its query is the whole key of plain 200s and lies in the root.</param>
/// <param name="MinimumFree">Bytes that stay free on the file system; below, nothing new is stored. Null: 1 GiB or a twentieth of it, whichever is less.</param>
internal sealed record StoreOptions(string Root, bool Flat, long? MinimumFree = null);

/// <param name="ResponseCount">Stored responses with a record.</param>
/// <param name="ContentLength">Bytes of their contents.</param>
/// <param name="FreeLength">Bytes free on the file system.</param>
internal readonly record struct StoreFigures(long ResponseCount, long ContentLength, long FreeLength);
