namespace Replicator.Proxy;

/// <summary>Leave to have one connection to an origin, for one exchange; given back when it is disposed.</summary>
/// <param name="turns">Gave it.</param>
/// <param name="authority">Of the origin.</param>
internal sealed class OriginTurn(OriginTurns turns, string authority) : IDisposable
{
    private bool isDisposed;

    public string Authority => authority;

    /// <summary>It counts among the origin's connections.</summary>
    public bool HasConnection { get; set; }

    /// <summary>It counts among the downloads.</summary>
    public bool IsDownload { get; set; }

    /// <summary>What comes goes to one client and nobody else: that is no download any more.</summary>
    public void EndDownload()
    {
        if (IsDownload)
            turns.LeaveDownloads();
        IsDownload = false;
    }

    public void Dispose()
    {
        if (isDisposed)
            return;
        isDisposed = true;
        EndDownload();
        turns.Leave(this);
    }
}
