using System.Runtime.CompilerServices;
using Fibers;

namespace Replicator.Network;

/// <summary>One connection with what was received and not used, and what is to be sent and was not taken.</summary>
/// <param name="transport">Owned.</param>
/// <param name="budget">Accounts for both.</param>
internal sealed class Connection(ITransport transport, BufferBudget budget) : IDisposable
{
    public ITransport Transport => transport;

    public BufferBudget Budget => budget;

    public ReceiveBuffer Received { get; } = new(budget);

    public OutputBuffer Output { get; } = new(budget);

    /// <summary>The peer has ended its side: nothing more will be received.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>One receive. False: nothing came yet, or there is no memory for more; wait with
    /// <see cref="Readable"/>.</summary>
    /// <exception cref="ConnectionException">The connection is broken.</exception>
    public bool Receive()
    {
        if (!Received.MayReceive)
            return false;
        if (!transport.TryReceive(Received.Space(), out int count))
        {
            Received.ReleaseIfEmpty();
            return false;
        }

        if (count > 0)
        {
            Received.Commit(count);
        }
        else
        {
            HasEnded = true;
            Received.ReleaseIfEmpty();
        }

        return true;
    }

    /// <summary>One send of what is pending. True: nothing is left.</summary>
    /// <param name="more">More follows at once.</param>
    /// <exception cref="ConnectionException">The connection is broken.</exception>
    public bool TryFlush(bool more = false)
    {
        if (Output.Length > 0 && transport.TrySend(Output.Pending.Span, more, out int count))
            Output.Discard(count);
        return Output.Length == 0;
    }

    /// <summary>Sends all that is pending; waits for the peer to take it.</summary>
    public IEnumerable<Yield> Flush(TimeSpan timeout)
    {
        while (!TryFlush())
            yield return Writable(timeout);
    }

    /// <summary>A wait until <see cref="Receive"/> may bring something. One that holds nothing never waits for
    /// memory.</summary>
    public Yield Readable(TimeSpan timeout, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Received.MayReceive
            ? transport.Readable(timeout, file, line)
            : Yield.Wait(budget.Freed, timeout, file, line);

    public Yield Writable(TimeSpan timeout, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        transport.Writable(timeout, file, line);

    /// <summary>Makes the end visible as a cut: whatever the peer was being sent is not whole.</summary>
    public void Abort() => transport.Abort();

    public void Dispose()
    {
        Received.Dispose();
        Output.Dispose();
        transport.Dispose();
    }
}
