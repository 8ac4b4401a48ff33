using System.Net;
using Fibers;
using Replicator.Diagnostics;

namespace Replicator.Proxy;

/// <summary>The places for clients, in all and for each address but loopback. Where all are taken, the client that is
/// idle longest goes for a new one.</summary>
internal sealed class ClientPlaces(Scheduler scheduler, ProxyOptions options)
{
    private readonly Bound bound = new("--max-clients", options.MaximumClients);
    private readonly Dictionary<IPAddress, AddressClients> byAddress = [];

    /// <summary>Those that wait for a request, the longest idle first.</summary>
    public LinkedList<ClientPlace> Idle { get; } = [];

    /// <summary>A place for a new client; null: there is none, and nobody is idle who could go.</summary>
    /// <param name="address">The client's.</param>
    /// <param name="fiber">That serves it.</param>
    public ClientPlace? TryEnter(IPAddress address, Fiber fiber)
    {
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        AddressClients? its = IPAddress.IsLoopback(address) ? null : ClientsOf(address);
        if (its is not null && its.Bound.IsReached && !TryClose(its.Idle, its.Bound, $", by {address}"))
            return null;
        if (bound.IsReached && !TryClose(Idle, bound, ""))
        {
            Forget(its);
            return null;
        }

        // Closing one that is idle may have forgotten the address.
        its = its is null ? null : ClientsOf(address);
        its?.Bound.TryEnter();
        bound.TryEnter();
        return new ClientPlace(this, its, fiber);
    }

    /// <summary>Its place is free.</summary>
    public void Leave(ClientPlace place)
    {
        bound.Leave();
        place.Address?.Bound.Leave();
        Forget(place.Address);
    }

    private AddressClients ClientsOf(IPAddress address)
    {
        if (!byAddress.TryGetValue(address, out AddressClients? its))
            byAddress[address] = its = new AddressClients(address, options.MaximumClientsPerAddress);
        return its;
    }

    private void Forget(AddressClients? its)
    {
        if (its is { Bound.Count: 0 })
            byAddress.Remove(its.Address);
    }

    private bool TryClose(LinkedList<ClientPlace> idle, Bound reached, string by)
    {
        // One whose next request is here already, and that waits for its turn only, is idle no more.
        LinkedListNode<ClientPlace>? longest = idle.First;
        while (longest is not null && !longest.Value.Fiber.IsWaiting)
            longest = longest.Next;
        reached.TellRefusal(longest is null
            ? $"new clients are {(options.Identity is null ? "answered 503" : "closed")}{by}"
            : $"the client that is idle longest is closed for each new one{by}");
        if (longest is null)
            return false;
        scheduler.Cancel(longest.Value.Fiber);
        return true;
    }
}
