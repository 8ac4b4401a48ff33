using System.Diagnostics;
using System.Net.Security;

namespace Replicator.Tls;

/// <summary>A certificate with what TLS needs of it, which counts those who use it: it is disposed when it was dropped
/// and the last of them has given it back.</summary>
/// <param name="context">Owned, with its certificate.</param>
/// <param name="begin">From when on it is valid.</param>
/// <param name="renewal">From when on another takes its place.</param>
internal sealed class Leaf(SslStreamCertificateContext context, DateTimeOffset begin, DateTimeOffset renewal)
{
    private int userCount;
    private bool isDropped;

    public SslStreamCertificateContext Context { get; } = context;

    /// <summary>Whether its certificate is gone.</summary>
    public bool IsDisposed { get; private set; }

    /// <summary>Whether it can be given to clients now. The clock may have been ahead when it was made, and been set
    /// back.</summary>
    public bool Serves(DateTimeOffset now) => begin <= now && now < renewal;

    /// <summary>Counts one user more.</summary>
    public LeafLease Lend()
    {
        Debug.Assert(!isDropped, "What was dropped is not lent.");
        userCount++;
        return new LeafLease(this);
    }

    /// <summary>Takes one back. For <see cref="LeafLease"/> alone.</summary>
    public void Return()
    {
        userCount--;
        DisposeIfUnused();
    }

    /// <summary>Nobody gets it any more.</summary>
    public void Drop()
    {
        isDropped = true;
        DisposeIfUnused();
    }

    // What the library made of it for each protocol lives until the collector sees that nothing refers to it.
    private void DisposeIfUnused()
    {
        if (!isDropped || userCount > 0)
            return;
        IsDisposed = true;
        Context.TargetCertificate.Dispose();
    }
}
