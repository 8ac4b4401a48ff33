namespace Fibers;

/// <summary>Who waits for which socket in which direction: at most one fiber each. The table's places are fields of
/// the sockets.</summary>
/// <remarks>
/// The system is told of an interest when the first fiber has it, and stays told when that fiber resumes, since it
/// mostly comes back. Only an event that nobody waits for takes the interest back, so that neither unread bytes nor a
/// closed peer keep a poll from sleeping.
/// </remarks>
internal sealed class WaitTable(IPoller poller)
{
    /// <summary>Enters <paramref name="fiber"/>.</summary>
    /// <exception cref="InvalidOperationException">Another one waits there.</exception>
    /// <exception cref="IOException">The system watches no more sockets.</exception>
    public void Add(Fiber fiber, FiberSocket socket, Readiness direction)
    {
        ObjectDisposedException.ThrowIf(socket.IsClosed, socket);
        ref Fiber? place = ref Place(socket, direction);
        if (place is not null)
        {
            throw new InvalidOperationException(
                $"The fiber '{place.Name}' waits already: {place.Wait}. No second one can wait for the same.");
        }

        if ((socket.Interest & direction) == 0)
            Watch(socket, socket.Interest | direction);
        place = fiber;
    }

    /// <summary>Takes out the fiber that was entered.</summary>
    public static void Remove(FiberSocket socket, Readiness direction) => Place(socket, direction) = null;

    /// <summary>Wakes those who wait for what <paramref name="socket"/> is ready for.</summary>
    public void Report(FiberSocket socket, Readiness readiness)
    {
        Readiness unwanted = Wake(socket, readiness, Readiness.Receive) | Wake(socket, readiness, Readiness.Send);
        Readiness interest = socket.Interest & ~unwanted;
        if (interest != socket.Interest)
            Watch(socket, interest);
    }

    /// <returns>The direction if nobody waits in it.</returns>
    private static Readiness Wake(FiberSocket socket, Readiness readiness, Readiness direction)
    {
        if ((readiness & direction) == 0)
            return Readiness.None;
        ref Fiber? place = ref Place(socket, direction);
        if (place is not { } fiber)
            return direction;
        place = null;
        fiber.Scheduler.MakeReady(fiber);
        return Readiness.None;
    }

    private static ref Fiber? Place(FiberSocket socket, Readiness direction) =>
        ref direction == Readiness.Receive ? ref socket.Receiver : ref socket.Sender;

    private void Watch(FiberSocket socket, Readiness interest)
    {
        poller.Watch(socket, interest);
        socket.Interest = interest;
    }
}
