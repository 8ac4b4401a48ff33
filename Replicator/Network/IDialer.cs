using Fibers;

namespace Replicator.Network;

/// <summary>Opens connections to origins by name.</summary>
internal interface IDialer
{
    /// <summary>Connects to <paramref name="host"/>; the transport is the caller's to dispose.</summary>
    /// <param name="host">A name, an IPv4 address, or an IPv6 address in brackets.</param>
    /// <param name="port">1 to 65535.</param>
    /// <param name="transport">The connection.</param>
    /// <exception cref="UpstreamException">It has no address, none may be connected to, or none answered.</exception>
    IEnumerable<Yield> Dial(string host, int port, Result<ITransport> transport);
}
