using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Replicator.Http;

namespace Replicator.Tls;

/// <summary>Certificates for the hosts that clients ask for, made when they are asked for and kept, the latest used
/// ones. Belongs to one loop.</summary>
internal sealed class LeafCertificates : IDisposable
{
    /// <summary>How long one is valid in all.</summary>
    public static readonly TimeSpan Validity = TimeSpan.FromDays(7);

    /// <summary>How long before its end another takes its place, so that no connection sees one end.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromDays(1);

    /// <summary>How many are kept by default: the hosts of a day of browsing.</summary>
    public const int DefaultCount = 1024;

    private readonly Authority authority;
    private readonly TimeProvider time;
    private readonly int maximumCount;
    private readonly Dictionary<string, LinkedListNode<(string Names, Leaf Leaf)>> byNames =
        new(StringComparer.Ordinal);

    // The latest used first.
    private readonly LinkedList<(string Names, Leaf Leaf)> byUse = new();

    // One for all, and never written anywhere: a key of its own would protect a host from nothing, for whoever can read
    // this one out of our memory finds the authority's beside it; and making one takes as long as all the rest.
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    // Chains are built to our authority alone: else the system's would be read, and again after each change of theirs.
    private readonly SslCertificateTrust trust;

    /// <param name="authority">Vouches for them; borrowed.</param>
    /// <param name="time">Tells when they begin and end.</param>
    /// <param name="maximumCount">How many are kept, at least one.</param>
    public LeafCertificates(Authority authority, TimeProvider time, int maximumCount = DefaultCount)
    {
        ArgumentNullException.ThrowIfNull(authority);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumCount, 1);
        this.authority = authority;
        this.time = time;
        this.maximumCount = maximumCount;
        trust = SslCertificateTrust.CreateForX509Collection([authority.Certificate], sendTrustInHandshake: false);
    }

    /// <summary>Who vouches for them.</summary>
    public Authority Authority => authority;

    /// <summary>How many are kept now.</summary>
    public int Count => byNames.Count;

    /// <summary>A certificate for a host, made if need be (a step of some milliseconds at most, but
    /// for the first of a process: <see cref="FirstHandshake"/>).</summary>
    /// <param name="host">As the client named it in CONNECT: a name or an address, an IPv6 address with or without
    /// brackets. The authority permits it.</param>
    /// <param name="serverName">As the client named it in the handshake (SNI); it is vouched for as well where it is
    /// another, is a name at all and the authority permits it. Null: it named none, or is not to get one.</param>
    /// <returns>The caller's, who disposes it when the handshake is over.</returns>
    /// <exception cref="AuthorityException">The authority has ended.</exception>
    public LeafLease Take(string host, string? serverName = null)
    {
        ArgumentNullException.ThrowIfNull(host);
        Debug.Assert(authority.Permits(host), "Who asks has looked whether the host is intercepted.");
        string name = HostList.TryParseAddress(host, out IPAddress? address)
            ? address.ToString() : HostList.Normal(host);
        string[] all = OtherName(name, serverName) is { } other ? [name, other] : [name];
        string names = string.Join(' ', all);
        DateTimeOffset now = time.GetUtcNow();
        if (byNames.TryGetValue(names, out LinkedListNode<(string Names, Leaf Leaf)>? kept))
        {
            if (kept.Value.Leaf.Serves(now))
            {
                byUse.Remove(kept);
                byUse.AddFirst(kept);
                return kept.Value.Leaf.Lend();
            }

            Drop(kept);
        }

        Leaf made = Make(all, now);
        if (byNames.Count == maximumCount)
            Drop(byUse.Last!);
        byNames.Add(names, byUse.AddFirst((names, made)));
        return made.Lend();
    }

    /// <summary>Nothing is to be taken any more; what is in use lives until it is given back.</summary>
    public void Dispose()
    {
        while (byUse.Last is { } last)
            Drop(last);
        key.Dispose();
    }

    private void Drop(LinkedListNode<(string Names, Leaf Leaf)> node)
    {
        byUse.Remove(node);
        byNames.Remove(node.Value.Names);
        node.Value.Leaf.Drop();
    }

    // Only names stand in SNI (RFC 6066 §3). What is none is passed over: the client then sees what it asked for by
    // CONNECT.
    private string? OtherName(string name, string? serverName)
    {
        if (string.IsNullOrEmpty(serverName))
            return null;
        string other = HostList.Normal(serverName);
        bool isName = AuthorityParser.Parse(Encoding.UTF8.GetBytes(other), 1, out string host, out _) == Refusal.None
            && host == other && !HostList.TryParseAddress(other, out _);
        return isName && other != name && authority.Permits(other) ? other : null;
    }

    private Leaf Make(string[] names, DateTimeOffset now)
    {
        X509Certificate2 certificate = authority.Issue(names, key, now, Validity);
        DateTimeOffset end = new(certificate.NotAfter.ToUniversalTime());
        // Offline: nothing is fetched. The authority is not sent along, for who trusts it has it.
        var context = SslStreamCertificateContext.Create(
            certificate, additionalCertificates: null, offline: true, trust);
        return new Leaf(context, now - Authority.Backdating, end < authority.End ? end - Overlap : end);
    }
}
