using Fibers;
using Replicator.Network;
using Replicator.Tls;

namespace Replicator.Proxy;

/// <summary>Opens connections to whom requests are sent: origins, through a tunnel and secured where that is called
/// for, or an external proxy.</summary>
internal sealed class OriginOpening(IDialer dialer, TunnelOpening tunnels, OriginTls tls, BufferBudget buffers)
{
    /// <param name="hop">Of the target.</param>
    /// <param name="connection">The caller's to dispose.</param>
    /// <exception cref="UpstreamException">There is no way, or the origin is not whom it should be.</exception>
    public IEnumerable<Yield> Open(NextHop hop, Result<Connection> connection)
    {
        if (hop.TlsName is null)
        {
            var transport = new Result<ITransport>();
            yield return Yield.Call(dialer.Dial(hop, transport));
            connection.Value = new Connection(transport.Value!, buffers);
            yield break;
        }

        var plain = new Result<Connection>();
        yield return Yield.Call(tunnels.Open(hop, plain));
        yield return Yield.Call(tls.Secure(plain.Value!, hop.TlsName, connection));
    }
}
