namespace Replicator.Tests.Cache.Model;

/// <summary>When something happened.</summary>
/// <param name="Order">Counts all that happens: of two things at the same time one comes first.</param>
/// <param name="Elapsed">Since the clock began; no setting of the clock moves it.</param>
/// <param name="Clock">What the proxy's clock showed.</param>
internal sealed record Instant(int Order, TimeSpan Elapsed, DateTimeOffset Clock)
{
    public bool IsBefore(Instant other) => Order < other.Order;
}
