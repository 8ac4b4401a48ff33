namespace Fibers;

/// <summary>Makes pollers.</summary>
public static class Pollers
{
    /// <summary>The best kind that this system has.</summary>
    public static PollerKind DefaultKind => OperatingSystem.IsLinux() ? PollerKind.Epoll : PollerKind.Select;

    /// <summary>Makes a poller, the caller's to dispose or to give to a <see cref="Scheduler"/>.</summary>
    /// <exception cref="PlatformNotSupportedException">This system has no such kind.</exception>
    /// <exception cref="IOException">No descriptor is left.</exception>
    public static IPoller Create(PollerKind kind) => kind switch
    {
        PollerKind.Select => new SelectPoller(),
        PollerKind.Epoll when OperatingSystem.IsLinux() => new EpollPoller(),
        PollerKind.Epoll => throw new PlatformNotSupportedException("epoll is a facility of Linux; use select."),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such poller."),
    };
}
