using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Replicator.Http;

/// <summary>Hosts as a person lists them, with commas between: a name or an address stands for itself,
/// <c>*.example.org</c> for all names below that one and not for it. Case, order, a dot at the end and an entry that
/// comes twice make no difference.</summary>
internal sealed class HostList
{
    private const string AllBelow = "*.";
    private const string Example = "example.org, *.example.org, 192.0.2.1 or 2001:db8::1";

    private readonly HashSet<string> hosts;
    private readonly HashSet<string> domains;
    private readonly HashSet<IPAddress> addresses;

    private HostList(HashSet<string> hosts, HashSet<string> domains, HashSet<IPAddress> addresses)
    {
        this.hosts = hosts;
        this.domains = domains;
        this.addresses = addresses;
        Text = string.Join(',', hosts
            .Concat(domains.Select(domain => AllBelow + domain))
            .Concat(addresses.Select(address => address.ToString()))
            .Order(StringComparer.Ordinal));
    }

    /// <summary>The list in its one normal form: sorted, lower case, with commas between and nothing else.</summary>
    public string Text { get; }

    /// <summary>Names that stand for themselves, in lower case and without a dot at the end.</summary>
    public IReadOnlyCollection<string> Hosts => hosts;

    /// <summary>Names below which all names are meant, written the same, without the star.</summary>
    public IReadOnlyCollection<string> Domains => domains;

    /// <summary>Single addresses.</summary>
    public IReadOnlyCollection<IPAddress> Addresses => addresses;

    /// <param name="text">What a person wrote; blanks round an entry do not matter.</param>
    /// <param name="list">Null exactly if there is a mistake.</param>
    /// <param name="mistake">What is wrong with the first entry that is, and what to write; empty: nothing.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out HostList? list, out string mistake)
    {
        ArgumentNullException.ThrowIfNull(text);
        list = null;
        var hosts = new HashSet<string>(StringComparer.Ordinal);
        var domains = new HashSet<string>(StringComparer.Ordinal);
        var addresses = new HashSet<IPAddress>();
        foreach (string entry in text.Split(',', StringSplitOptions.TrimEntries))
        {
            mistake = MistakeIn(entry);
            if (mistake.Length > 0)
                return false;
            if (entry.StartsWith(AllBelow, StringComparison.Ordinal))
                domains.Add(Normal(entry[AllBelow.Length..]));
            else if (TryParseAddress(entry, out IPAddress? address))
                addresses.Add(address);
            else
                hosts.Add(Normal(entry));
        }

        list = new HostList(hosts, domains, addresses);
        mistake = "";
        return true;
    }

    /// <summary>Whether a host is meant.</summary>
    /// <param name="host">A name or an address, an IPv6 address with or without brackets.</param>
    public bool Contains(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        if (TryParseAddress(host, out IPAddress? address))
            return addresses.Contains(address);
        string name = Normal(host);
        if (hosts.Contains(name))
            return true;
        for (int dot = name.IndexOf('.'); dot >= 0; dot = name.IndexOf('.', dot + 1))
        {
            if (dot > 0 && domains.Contains(name[(dot + 1)..]))
                return true;
        }

        return false;
    }

    /// <summary>Reads a host that is an address and no name.</summary>
    /// <param name="host">An IPv6 address with or without brackets.</param>
    /// <param name="address">Without a zone.</param>
    public static bool TryParseAddress(string host, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        bool isBare = !host.StartsWith('[') && host.Contains(':');
        return AuthorityParser.Parse(Encoding.UTF8.GetBytes(isBare ? $"[{host}]" : host), 1, out string plain, out _)
            == Refusal.None
            && (isBare || !host.Contains(':') || host.EndsWith(']'))
            && IPAddress.TryParse(plain, out address)
            && (address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == plain);
    }

    /// <summary>A name as it is compared: in lower case, in ASCII, without a dot at the end.</summary>
    /// <param name="name">A name of letters of any alphabet is given in its form of ASCII (RFC 5890 §2.3.2.1), as
    /// clients send it; one that has none comes out as it is.</param>
    public static string Normal(string name)
    {
        string bare = name.EndsWith('.') ? name[..^1] : name;
        if (Ascii.IsValid(bare))
            return bare.ToLowerInvariant();
        try
        {
            return new IdnMapping().GetAscii(bare).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return bare;
        }
    }

    private static string MistakeIn(string entry)
    {
        if (entry.Length == 0)
            return $"an entry is empty; write hosts as {Example}, with commas between";
        if (entry.Contains("://", StringComparison.Ordinal) || entry.Contains('/'))
            return $"'{entry}' is a URL or a network; write only a host, as {Example}";
        if (TryParseAddress(entry, out _))
            return "";
        bool isDomain = entry.StartsWith(AllBelow, StringComparison.Ordinal);
        string name = isDomain ? entry[AllBelow.Length..] : entry;
        if (name.Contains('*'))
            return $"'{entry}': a star stands only for all names below another; write *.example.org";
        if (isDomain && TryParseAddress(name, out _))
            return $"'{entry}': no names are below an address; write {name}";
        if (AuthorityParser.Parse(Encoding.UTF8.GetBytes(Normal(name)), 0, out string host, out int port)
            != Refusal.None)
            return $"'{entry}' is no host; write it as {Example}";
        return port == 0 && !name.Contains(':') ? ""
            : $"'{entry}': a host is meant with all its ports; write {(isDomain ? AllBelow : "")}{host}";
    }
}
