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

    /// <summary>How long a client takes at most to find that it does not believe a certificate. Whoever leaves later
    /// has just had nothing to ask for, as browsers that connect ahead.</summary>
    private static readonly TimeSpan LookTimeout = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, DateTimeOffset> refused = [];
    private readonly Dictionary<string, DateTimeOffset> believed = [];

    /// <summary>Whether a failure of the handshake means that the client does not believe us: it says so, or leaves
    /// when it sees the certificate.</summary>
    public static bool IsMeantBy(Exception failure) => HasLeft(failure) || TlsAlert.RefusesCertificate(failure);

    /// <summary>The peer has gone without a word, and has not broken the rules of TLS.</summary>
    public static bool HasLeft(Exception failure) => failure is ConnectionException;

    /// <summary>A client has refused it now.</summary>
    public void Note(string host) => Put(refused, host, time.GetUtcNow());

    /// <summary>A client has asked it for something, and so believes us.</summary>
    public void NoteBelief(string host, DateTimeOffset when)
    {
        if (!believed.TryGetValue(host, out DateTimeOffset before) || before < when)
            Put(believed, host, when);
    }

    /// <summary>Whether a failure after the handshake means that, of a client that has asked for nothing: it says so,
    /// or has left soon, and not while clients asked there, for those leave connections unused that they made
    /// ahead.</summary>
    /// <param name="failure">How it ended.</param>
    /// <param name="host">Which it had connected to.</param>
    /// <param name="stayed">How long it was there.</param>
    public bool IsMeantBy(Exception failure, string host, TimeSpan stayed) => TlsAlert.RefusesCertificate(failure)
        || (HasLeft(failure) && stayed < LookTimeout
            && !(believed.TryGetValue(host, out DateTimeOffset when)
                && (time.GetUtcNow() - when).Duration() < stayed + LookTimeout));

    /// <summary>Whether one has a short time ago.</summary>
    public bool IsKnown(string host) =>
        refused.TryGetValue(host, out DateTimeOffset when) && (time.GetUtcNow() - when).Duration() < Duration;

    private static void Put(Dictionary<string, DateTimeOffset> hosts, string host, DateTimeOffset when)
    {
        if (hosts.Count >= MostHosts && !hosts.ContainsKey(host))
            hosts.Remove(hosts.MinBy(one => one.Value).Key);
        hosts[host] = when;
    }
}
