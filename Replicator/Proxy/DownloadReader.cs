using Replicator.Http;
using Replicator.Network;

namespace Replicator.Proxy;

/// <summary>A session that waits for a <see cref="Proxy.Download"/> or reads behind it, until it is disposed.</summary>
/// <param name="download">What it reads.</param>
/// <param name="isLeader">An answer that may not be shared is for this one.</param>
internal sealed class DownloadReader(Download download, bool isLeader) : IDisposable
{
    public bool IsLeader => isLeader;

    /// <inheritdoc cref="Download.OwnFields"/>
    public FieldSection? OwnFields => isLeader ? download.OwnFields : null;

    /// <summary>Of the next byte that it sends to its client.</summary>
    public long Position { get; set; }

    /// <summary>Bytes of the content that its client was promised; null: the head of the answer was not sent
    /// yet.</summary>
    public ByteRange? Promised { get; set; }

    /// <summary>What was asked for last because it waited; null: nothing was.</summary>
    public DownloadLane? Asked { get; set; }

    /// <summary>What is to bring the byte that it waits for; <see cref="DownloadLanes"/>' own.</summary>
    public DownloadLane? Awaited { get; set; }

    /// <summary>Whether its client was promised some of that and has not got it.</summary>
    public bool IsOwed(ByteRange range) =>
        Promised is { } promised && Math.Max(promised.Start, Position) < range.End && promised.End > range.Start;

    /// <summary>It waits for the next byte of what its client wants.</summary>
    /// <param name="wanted">From that byte on.</param>
    /// <returns>Whether it comes with an answer that is at hand.</returns>
    /// <exception cref="UpstreamException">That will not come, or only after further tries, and its client was promised
    /// nothing.</exception>
    public bool Demand(ByteRange wanted) => download.Lanes.Demand(this, wanted);

    /// <inheritdoc cref="Download.Error"/>
    public UpstreamException? Error => download.Error;

    /// <inheritdoc cref="Download.Tail"/>
    public DownloadTail? Tail => download.Tail;

    public void Dispose() => download.Leave(this);
}
