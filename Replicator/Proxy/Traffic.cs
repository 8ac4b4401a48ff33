using System.Text;
using Replicator.Diagnostics;
using Replicator.Pages;

namespace Replicator.Proxy;

/// <summary>What came from where: the sum over the exchanges of one proxy.</summary>
internal sealed class Traffic
{
    /// <summary>Failures that are told one by one; the log has all.</summary>
    private const int MostNamed = 3;

    // Each once, however often it was asked for again.
    private readonly List<string> named = [];
    private long unnamed;
    private long requests;
    private long hits;
    private long confirmed;
    private long failed;
    private long fromStore;
    private long fromOrigins;
    private long tunnels;
    private long tunnelled;

    /// <summary>An exchange is over. A tunnel that is answered here counts as what is asked for inside.</summary>
    /// <param name="exchange">It.</param>
    /// <param name="breach">What broke off its answer, other than its client; null: nothing.</param>
    public void Add(Exchange exchange, string? breach)
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
        {
            // An answer of our own.
            if (exchange.Response.Status >= 400)
                Fail(exchange, exchange.Failure ?? $"answered {exchange.Response.Status}");
            return;
        }

        if (breach is not null)
            Fail(exchange, breach);
        if (exchange.CacheStatus.Hit || exchange.CacheStatus.Collapsed || isConfirmed)
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
        + (tunnels > 0 ? $"; {Count(tunnels, "tunnel")} passed {Quantity.Bytes(tunnelled)} unseen" : "")
        + (failed > 0 ? $"; failed: {string.Join("; ", named)}" : "")
        + (unnamed > 0 ? $"; and {unnamed} more" : "");

    private void Fail(Exchange exchange, string reason)
    {
        failed++;
        string target = exchange.Uri?.Key ?? Encoding.Latin1.GetString(exchange.Request.Target);
        string failure = Secrets.Masked(target.Length > 0 ? $"{target}: {reason}" : reason);
        if (named.Contains(failure))
            return;
        if (named.Count < MostNamed)
            named.Add(failure);
        else
            unnamed++;
    }

    private static string Count(long number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";
}
