using Replicator.Diagnostics;
using Replicator.Pages;

namespace Replicator.Proxy;

/// <summary>What came from where: the sum over the exchanges of one proxy.</summary>
internal sealed class Traffic
{
    private long requests;
    private long hits;
    private long confirmed;
    private long failed;
    private long fromStore;
    private long fromOrigins;
    private long tunnels;
    private long tunnelled;

    /// <summary>An exchange is over. A tunnel that is answered here counts as what is asked for inside.</summary>
    public void Add(Exchange exchange)
    {
        if (exchange.Opened is not null)
            return;
        if (exchange.Tunnelled is { } passed)
        {
            tunnels++;
            tunnelled += passed;
            return;
        }

        requests++;
        long length = exchange.ResponseContent.Count;
        bool isConfirmed = exchange.CacheStatus.ForwardStatus == 304;
        if (exchange.Source == TransferSource.Pending)
            failed += exchange.Response.Status >= 400 ? 1 : 0;
        else if (exchange.CacheStatus.Hit || exchange.CacheStatus.Collapsed || isConfirmed)
            fromStore += length;
        else
            fromOrigins += length;
        hits += exchange.CacheStatus.Hit ? 1 : 0;
        confirmed += isConfirmed ? 1 : 0;
    }

    /// <summary>A sentence for a person.</summary>
    public override string ToString() =>
        $"{Count(requests, "request")}, {Count(hits, "hit")}"
        + (confirmed > 0 ? $", {confirmed} confirmed by origins" : "")
        + (failed > 0 ? $", {failed} failed" : "")
        + $": {Quantity.Bytes(fromStore)} from the store, {Quantity.Bytes(fromOrigins)} from origins"
        + (tunnels > 0 ? $"; {Count(tunnels, "tunnel")} passed {Quantity.Bytes(tunnelled)} unseen" : "");

    private static string Count(long number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";
}
