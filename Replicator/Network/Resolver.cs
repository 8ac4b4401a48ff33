using System.Net;
using System.Net.Sockets;
using Fibers;
using Replicator.Http;

namespace Replicator.Network;

/// <summary>Finds the addresses of a host: literals at once, names through the system's name service on a thread of its
/// own; equal lookups are asked once.</summary>
internal sealed class Resolver(WorkerService lookups, NetworkOptions options)
{
    /// <exception cref="UpstreamException">The name has no address, or the name service failed.</exception>
    public IEnumerable<Yield> Resolve(string host, int port, Result<IPAddress[]> addresses)
    {
        if (options.Resolve.TryGetValue($"{host}:{port}", out IPAddress[]? given))
        {
            addresses.Value = given;
            yield break;
        }

        if (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? literal) && IsCanonical(host, literal))
        {
            addresses.Value = [literal];
            yield break;
        }

        var outcome = new Result<IPAddress[]>();
        yield return Yield.Try(
            lookups.RunOnce(host, () => Dns.GetHostAddresses(host), options.ResolveTimeout, outcome), outcome);
        if (outcome.Error is TimeoutException)
            throw new UpstreamException(ProxyError.DnsTimeout, $"the name service did not answer for {host}");
        if (outcome.Failed || outcome.Value is not { Length: > 0 })
            throw new UpstreamException(ProxyError.DnsError, Describe(host, outcome.Error), outcome.Error);
        addresses.Value = outcome.Value;
    }

    // 127.1 and 0x7f000001 are names to us: the system's name service decides what they are, and the address that it
    // gives is judged.
    private static bool IsCanonical(string host, IPAddress literal) =>
        literal.AddressFamily == AddressFamily.InterNetworkV6 || literal.ToString() == host;

    private static string Describe(string host, Exception? error) =>
        (error?.InnerException as SocketException)?.SocketErrorCode switch
        {
            SocketError.HostNotFound or SocketError.NoData => $"the name {host} does not exist",
            SocketError.TryAgain => $"the name service cannot be asked for {host} at the moment",
            _ => $"the name {host} could not be looked up" + (error is null ? "" : $": {error.Message}"),
        };
}
