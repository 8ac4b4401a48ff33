using System.Globalization;

namespace Replicator.Proxy;

/// <summary>The one origin that requests inside an intercepted tunnel are for.</summary>
/// <param name="Host">As in CONNECT, lower case.</param>
/// <param name="Port">1 to 65535.</param>
internal sealed record InterceptedSite(string Host, int Port)
{
    /// <summary><c>host:port</c>.</summary>
    public string Authority { get; } = string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
}
