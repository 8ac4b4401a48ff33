using Fibers;

namespace Replicator.Proxy;

/// <summary>The place of one connected client among all; given up when it is disposed.</summary>
internal sealed class ClientPlace : IDisposable
{
    private readonly ClientPlaces clients;
    private readonly LinkedListNode<ClientPlace> amongAll;
    private readonly LinkedListNode<ClientPlace>? amongItsAddress;

    /// <param name="clients">Counts it.</param>
    /// <param name="address">Of the client; null: its address has no bound of its own.</param>
    /// <param name="fiber">That serves it.</param>
    public ClientPlace(ClientPlaces clients, AddressClients? address, Fiber fiber)
    {
        this.clients = clients;
        Address = address;
        Fiber = fiber;
        amongAll = new LinkedListNode<ClientPlace>(this);
        amongItsAddress = address is null ? null : new LinkedListNode<ClientPlace>(this);
    }

    /// <summary>Null: its address has no bound of its own.</summary>
    public AddressClients? Address { get; }

    public Fiber Fiber { get; }

    /// <summary>Waits for a request and has nothing of one.</summary>
    public bool IsIdle { get; private set; }

    /// <summary>It waits for a request: if a place is wanted, it may have to go.</summary>
    public void BeginIdle()
    {
        IsIdle = true;
        clients.Idle.AddLast(amongAll);
        Address?.Idle.AddLast(amongItsAddress!);
    }

    /// <summary>Something of a request came.</summary>
    public void EndIdle()
    {
        if (!IsIdle)
            return;
        IsIdle = false;
        clients.Idle.Remove(amongAll);
        Address?.Idle.Remove(amongItsAddress!);
    }

    public void Dispose()
    {
        EndIdle();
        clients.Leave(this);
    }
}
