using Fibers;
using Replicator.Http;

namespace Replicator.Proxy;

/// <summary>The clients for whom there is no place: each is told so before it is closed, as long as not too many are
/// being told.</summary>
internal sealed class TurnedAway
{
    /// <summary>Clients that are told so at a time; each holds a descriptor meanwhile. Others are cut off.</summary>
    private const int MostAtOnce = 256;

    private int count;

    public IEnumerable<Yield> Answer(ClientSession session)
    {
        if (count == MostAtOnce)
        {
            session.Abort();
            yield break;
        }

        count++;
        try
        {
            yield return Yield.Try(
                session.TurnAway(
                    503, ProxyError.ConnectionLimitReached, "the proxy serves as many clients as it may"),
                new Result());
        }
        finally
        {
            count--;
        }
    }
}
