using Fibers;
using Replicator.Network;

namespace Replicator.Proxy;

/// <summary>Watches a client that waits for its answer: once its connection is broken, the exchange ends and gives back
/// what it holds. That a client has ended its side says nothing: it may still read (RFC 9112 §9.6).</summary>
internal sealed class ClientWatch(Scheduler scheduler)
{
    /// <summary>Bytes of further requests that are received meanwhile.</summary>
    private const int MostReceived = 16 << 10;

    /// <summary>How often a connection is looked at from which nothing more is received.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    /// <summary>Runs what answers a request, and watches its client meanwhile.</summary>
    /// <param name="exchange">All of its request was received.</param>
    /// <param name="answer">The fiber that answers.</param>
    public IEnumerable<Yield> During(Exchange exchange, IEnumerable<Yield> answer)
    {
        Fiber session = scheduler.Current!;
        Fiber watching = scheduler.Start(Watch(exchange, session), "watches the client", output: session.Output);
        try
        {
            yield return Yield.Call(answer);
        }
        finally
        {
            scheduler.Cancel(watching);
        }
    }

    /// <summary>Ends the session once its client's connection is broken; runs until it is cancelled.</summary>
    /// <param name="exchange">All of its request was received.</param>
    /// <param name="session">The client's.</param>
    public IEnumerable<Yield> Watch(Exchange exchange, Fiber session)
    {
        yield return Yield.Try(AwaitBreak(exchange.Client), new Result());
        exchange.ClientLeft = true;
        scheduler.Cancel(session);
    }

    private static IEnumerable<Yield> AwaitBreak(Connection client)
    {
        // Infinite: what the client waits for has its own timeouts.
        while (!client.HasEnded && client.Received.Length < MostReceived)
        {
            if (!client.Receive())
                yield return client.Readable(Timeout.InfiniteTimeSpan);
            else
                yield return Yield.Wait(TimeSpan.Zero);
        }

        // To wait until it is readable would not wait any more.
        while (!client.Transport.IsBroken)
            yield return Yield.Wait(LookInterval);
    }
}
