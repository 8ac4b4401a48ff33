using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Replicator.Network;

/// <summary>Judges the resolved addresses of destinations, so that no client reaches through the proxy what it could
/// not reach by itself. The narrowest network that holds an address decides; at a tie what a person said outdoes the
/// default, and deny outdoes allow. A wide leave therefore opens nothing that is closed by default: that must be
/// named.</summary>
internal sealed class DestinationPolicy
{
    /// <summary>This machine.</summary>
    public static readonly IPNetwork[] LoopbackNetworks = Parse("127.0.0.0/8", "::1/128");

    /// <summary>Private networks (RFC 1918, RFC 4193) and those behind a provider's translator (RFC 6598).</summary>
    public static readonly IPNetwork[] PrivateNetworks =
        Parse("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7");

    /// <summary>The machine's own link (RFC 3927, RFC 4291 §2.5.6).</summary>
    public static readonly IPNetwork[] LinkLocalNetworks = Parse("169.254.0.0/16", "fe80::/10");

    /// <summary>Where clouds tell machines their secrets: most of them at the first one; Amazon, Google, Oracle and
    /// Scaleway by IPv6; Alibaba, Azure and formerly Oracle at addresses that look like any other.</summary>
    public static readonly IPNetwork[] MetadataNetworks = Parse(
        "169.254.169.254/32",
        "fd00:ec2::254/128",
        "fd20:ce::254/128",
        "fd00:c1::a9fe:a9fe/128",
        "fd00:42::42/128",
        "100.100.100.200/32",
        "168.63.129.16/32",
        "192.0.0.192/32");

    private static readonly IPNetwork[] UnroutableNetworks =
        Parse("0.0.0.0/8", "224.0.0.0/4", "255.255.255.255/32", "::/128", "ff00::/8");

    // Networks whose addresses stand for an IPv4 address, and where in the sixteen bytes that begins: translators (RFC
    // 6052 §2.1), 6to4 (RFC 3056 §2).
    private static readonly (IPNetwork Network, int Offset)[] EmbeddingNetworks =
        [(IPNetwork.Parse("64:ff9b::/96"), 12), (IPNetwork.Parse("2002::/16"), 2)];

    private readonly List<Judgement> judgements = [];

    /// <param name="listensBeyondLoopback">Whether clients from other machines can connect: then neither loopback nor
    /// private networks are reached but by a rule.</param>
    /// <param name="rules">What a person said.</param>
    public DestinationPolicy(bool listensBeyondLoopback, IReadOnlyList<DestinationRule> rules)
    {
        ArgumentNullException.ThrowIfNull(rules);

        AddDefaults(LinkLocalNetworks, DestinationVerdict.LinkLocal);
        AddDefaults(MetadataNetworks, DestinationVerdict.Metadata);
        if (listensBeyondLoopback)
        {
            AddDefaults(LoopbackNetworks, DestinationVerdict.Loopback);
            AddDefaults(PrivateNetworks, DestinationVerdict.Private);
        }

        foreach (DestinationRule rule in rules)
        {
            judgements.Add(rule.Allow
                ? new Judgement(rule.Network, DestinationVerdict.Allowed, Rank.Leave)
                : new Judgement(rule.Network, DestinationVerdict.Denied, Rank.Ban));
        }
    }

    /// <summary>Judges an address at the moment of connecting to it.</summary>
    public DestinationVerdict Judge(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);

        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (UnroutableNetworks.Any(network => network.Contains(address)))
            return DestinationVerdict.Unroutable;

        Judgement? decisive = null;
        foreach (Judgement judgement in judgements)
        {
            if (judgement.Network.Contains(address) && (decisive is null || judgement.Outdoes(decisive.Value)))
                decisive = judgement;
        }

        DestinationVerdict verdict = decisive?.Verdict ?? DestinationVerdict.Allowed;
        if (verdict == DestinationVerdict.Allowed && TryGetEmbedded(address, out IPAddress? inner, out int length))
        {
            // A person who names the embedding network, or a part of it, has decided about what it leads to.
            bool named = decisive is { Rank: Rank.Leave } && decisive.Value.Network.PrefixLength >= length;
            return named ? verdict : Judge(inner);
        }

        return verdict;
    }

    private static IPNetwork[] Parse(params string[] networks) => [.. networks.Select(text => IPNetwork.Parse(text))];

    private static bool TryGetEmbedded(IPAddress address, [NotNullWhen(true)] out IPAddress? inner,
        out int prefixLength)
    {
        foreach ((IPNetwork network, int offset) in EmbeddingNetworks)
        {
            if (network.Contains(address))
            {
                inner = new IPAddress(address.GetAddressBytes().AsSpan(offset, 4));
                prefixLength = network.PrefixLength;
                return true;
            }
        }

        inner = null;
        prefixLength = 0;
        return false;
    }

    private void AddDefaults(IPNetwork[] networks, DestinationVerdict verdict) =>
        judgements.AddRange(networks.Select(network => new Judgement(network, verdict, Rank.Default)));

    private readonly record struct Judgement(IPNetwork Network, DestinationVerdict Verdict, Rank Rank)
    {
        public bool Outdoes(Judgement other) => Network.PrefixLength != other.Network.PrefixLength
            ? Network.PrefixLength > other.Network.PrefixLength
            : Rank > other.Rank;
    }

    // At a tie the later one decides.
    private enum Rank
    {
        Default,
        Leave,
        Ban,
    }
}
