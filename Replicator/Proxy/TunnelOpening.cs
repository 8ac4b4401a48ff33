using System.Text;
using Fibers;
using Replicator.Http;
using Replicator.Network;

namespace Replicator.Proxy;

/// <summary>Opens the way for a tunnel: a connection to the origin itself, or one to the external proxy, which is asked
/// with CONNECT to go on from there (RFC 9110 §9.3.6).</summary>
internal sealed class TunnelOpening(
    IDialer dialer, BufferBudget buffers, ProxyOptions options, TimeProvider time)
{
    /// <summary>Interim responses before the answer to CONNECT.</summary>
    private const int MostInterim = 16;

    /// <param name="hop">Of the target.</param>
    /// <param name="tunnel">The caller's to dispose; what it has received already belongs to the tunnel.</param>
    /// <exception cref="UpstreamException">There is no way.</exception>
    public IEnumerable<Yield> Open(NextHop hop, Result<Connection> tunnel)
    {
        var transport = new Result<ITransport>();
        yield return Yield.Call(dialer.Dial(hop, transport));
        var connection = new Connection(transport.Value!, buffers);
        try
        {
            if (hop.External is not null)
                yield return Yield.Call(Ask(hop, connection));
            tunnel.Value = connection;
        }
        finally
        {
            if (tunnel.Value is null)
                connection.Dispose();
        }
    }

    private IEnumerable<Yield> Ask(NextHop hop, Connection connection)
    {
        ExternalProxy external = hop.External!;
        string target = $"{hop.TargetHost}:{hop.TargetPort}";
        var request = new RequestHead();
        request.SetLine("CONNECT"u8, Encoding.ASCII.GetBytes(target), 1);
        request.Fields.Add("Host"u8, target);
        if (external.Authorization is not null)
            request.Fields.Add("Proxy-Authorization"u8, external.Authorization);
        request.WriteTo(connection.Output);

        var answer = new ResponseHead();
        var outcome = new Result();
        yield return Yield.Try(Exchange(connection, answer), outcome);
        if (outcome.Failed)
            throw Failure(external, outcome.Error!);
        ExternalAnswer.ThrowIfItWantsCredentials(external, answer.Status);
        if (answer.Status is < 200 or >= 300)
            throw new UpstreamException(
                ProxyError.ConnectionRefused,
                $"the external proxy {external.Authority} answered {answer.Status} to CONNECT {target}");
    }

    private IEnumerable<Yield> Exchange(Connection connection, ResponseHead answer)
    {
        var deadline = new Deadline(time, options.OriginHeadTimeout);
        yield return Yield.Call(connection.Flush(options.TransferTimeout));
        for (int count = 0; count <= MostInterim; count++)
        {
            yield return Yield.Call(ResponseHeads.Receive(connection, options.HeadLimits, answer, deadline));
            if (answer.Status is 101 or >= 200)
                break;
        }
    }

    private static UpstreamException Failure(ExternalProxy external, Exception error)
    {
        string who = $"the external proxy {external.Authority}";
        return error switch
        {
            TimeoutException =>
                new(ProxyError.HttpResponseTimeout, $"{who} did not answer in time", error),
            BadMessageException =>
                new(ProxyError.HttpProtocolError, $"{who}: {error.Message}", error),
            _ => new(ProxyError.ConnectionTerminated, $"{who}: {error.Message}", error),
        };
    }
}
