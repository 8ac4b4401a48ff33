using System.Net;

namespace Fibers;

/// <summary>What a <see cref="Spawn"/> is to do.</summary>
public sealed class SpawnOptions
{
    /// <summary>Where it listens. Port 0: the system chooses, see <see cref="Spawn.BoundEndPoints"/>.</summary>
    public required IReadOnlyList<IPEndPoint> EndPoints { get; init; }

    /// <summary>Whether a client of this address is served; one that is not is cut off at once. Null: all
    /// are.</summary>
    public Func<IPEndPoint, bool>? Admits { get; init; }

    /// <summary>Told of each address that this machine lacks, and that is therefore left out.</summary>
    public Action<IPEndPoint, IOException>? Skipped { get; init; }

    /// <summary>The timeout of each Recv and Send that names none. One minute by default.</summary>
    public TimeSpan Inactivity { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether lines are printed at once, each marked with its fiber, and each wait too.</summary>
    public bool IsDebug { get; init; }

    /// <summary>How the loop learns which sockets are ready.</summary>
    public PollerKind Poller { get; init; } = Pollers.DefaultKind;

    /// <summary>How long the fibers of clients may go on when the loop was asked to stop. 1.5 s by default.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>How often all fibers are listed. Null: only when asked for.</summary>
    public TimeSpan? DumpInterval { get; init; }

    /// <summary>The clock of all timeouts.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where blocks of output go. Null: standard output.</summary>
    public IOutputSink? Sink { get; init; }

    /// <summary>Called on the loop when it was asked to stop and the listeners are closed: whoever keeps clients that
    /// wait for nothing in particular ends them now.</summary>
    public Action? Stopping { get; init; }

    /// <summary>Connections that may wait to be accepted at each address.</summary>
    public int Backlog { get; init; } = 1024;

    /// <summary>Whether SIGINT, SIGTERM and SIGHUP stop the loop, and SIGUSR2 lists the fibers. A signal that was
    /// ignored when the process began stays ignored, as nohup wants.</summary>
    public bool HandlesSignals { get; init; } = true;

    /// <summary>Whether a thread watches that the loop moves.</summary>
    public bool IsWatched { get; init; } = true;

    /// <summary>Makes the poller; null: one of the kind of <see cref="Poller"/>.</summary>
    internal Func<IPoller>? MakePoller { get; init; }

    /// <summary>Ends the process, with a status as in sysexits.</summary>
    internal Action<int> EndProcess { get; init; } = Environment.Exit;
}
