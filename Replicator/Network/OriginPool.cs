using Fibers;

namespace Replicator.Network;

/// <summary>Connections to origins that are kept for another request. One that receives anything while it waits here,
/// even its end, is not clean and is closed at once.</summary>
internal sealed class OriginPool(Scheduler scheduler, NetworkOptions options)
{
    private readonly Dictionary<string, Stack<Kept>> kept = [];

    /// <summary>The clean connection kept last, the one least likely to be closed by the origin; null if there is
    /// none.</summary>
    /// <param name="authority"><c>host:port</c>.</param>
    public Connection? Take(string authority)
    {
        while (kept.TryGetValue(authority, out Stack<Kept>? stack))
        {
            Kept last = stack.Pop();
            if (stack.Count == 0)
                kept.Remove(authority);
            last.WasTaken = IsSilent(last.Connection);
            scheduler.Cancel(last.Watch!);
            if (last.WasTaken)
                return last.Connection;
        }

        return null;
    }

    /// <summary>Keeps a clean connection, which becomes the pool's.</summary>
    public void Keep(string authority, Connection connection)
    {
        var one = new Kept(connection);
        if (!kept.TryGetValue(authority, out Stack<Kept>? stack))
            kept[authority] = stack = [];
        stack.Push(one);
        one.Watch = scheduler.Start(Watch(authority, one), $"idle connection to {authority}", one);
    }

    // The watch runs at its next turn: what came since the last poll is seen here, or it would be taken for the next
    // answer.
    private static bool IsSilent(Connection connection)
    {
        try
        {
            return !connection.Receive();
        }
        catch (ConnectionException)
        {
            return false;
        }
    }

    // Whatever comes while nothing was asked (an end, late bytes, 30 s of silence) makes the connection useless.
    private IEnumerable<Yield> Watch(string authority, Kept one)
    {
        try
        {
            yield return Yield.Try(UntilReadable(one.Connection), new Result());
        }
        finally
        {
            Forget(authority, one);
        }
    }

    private IEnumerable<Yield> UntilReadable(Connection connection)
    {
        var deadline = new Deadline(scheduler.Time, options.OriginIdleTimeout);
        do
            yield return connection.Readable(deadline.Remaining);
        while (IsSilent(connection));
    }

    private void Forget(string authority, Kept one)
    {
        if (one.WasTaken || !kept.TryGetValue(authority, out Stack<Kept>? stack))
            return;
        Kept[] others = [.. stack.Where(other => other != one).Reverse()];
        if (others.Length == 0)
            kept.Remove(authority);
        else
            kept[authority] = new Stack<Kept>(others);
    }

    /// <summary>Closes its connection, unless that was taken.</summary>
    private sealed class Kept(Connection connection) : IDisposable
    {
        public Connection Connection => connection;

        public Fiber? Watch { get; set; }

        public bool WasTaken { get; set; }

        public void Dispose()
        {
            if (!WasTaken)
                connection.Dispose();
        }
    }
}
