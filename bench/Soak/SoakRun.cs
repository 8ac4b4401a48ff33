using System.Collections.Concurrent;

namespace Bench.Soak;

/// <summary>What all workers share.</summary>
/// <param name="ProxyPort">The proxy's.</param>
/// <param name="Authority">The origin that does everything.</param>
/// <param name="CalmAuthority">One that never breaks a connection: what must not be sent twice goes there.</param>
/// <param name="EchoPort">Where tunnels lead.</param>
/// <param name="ClosedPort">Where nobody listens.</param>
/// <param name="Tally">What came of it all.</param>
internal sealed record SoakRun(
    int ProxyPort, string Authority, string CalmAuthority, int EchoPort, int ClosedPort, SoakTally Tally)
{
    private int crowds;

    /// <summary>Entity tags that were seen, by path.</summary>
    public ConcurrentDictionary<string, string> Tags { get; } = [];

    /// <summary>The clients' bound is reached, or was a moment ago: 503 and a close before a request are
    /// right.</summary>
    public bool IsCrowded => Volatile.Read(ref crowds) > 0;

    public void BeginCrowd() => Interlocked.Increment(ref crowds);

    public void EndCrowd() => Interlocked.Decrement(ref crowds);
}
