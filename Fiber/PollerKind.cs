namespace Fibers;

/// <summary>How a scheduler learns which sockets are ready.</summary>
public enum PollerKind
{
    /// <summary>epoll: Linux only.</summary>
    Epoll,

    /// <summary>select: everywhere.</summary>
    Select,
}
