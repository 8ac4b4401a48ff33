using System.Net;
using Fibers;

namespace Replicator.Tests.Fibers;

/// <summary>Real sockets on the loopback, on a scheduler with a real poller.</summary>
public abstract class Loopback : IDisposable
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly CountingPoller poller;
    private readonly FailureObserver failures = new();

    protected Loopback(PollerKind kind)
    {
        poller = new CountingPoller(Pollers.Create(kind));
        Scheduler = new Scheduler(poller, TimeProvider.System, Patience) { Observer = failures };
    }

    protected Scheduler Scheduler { get; }

    protected IPoller Poller => poller;

    protected int PollCount => poller.PollCount;

    /// <summary>What fibers failed with.</summary>
    protected ICollection<Exception> Failures => failures.Failures;

    public void Dispose()
    {
        Scheduler.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs a server and a client at the two ends of one connection, each owning its socket.</summary>
    protected void Converse(Func<FiberSocket, IEnumerable<Yield>> server, Func<FiberSocket, IEnumerable<Yield>> client)
    {
        using FiberSocket listener = Scheduler.Listen(new IPEndPoint(IPAddress.Loopback, 0), 8);
        Scheduler.Start(Accept(), "listener");
        Scheduler.Start(Connect(), "dialler");
        RunToEnd();

        IEnumerable<Yield> Accept()
        {
            FiberSocket? accepted;
            while (!listener.TryAccept(out accepted))
                yield return Yield.Recv(listener);
            Scheduler.Start(server(accepted), "server", accepted);
        }

        IEnumerable<Yield> Connect()
        {
            var socket = new Result<FiberSocket>();
            yield return Yield.Call(Scheduler.Connect(listener.LocalEndPoint, Patience, socket));
            Scheduler.Start(client(socket.Value!), "client", socket.Value);
        }
    }

    protected void RunToEnd()
    {
        Scheduler.Run();
        foreach (Exception failure in Failures.Where(failure => failure is not InvalidOperationException))
            throw new InvalidOperationException("A fiber failed.", failure);
    }

    protected static IEnumerable<Yield> ReceiveAll(FiberSocket socket, List<byte> received)
    {
        byte[] buffer = new byte[16384];
        while (true)
        {
            int count;
            while (!socket.TryReceive(buffer, out count))
                yield return Yield.Recv(socket);
            if (count == 0)
                yield break;
            received.AddRange(buffer.AsSpan(0, count));
        }
    }
}
