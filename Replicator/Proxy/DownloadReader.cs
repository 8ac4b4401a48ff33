namespace Replicator.Proxy;

/// <summary>A session that waits for a <see cref="Proxy.Download"/> or reads behind it, until it is disposed.</summary>
/// <param name="download">What it reads.</param>
/// <param name="isLeader">An answer that may not be shared is for this one.</param>
internal sealed class DownloadReader(Download download, bool isLeader) : IDisposable
{
    public bool IsLeader => isLeader;

    /// <summary>Of the next byte that it sends to its client.</summary>
    public long Position { get; set; }

    /// <inheritdoc cref="Download.Tail"/>
    public DownloadTail? Tail => download.Tail;

    public void Dispose() => download.Leave(this);
}
