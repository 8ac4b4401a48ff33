using System.Net;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using Fibers;
using Replicator.Http;

namespace Replicator.Network;

/// <summary>Connects to one of several addresses of a host: a further attempt begins a quarter of a second after the
/// one before, or at once when that has failed; the first that succeeds wins, the others are closed (RFC 8305
/// §5).</summary>
internal sealed class AddressRace(Scheduler scheduler, IConnector connector, NetworkOptions options) : IDisposable
{
    private readonly Signal changed = new("a connection to one of several addresses");
    private readonly List<Fiber> attempts = [];
    private readonly List<string> failures = [];
    private Exception? lastFailure;
    private IPEndPoint? failedLast;
    private IPEndPoint? begunLast;
    private ITransport? winner;
    private int runningCount;

    /// <summary>The addresses so that families take turns, beginning with the first one's; each once (RFC 8305
    /// §4).</summary>
    /// <param name="addresses">As the name service ordered them.</param>
    public static IReadOnlyList<IPAddress> Interleave(IEnumerable<IPAddress> addresses)
    {
        IPAddress[] all = [.. addresses.Distinct()];
        IPAddress[] own = [.. all.Where(address => address.AddressFamily == all[0].AddressFamily)];
        IPAddress[] other = [.. all.Except(own)];
        var ordered = new List<IPAddress>(all.Length);
        for (int index = 0; index < Math.Max(own.Length, other.Length); index++)
        {
            ordered.AddRange(own.Skip(index).Take(1));
            ordered.AddRange(other.Skip(index).Take(1));
        }

        return ordered;
    }

    /// <summary>Waits until one of them accepts, for <see cref="NetworkOptions.ConnectTimeout"/> in all.</summary>
    /// <param name="endPoints">At least one, in the order in which they are tried.</param>
    /// <param name="transport">The caller's to dispose.</param>
    /// <exception cref="UpstreamException">None did: names all that were tried.</exception>
    public IEnumerable<Yield> Run(IReadOnlyList<IPEndPoint> endPoints, Result<ITransport> transport)
    {
        var deadline = new Deadline(scheduler.Time, options.ConnectTimeout);
        var pause = default(Deadline);
        for (int next = 0; winner is null;)
        {
            bool mayBegin = runningCount == 0 || failedLast == begunLast || pause.Passed;
            if (next < endPoints.Count && mayBegin && !deadline.Passed)
            {
                Begin(endPoints[next++], deadline);
                pause = new Deadline(scheduler.Time, options.ConnectPause);
            }
            else if (runningCount == 0)
            {
                break;
            }

            // Each attempt ends by the deadline, and tells it. A pause that is over is no failure.
            TimeSpan wait = next < endPoints.Count && !deadline.Passed ? pause.Remaining : Timeout.InfiniteTimeSpan;
            var paused = new Result();
            yield return Yield.Try(AwaitChange(wait), paused);
            if (paused.Error is not (null or TimeoutException))
                ExceptionDispatchInfo.Throw(paused.Error);
        }

        transport.Value = winner ?? throw new UpstreamException(
            ErrorOf(lastFailure), string.Join("; ", failures), lastFailure);
        winner = null;
    }

    /// <summary>Ends the attempts that still run.</summary>
    public void Dispose()
    {
        foreach (Fiber attempt in attempts)
            scheduler.Cancel(attempt);
        winner?.Dispose();
    }

    private void Begin(IPEndPoint endPoint, Deadline deadline)
    {
        begunLast = endPoint;
        runningCount++;
        attempts.Add(scheduler.Start(
            Attempt(endPoint, deadline), $"connecting to {endPoint}", output: scheduler.Current!.Output));
    }

    private IEnumerable<Yield> Attempt(IPEndPoint endPoint, Deadline deadline)
    {
        var connected = new Result<ITransport>();
        yield return Yield.Try(connector.Connect(endPoint, deadline.Remaining, connected), connected);
        runningCount--;
        if (connected.Failed)
        {
            failedLast = endPoint;
            lastFailure = connected.Error;
            failures.Add(Describe(endPoint, connected.Error!));
        }
        else if (winner is null)
        {
            winner = connected.Value;
        }
        else
        {
            connected.Value!.Dispose(); // Two at once: the first one won.
        }

        changed.Set();
    }

    private IEnumerable<Yield> AwaitChange(TimeSpan timeout)
    {
        yield return Yield.Wait(changed, timeout);
    }

    private static ProxyError ErrorOf(Exception? failure) => failure is TimeoutException
        ? ProxyError.ConnectionTimeout
        : (failure?.InnerException as SocketException)?.SocketErrorCode switch
        {
            // The lack is ours, and says nothing of the origin.
            SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable => ProxyError.ConnectionLimitReached,
            SocketError.ConnectionRefused => ProxyError.ConnectionRefused,
            SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.NetworkDown =>
                ProxyError.DestinationIpUnroutable,
            SocketError.TimedOut => ProxyError.ConnectionTimeout,
            _ => ProxyError.DestinationUnavailable,
        };

    private static string Describe(IPEndPoint endPoint, Exception failure) => ErrorOf(failure) switch
    {
        ProxyError.ConnectionRefused => $"{endPoint} refuses connections",
        ProxyError.DestinationIpUnroutable => $"there is no way to {endPoint}",
        ProxyError.ConnectionTimeout => $"{endPoint} did not accept a connection in time",
        _ => $"{endPoint} cannot be connected to: {failure.Message}",
    };
}
