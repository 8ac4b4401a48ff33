namespace Fibers;

/// <summary>The connection of a client while its fiber lives: what the scheduler closes however that ends.</summary>
/// <param name="socket">Owned.</param>
/// <param name="clients">Counts it.</param>
internal sealed class AcceptedSocket(FiberSocket socket, ClientCount clients) : IDisposable
{
    /// <summary>Makes the client see that it was cut off.</summary>
    public void Abort() => socket.Abort();

    /// <summary>Closes the connection; once.</summary>
    public void Dispose()
    {
        socket.Dispose();
        clients.Leave();
    }
}
