using System.Net;

namespace Replicator.Network;

/// <summary>A leave or a ban for one network, as a person gave it.</summary>
/// <param name="Allow">False: deny.</param>
/// <param name="Network">No IPv4 in IPv6 form.</param>
internal readonly record struct DestinationRule(bool Allow, IPNetwork Network)
{
    /// <summary>The rules that a word stands for.</summary>
    /// <exception cref="ArgumentException">It is none of loopback, private, link-local and metadata.</exception>
    public static IEnumerable<DestinationRule> ForWord(bool allow, string word) => (word switch
    {
        "loopback" => DestinationPolicy.LoopbackNetworks,
        "private" => DestinationPolicy.PrivateNetworks,
        "link-local" => DestinationPolicy.LinkLocalNetworks,
        "metadata" => DestinationPolicy.MetadataNetworks,
        _ => throw new ArgumentException($"'{word}' is no word for destinations", nameof(word)),
    }).Select(network => new DestinationRule(allow, network));
}
