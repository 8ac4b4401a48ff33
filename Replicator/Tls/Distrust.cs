using Replicator.Network;

namespace Replicator.Tls;

/// <summary>The hosts whose certificates of ours a client has refused, for a while.</summary>
/// <param name="time">The clock.</param>
internal sealed class Distrust(TimeProvider time)
{
    /// <summary>How long a refusal is remembered.</summary>
    private static readonly TimeSpan Duration = TimeSpan.FromMinutes(1);

    /// <summary>Hosts that are remembered; the oldest goes for one more.</summary>
    private const int MostHosts = 256;

    private readonly Dictionary<string, DateTimeOffset> refused = [];

    /// <summary>Whether a failure of the handshake means that the client does not believe us: it says so, or leaves
    /// when it sees the certificate.</summary>
    public static bool IsMeantBy(Exception failure) => failure is ConnectionException || TlsAlert.IsDistrust(failure);

    /// <summary>A client has refused it now.</summary>
    public void Note(string host)
    {
        if (refused.Count >= MostHosts && !refused.ContainsKey(host))
            refused.Remove(refused.MinBy(one => one.Value).Key);
        refused[host] = time.GetUtcNow();
    }

    /// <summary>Whether one has a short time ago.</summary>
    public bool IsKnown(string host) =>
        refused.TryGetValue(host, out DateTimeOffset when) && (time.GetUtcNow() - when).Duration() < Duration;
}
