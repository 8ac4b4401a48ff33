namespace Fibers;

/// <summary>The fiber that takes connections from one listening socket.</summary>
/// <param name="listener">Borrowed.</param>
/// <param name="start">Takes over the connection of a client; must not throw.</param>
/// <param name="console">Told when the system has none left, and when it has again.</param>
internal sealed class Acceptor(FiberSocket listener, Action<FiberSocket> start, FiberConsole console)
{
    /// <summary>Connections that are accepted before others have their turn.</summary>
    public const int TurnLength = 64;

    /// <summary>How long nothing is accepted when that failed, as it does where no descriptor is left: the connections
    /// stay in the backlog, and asking again at once would only burn time.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private bool isFailing;

    /// <summary>Accepts until it is cancelled: no error ends it.</summary>
    public IEnumerable<Yield> Run()
    {
        while (true)
        {
            // Without a timeout: that nobody comes is no error.
            yield return AcceptTurn() switch
            {
                Outcome.Dry => Yield.Recv(listener, Timeout.InfiniteTimeSpan),
                Outcome.Failed => Yield.Wait(Pause),
                _ => Yield.Wait(TimeSpan.Zero),
            };
        }
    }

    private Outcome AcceptTurn()
    {
        try
        {
            for (int count = 0; count < TurnLength; count++)
            {
                bool isTaken = listener.TryAccept(out FiberSocket? client);
                TellRecovery();
                if (!isTaken)
                    return Outcome.Dry;
                start(client!);
            }

            return Outcome.More;
        }
        catch (IOException error)
        {
            TellFailure(error);
            return Outcome.Failed;
        }
    }

    private void TellFailure(IOException error)
    {
        if (!isFailing)
            console.WriteLine($"{error.Message}: trying again until it works", isError: true);
        isFailing = true;
    }

    private void TellRecovery()
    {
        if (isFailing)
            console.WriteLine($"accepting on {listener} again");
        isFailing = false;
    }

    private enum Outcome
    {
        /// <summary>Nobody waits to be accepted.</summary>
        Dry,

        /// <summary>More may wait.</summary>
        More,

        /// <summary>It did not work.</summary>
        Failed,
    }
}
