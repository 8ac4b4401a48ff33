using Fibers;
using Replicator.Http;

namespace Replicator.Network;

/// <summary>Receives heads of responses.</summary>
internal static class ResponseHeads
{
    /// <summary>Receives the next head, interim or final.</summary>
    /// <param name="connection">Where a response is due.</param>
    /// <param name="limits">Of the head.</param>
    /// <param name="head">Becomes what came.</param>
    /// <param name="deadline">For all of it.</param>
    /// <exception cref="BadMessageException">It is no head.</exception>
    /// <exception cref="ConnectionException">The connection ended before it.</exception>
    /// <exception cref="TimeoutException">It did not come in time.</exception>
    public static IEnumerable<Yield> Receive(
        Connection connection, HeadLimits limits, ResponseHead head, Deadline deadline)
    {
        int scanned = 0;
        while (true)
        {
            if (TryTake(connection, limits, head, scanned))
                yield break;
            if (connection.HasEnded)
                throw new ConnectionException("it ended the connection before its answer");
            scanned = connection.Received.Length;
            yield return connection.Readable(deadline.Remaining);
            connection.Receive();
        }
    }

    private static bool TryTake(Connection connection, HeadLimits limits, ResponseHead head, int scanned)
    {
        HeadProgress progress = HeadParser.TryParse(
            connection.Received.Filled, limits, head, out int consumed, out Refusal refusal, scanned);
        if (progress == HeadProgress.Refused)
            throw new BadMessageException(Side.Origin, refusal);
        if (progress == HeadProgress.Complete)
            connection.Received.Discard(consumed);
        return progress == HeadProgress.Complete;
    }
}
