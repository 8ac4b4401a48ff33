using System.Runtime.ExceptionServices;
using Fibers;
using Replicator.Network;

namespace Replicator.Proxy;

/// <summary>Passes bytes both ways between a client and an origin until both sides have ended theirs: a tunnel, or a
/// connection that was switched to another protocol.</summary>
internal sealed class Passage(Scheduler scheduler, ProxyOptions options)
{
    /// <summary>What either side has sent already goes first.</summary>
    /// <param name="exchange">Its head is in the client's output.</param>
    /// <param name="origin">The caller's.</param>
    public IEnumerable<Yield> Run(Exchange exchange, Connection origin)
    {
        var activity = new Activity(exchange, scheduler.Time, options.TunnelTimeout);
        Fiber session = scheduler.Current!;
        IEnumerable<Yield> copyingBack = CopyBack(origin, exchange, activity, session);
        Fiber back = scheduler.Start(copyingBack, "tunnel, from the origin", output: session.Output);
        try
        {
            var outcome = new Result();
            yield return Yield.Try(Copy(exchange.Client, origin, activity), outcome);

            // Infinite: the way back has timeouts of its own, and tells its end.
            while (!outcome.Failed && !back.HasEnded)
                yield return Yield.Wait(activity.Ended, Timeout.InfiniteTimeSpan);
            if (outcome.Failed)
            {
                // What came of the client's arrives, and does not look whole.
                origin.Transport.ShutdownSend(isSigned: false);
                ExceptionDispatchInfo.Throw(outcome.Error!);
            }

            exchange.EndPassedOn();
        }
        finally
        {
            scheduler.Cancel(back);
        }
    }

    private IEnumerable<Yield> CopyBack(Connection origin, Exchange exchange, Activity activity, Fiber session)
    {
        var outcome = new Result();
        yield return Yield.Try(Copy(origin, exchange.Client, activity), outcome);

        // As an IOException: a timeout would be taken for the silence of the other direction, which may go on.
        if (outcome.Failed)
            scheduler.Interrupt(session, new IOException(outcome.Error!.Message, outcome.Error));
        activity.Ended.Set();
    }

    // One receive and one send a step. The end of one side is passed on; the other goes on (half-close).
    private static IEnumerable<Yield> Copy(Connection from, Connection to, Activity activity)
    {
        while (!to.TryFlush())
            yield return to.Writable(activity.Timeout);
        while (true)
        {
            if (from.Received.Length > 0)
            {
                if (to.Transport.TrySend(from.Received.Filled, more: false, out int count))
                    activity.Moved(from, count);
                if (from.Received.Length > 0)
                {
                    yield return to.Writable(activity.Timeout);
                    continue;
                }
            }

            if (from.HasEnded)
                break;
            var silent = new Result();
            yield return Yield.Try(AwaitReadable(from, activity), silent);
            if (silent.Failed && (silent.Error is not TimeoutException || activity.IsSilent))
                ExceptionDispatchInfo.Throw(silent.Error!);
            if (!silent.Failed)
                from.Receive();
        }

        to.Transport.ShutdownSend(isSigned: from.Transport.Failure is null);
    }

    private static IEnumerable<Yield> AwaitReadable(Connection from, Activity activity)
    {
        yield return from.Readable(activity.Remaining);
    }

    /// <summary>When something moved last, in either direction: a tunnel is silent only when both are.</summary>
    private sealed class Activity(Exchange exchange, TimeProvider time, TimeSpan timeout)
    {
        private long movedAt = time.GetTimestamp();

        /// <summary>One direction has ended.</summary>
        public Signal Ended { get; } = new();

        public TimeSpan Timeout => timeout;

        public TimeSpan Remaining =>
            TimeSpan.FromTicks(Math.Max(1, (timeout - time.GetElapsedTime(movedAt)).Ticks));

        public bool IsSilent => time.GetElapsedTime(movedAt) >= timeout;

        public void Moved(Connection from, int count)
        {
            from.Received.Discard(count);
            exchange.Tunnelled += count;
            movedAt = time.GetTimestamp();
        }
    }
}
