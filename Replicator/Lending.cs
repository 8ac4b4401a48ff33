using System.Net;
using Fibers;
using Replicator.Diagnostics;
using Replicator.Proxy;
using Replicator.Settings;
using Replicator.Tls;
using Replicator.Verbs;

namespace Replicator;

/// <summary>Opens for a command a port of its own, whose clients have settings of their own and share the
/// store.</summary>
/// <param name="host">Makes the proxy for it.</param>
/// <param name="settings">Of the proxy that runs; what the command's do not say is as there.</param>
/// <param name="scheduler">The loop.</param>
/// <param name="upkeep">Runs what waits for a disk.</param>
internal sealed class Lending(
    ProxyHost host, Settings.Settings settings, Scheduler scheduler, WorkerService upkeep)
{
    // Commands at a time.
    private const int MaximumCount = 64;
    private const int Backlog = 1024;

    // Before the next look whether a client can be accepted.
    private static readonly TimeSpan AcceptInterval = TimeSpan.FromMilliseconds(100);

    private readonly Signal left = new("end of a command");
    private int count;
    private bool isEnding;

    /// <summary>Serves a command until its connection ends.</summary>
    /// <param name="request">What it asks.</param>
    /// <param name="socket">Over which it asks; borrowed.</param>
    /// <param name="output">Gets the port, and what came from where in the end.</param>
    /// <exception cref="IOException">It has left without waiting for that.</exception>
    public IEnumerable<Yield> Lend(LoanRequest request, FiberSocket socket, IRowOutput output)
    {
        // The command finds that nothing is said, and starts a proxy of its own.
        if (isEnding)
            yield break;
        Settings.Settings? chosen = Merge(request);
        if (chosen is null || count == MaximumCount)
        {
            yield return Yield.Call(output.Write([VerbRow.End(ExitCode.Unavailable, chosen is null
                ? "the proxy does not understand what is asked: it is of another version"
                : "as many commands use the proxy as may")]));
            yield break;
        }

        count++;
        try
        {
            yield return Yield.Call(Lend(chosen, socket, output));
        }
        finally
        {
            count--;
            left.Set();
        }
    }

    /// <summary>Waits until no command uses this process's proxies any more; none can from then on.</summary>
    public IEnumerable<Yield> AwaitNone()
    {
        if (count > 0)
            Log.Warning("other commands use the proxy of this one: it stays until they have ended, or Ctrl-C");
        // Without a timeout: a command runs as long as it does.
        while (count > 0)
            yield return Yield.Wait(left, Timeout.InfiniteTimeSpan);
        isEnding = true;
    }

    private IEnumerable<Yield> Lend(Settings.Settings chosen, FiberSocket socket, IRowOutput output)
    {
        var interception = new Result<InterceptionOptions?>();
        yield return Yield.Try(
            upkeep.Run(() => ProxyHost.Interception(chosen, scheduler.Time, isForCommand: true), interception),
            interception);
        if (interception.Failed)
        {
            yield return Yield.Call(output.Write([
                VerbRow.End(ExitCode.Unavailable, interception.Error!.Message)]));
            yield break;
        }

        using FiberSocket listener = scheduler.Listen(new IPEndPoint(IPAddress.Loopback, 0), Backlog);
        IPEndPoint place = listener.LocalEndPoint;
        host.Own.Add(place);
        ProxyServer server = host.Add(chosen, interception.Value);
        Fiber acceptor = scheduler.Start(Accept(listener, server), $"accept {place}");
        try
        {
            yield return Yield.Call(output.Write([
                new VerbRow(RowKind.Lent) { Of = place.Port }]));
            byte[] buffer = new byte[1];
            do
            {
                // Without a timeout: nothing is said until the command has ended.
                yield return Yield.Recv(socket, Timeout.InfiniteTimeSpan);
            }
            while (!socket.TryReceive(buffer, out int length) || length > 0);
            yield return Yield.Call(output.Write([VerbRow.End(ExitCode.Ok, server.Traffic.ToString())]));
        }
        finally
        {
            scheduler.Cancel(acceptor);
            server.Stop();
            host.Own.Remove(place);
            host.Remove(server);
        }
    }

    private IEnumerable<Yield> Accept(FiberSocket listener, ProxyServer server)
    {
        while (true)
        {
            // Without a timeout: that nobody comes is no error.
            yield return Yield.Recv(listener, Timeout.InfiniteTimeSpan);
            if (!TryAccept(listener, server))
                yield return Yield.Wait(AcceptInterval);
        }
    }

    // False: it failed, as where no descriptor is left.
    private bool TryAccept(FiberSocket listener, ProxyServer server)
    {
        try
        {
            while (listener.TryAccept(out FiberSocket? client))
                scheduler.Start(server.Serve(client, client.RemoteEndPoint), client.RemoteEndPoint.ToString(), client);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    // Null: what is asked cannot be understood.
    private Settings.Settings? Merge(LoanRequest request)
    {
        // What the command's environment says is among the options already.
        string[] arguments = [VerbDefinition.Command.Name, .. request.Options, "--root=/", "--", "command"];
        var environment = new Dictionary<string, string> { ["XDG_DATA_HOME"] = request.DataFolder };
        if (CommandReader.Read(arguments, environment, out CommandSettings? read, out _) != SettingsOutcome.Verb)
            return null;
        Settings.Settings asked = read!.Proxy;
        return settings with
        {
            Bind = asked.Bind,
            ListensBeyondLoopback = false,
            Reverse = null,
            Interception = asked.Interception! with { DataFolder = request.DataFolder },
            Offline = settings.Offline || asked.Offline,
            Static = settings.Static || asked.Static,
            Strict = settings.Strict || asked.Strict,
            Destinations = [.. settings.Destinations, .. asked.Destinations],
            ConnectPorts = [.. settings.ConnectPorts.Union(asked.ConnectPorts)],
            Resolve = [.. asked.Resolve, .. settings.Resolve.ExceptBy(asked.Resolve.Select(Name), Name)],
            UpstreamAuthorities = [.. settings.UpstreamAuthorities, .. asked.UpstreamAuthorities],
            InsecureUpstreams = [.. settings.InsecureUpstreams, .. asked.InsecureUpstreams],
            ExternalForHttp = asked.ExternalForHttp ?? settings.ExternalForHttp,
            ExternalForTunnels = asked.ExternalForTunnels ?? settings.ExternalForTunnels,
        };
    }

    private static (string Host, int Port) Name(ResolveOverride one) => (one.Host, one.Port);
}
