namespace Fibers;

/// <summary>Where the scheduler holds a fiber.</summary>
internal enum FiberState : byte
{
    /// <summary>In the queue of those that run next.</summary>
    Ready,

    /// <summary>Being stepped.</summary>
    Running,

    /// <summary>As its last yield says.</summary>
    Waiting,

    /// <summary>Its frames are being disposed.</summary>
    Ending,

    /// <summary>Over.</summary>
    Ended,
}
