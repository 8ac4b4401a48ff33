using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using Fibers;
using Replicator.Diagnostics;
using Replicator.Proxy;
using Replicator.Settings;
using Replicator.Store;
using Replicator.Tls;
using Replicator.Verbs;

namespace Replicator;

/// <summary>run: starts a command whose clients go through the proxy that runs on the root, or else one of this
/// process.</summary>
/// <param name="settings">What is asked.</param>
/// <param name="environment">The person's.</param>
internal sealed class CommandProgram(CommandSettings settings, IReadOnlyDictionary<string, string> environment)
{
    private const int KeptFiles = 256;

    // Clients have ended with the command; what it leaves behind is cut off.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(200);

    // How long another process may take until it can be asked, or has let go of the root.
    private static readonly TimeSpan HandOverTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);

    private readonly InterceptionChoice interception = settings.Proxy.Interception!;

    /// <returns>That of the command; one of our own only where it did not run.</returns>
    public int Run()
    {
        string path = CommandProcess.Find(
            settings.Command[0], environment.GetValueOrDefault("PATH", ""), out int exitCode);
        if (exitCode != 0)
        {
            return Fail($"run: {settings.Command[0]}: " + (exitCode == CommandProcess.NotFound
                ? "no such command" : "is not executable"), exitCode);
        }

        try
        {
            var files = new AuthorityFiles(interception.DataFolder, interception.Only, TimeProvider.System);
            using Authority authority = files.Open();
            return BorrowOrHost(path, authority);
        }
        catch (AuthorityException unusable)
        {
            return Fail(unusable.Message, ExitCode.Unavailable);
        }
        catch (StoreException refused)
        {
            return Fail(refused.Message, ExitCode.Unavailable);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Fail(failure.Message, ExitCode.Failing);
        }
    }

    private static int Fail(string message, int exitCode)
    {
        Tell(message);
        return exitCode;
    }

    private static void Tell(string message) => Console.Error.WriteLine($"replicator: {LogText.Escape(message)}");

    // Who holds the root may be about to listen, or to end.
    private int BorrowOrHost(string path, Authority authority)
    {
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            StoreException? inUse = null;
            if ((TryBorrow(path, authority) ?? TryHost(path, authority, out inUse)) is { } exitCode)
                return exitCode;
            if (Stopwatch.GetElapsedTime(began) > HandOverTime)
                return Fail($"{inUse!.Message}, which cannot be asked", ExitCode.Unavailable);
            Pause();
        }
    }

    // On a loop of its own, for no other runs yet.
    private static void Pause()
    {
        using var scheduler = new Scheduler(Pollers.Create(Pollers.DefaultKind), TimeProvider.System, LookInterval);
        scheduler.Start([Yield.Wait(LookInterval)], "hand-over of the root");
        scheduler.Run();
    }

    // Null: no proxy runs on the root.
    private int? TryBorrow(string path, Authority authority)
    {
        var request = new LoanRequest(settings.Options, interception.DataFolder);
        using Loan? loan = Loan.TryTake(settings.Proxy.Root, request, Tell, out VerbRow? refusal);
        if (refusal is not null)
            return Fail(refusal.Text ?? "the proxy refuses", (int)(refusal.ExitCode ?? ExitCode.Software));
        if (loan is null)
            return null;
        if (settings.OfOwnProxyAlone is { } option)
        {
            return Fail($"{option}: the proxy that runs keeps to what it was started with; leave it out here, or start "
                + "that anew with it", ExitCode.Usage);
        }

        using var command = new CommandProcess();
        using CommandFolder folder = CommandFolder.Make(
            loan.Port, authority.Certificate, environment, settings.Proxy.Offline);
        int exitCode = Start(command, path, folder) ?? command.WaitForExit();
        Report(loan.End() ?? "the proxy has ended meanwhile");
        return exitCode;
    }

    // Null: another process holds the root.
    private int? TryHost(string path, Authority authority, out StoreException? inUse)
    {
        inUse = null;
        using var sink = ConsoleSink.OfErrors();
        ProxyHost? host = null;
        using var spawn = new Spawn(new SpawnOptions
        {
            EndPoints = [new IPEndPoint(IPAddress.Loopback, 0)],
            Inactivity = settings.Proxy.Bounds.Transfer,
            Sink = sink,
            Grace = Grace,
            HandlesSignals = false,
            Stopping = () => host?.Stop(),
        });
        spawn.Listen();
        try
        {
            host = new ProxyHost(settings.Proxy, spawn, KeptFiles);
        }
        catch (StoreException refused) when (refused.Fault == StoreFault.InUse)
        {
            inUse = refused;
            return null;
        }

        using (host)
        {
            ProxyServer server = host.Add(
                settings.Proxy, ProxyHost.Interception(settings.Proxy, spawn.Scheduler.Time, isForCommand: true));
            host.Start(server);
            using var command = new CommandProcess { Orphaned = spawn.Stop };
            using CommandFolder folder = CommandFolder.Make(
                spawn.BoundEndPoints[0].Port, authority.Certificate, environment, settings.Proxy.Offline);
            if (Start(command, path, folder) is { } failure)
                return failure;
            int exitCode = 0;
            var waiter = new Thread(() =>
            {
                exitCode = command.WaitForExit();
                spawn.Scheduler.Mailbox.Post(() => spawn.Scheduler.Start(End(host, spawn), "end of the command"));
            });
            waiter.Start();
            spawn.Run(server.Serve);
            waiter.Join();
            Report(server.Traffic.ToString());
            return exitCode;
        }
    }

    private static IEnumerable<Yield> End(ProxyHost host, Spawn spawn)
    {
        yield return Yield.Call(host.Lending.AwaitNone());
        spawn.Stop();
    }

    // Null: it runs.
    private int? Start(CommandProcess command, string path, CommandFolder folder)
    {
        try
        {
            command.Start(path, settings.Command.Skip(1), folder.Environment);
            return null;
        }
        catch (Win32Exception refused)
        {
            return Fail($"run: {settings.Command[0]}: {refused.Message}", CommandProcess.NotExecutable);
        }
    }

    private void Report(string text)
    {
        if (!settings.IsQuiet)
            Tell(text);
    }
}
