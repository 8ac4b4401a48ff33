using Fibers;
using Replicator.Cache;
using Replicator.Http;
using Replicator.Network;
using Replicator.Store;

namespace Replicator.Proxy;

/// <summary>Follows a content that is passed on and stored nowhere, to tell before its end is passed on whether it is
/// the one that is expected. One whose digest takes all of it at once is passed on as it is.</summary>
/// <param name="check">Takes its bytes; owned.</param>
/// <param name="expectation">Which is expected.</param>
/// <param name="isShared">Others get the same; else it is one client's own, as it asked.</param>
internal sealed class PassedCheck(ContentCheck check, Expectation expectation, bool isShared) : IDisposable
{
    /// <summary>Begins one, of an answer for one client, where something is expected of it.</summary>
    /// <param name="expectation">Null: nobody wondered what is.</param>
    /// <param name="answer">Stays as it is.</param>
    /// <returns>The caller's; null: any content is passed on.</returns>
    public static PassedCheck? TryBegin(Expectation? expectation, ResponseHead answer) =>
        expectation?.Check(answer) is { } check ? new PassedCheck(check, expectation, isShared: false) : null;

    /// <summary>The next bytes of the content.</summary>
    public void Follow(ReadOnlySpan<byte> piece) => check.Follow(check.Length, piece);

    /// <summary>All of it came; asked once.</summary>
    /// <exception cref="UpstreamException">It is another than the one that is expected.</exception>
    public IEnumerable<Yield> Conclude()
    {
        ContentDigest? found = check.Found();
        yield return Yield.Call(expectation.Doubt(found));

        // What is told now may be a digest of another kind, for which its bytes are gone.
        bool isComparable = expectation.Digest?.Algorithm == check.Expected.Algorithm;
        if (isComparable && expectation.Judge(found, counts: isShared) is { } refused)
            throw refused;
    }

    public void Dispose() => check.Dispose();
}
