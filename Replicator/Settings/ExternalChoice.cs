namespace Replicator.Settings;

/// <summary>A proxy behind this one. A class and no record, so that nothing prints its credentials.</summary>
/// <param name="host">A name, an IPv4 address, or an IPv6 address in brackets; lower case.</param>
/// <param name="port">1 to 65535.</param>
/// <param name="authorization">The value of Proxy-Authorization; null: none.</param>
/// <param name="source">The option or the variable that named it.</param>
internal sealed class ExternalChoice(string host, int port, string? authorization, string source)
{
    public string Host => host;

    public int Port => port;

    public string? Authorization => authorization;

    public string Source => source;
}
