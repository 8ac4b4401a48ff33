using Replicator.Http;

namespace Replicator.Network;

/// <summary>The next hop could not be asked or did not answer as it must; named as RFC 9209 §2.3 names it.</summary>
/// <param name="error">What failed.</param>
/// <param name="message">A sentence for the person.</param>
/// <param name="inner">The system's error.</param>
internal sealed class UpstreamException(ProxyError error, string message, Exception? inner = null)
    : IOException(message, inner)
{
    public ProxyError Error { get; } = error;
}
