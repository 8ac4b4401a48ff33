using System.Globalization;
using System.Net;

namespace Replicator.Network;

/// <summary>Hosts that are not reached by way of an external proxy, as <c>no_proxy</c> lists them and curl reads it:
/// a name stands for itself and for all names that end in it, behind a dot; an address for itself; a network for its
/// addresses; <c>*</c> for everything. What is none of these is passed over.</summary>
internal sealed class DirectHosts
{
    private readonly List<string> names = [];
    private readonly List<IPNetwork> networks = [];
    private readonly bool isAll;

    /// <param name="list">With commas or spaces between.</param>
    public DirectHosts(string list)
    {
        foreach (string entry in list.Split([',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (entry == "*")
                isAll = true;
            else if (IPAddress.TryParse(entry.Trim('[', ']'), out IPAddress? address))
                networks.Add(new IPNetwork(Unmapped(address), Unmapped(address).GetAddressBytes().Length * 8));
            else if (TryParseNetwork(entry, out IPNetwork network))
                networks.Add(network);
            else if (entry.Trim('.') is { Length: > 0 } name)
                names.Add(name);
        }
    }

    /// <param name="host">As in a target URI.</param>
    public bool Contains(string host)
    {
        if (isAll)
            return true;
        if (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address))
            return networks.Exists(network => network.Contains(Unmapped(address)));
        string bare = host.TrimEnd('.');
        return names.Exists(name => bare.EndsWith(name, StringComparison.OrdinalIgnoreCase)
            && (bare.Length == name.Length || bare[^(name.Length + 1)] == '.'));
    }

    // Bits beyond the length are passed over, as curl does.
    private static bool TryParseNetwork(string entry, out IPNetwork network)
    {
        network = default;
        int slash = entry.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !IPAddress.TryParse(entry[..slash].Trim('[', ']'), out IPAddress? address)
            || !byte.TryParse(entry[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out byte length))
            return false;
        byte[] bytes = address.GetAddressBytes();
        if (length > bytes.Length * 8)
            return false;
        for (int index = 0; index < bytes.Length; index++)
            bytes[index] &= (byte)(0xFF << (8 - Math.Clamp(length - (index * 8), 0, 8)));
        network = new IPNetwork(new IPAddress(bytes), length);
        return true;
    }

    private static IPAddress Unmapped(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
