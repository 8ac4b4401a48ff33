using System.Net;

namespace Fibers;

/// <summary>Makes sockets and says which of them are ready. Used on the loop's thread but for <see
/// cref="Wake"/>.</summary>
public interface IPoller : IDisposable
{
    /// <summary>Opens a listening socket.</summary>
    /// <param name="endPoint">Port 0: the system chooses.</param>
    /// <param name="backlog">Connections that may wait to be accepted.</param>
    /// <exception cref="IOException">The address is in use, not ours or not allowed; its inner exception is the
    /// <see cref="System.Net.Sockets.SocketException"/>.</exception>
    FiberSocket Listen(IPEndPoint endPoint, int backlog);

    /// <summary>Opens a listening socket of this machine alone, as a file that only its owner may connect to
    /// (mode 0600).</summary>
    /// <param name="path">Where nothing lies yet; at most 107 bytes. Nobody deletes the file afterwards but the
    /// caller.</param>
    /// <param name="backlog">Connections that may wait to be accepted.</param>
    /// <exception cref="IOException">Something lies there, the path is too long, or the system refuses.</exception>
    FiberSocket ListenLocal(string path, int backlog);

    /// <summary>Opens a socket and begins to connect it; it is ready to send when that is done or failed.</summary>
    /// <exception cref="IOException">It failed at once.</exception>
    FiberSocket BeginConnect(IPEndPoint endPoint);

    /// <summary>From now on <see cref="Poll"/> reports <paramref name="socket"/> while it is ready for any of
    /// <paramref name="interest"/>; with <see cref="Readiness.None"/> never, whatever becomes of it.</summary>
    /// <exception cref="IOException">The system watches no more sockets.</exception>
    void Watch(FiberSocket socket, Readiness interest);

    /// <summary>Forgets <paramref name="socket"/>, which is about to be closed.</summary>
    void Forget(FiberSocket socket);

    /// <summary>Waits until a socket is ready, <see cref="Wake"/> was called or <paramref name="timeout"/> has
    /// passed.</summary>
    /// <param name="timeout">Zero: only looks; <see cref="Timeout.InfiniteTimeSpan"/>: waits for ever.</param>
    /// <param name="report">Called for each socket that is ready; calls nothing of the poller but <see
    /// cref="Watch"/>.</param>
    void Poll(TimeSpan timeout, Action<FiberSocket, Readiness> report);

    /// <summary>Makes the running or the next <see cref="Poll"/> return. From any thread, also after <see
    /// cref="IDisposable.Dispose"/>.</summary>
    void Wake();
}
