namespace Replicator.Clients;

/// <summary>What clients are to be pointed at.</summary>
/// <param name="Host">A name or an address, an IPv6 address in brackets.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="Folder">Where files for clients lie, an absolute path.</param>
/// <param name="Trusts">Whether the proxy's authority is to be trusted; false: there is none.</param>
internal sealed record ProxyPlace(string Host, int Port, string Folder, bool Trusts)
{
    /// <summary>Of every store of keys: it protects nothing, for only certificates lie in there.</summary>
    public const string KeyStorePassword = "changeit";

    /// <summary>Whether nothing comes but what is stored: to ask again is of no use.</summary>
    public bool IsOffline { get; init; }

    /// <summary>As clients take it.</summary>
    public string Url => $"http://{Host}:{Port}";

    /// <summary>The authority alone, in PEM.</summary>
    public string AuthorityPath => PathOf("authority.pem");

    /// <summary>The system's authorities and this one, in PEM: for clients that take it in place of the
    /// system's.</summary>
    public string BundlePath => PathOf("bundle.pem");

    /// <summary>The same for Java.</summary>
    public string KeyStorePath => PathOf("bundle.jks");

    /// <summary>The path of a file for clients.</summary>
    public string PathOf(string name) => Path.Combine(Folder, name);
}
