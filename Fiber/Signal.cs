namespace Fibers;

/// <summary>Wakes the fibers that wait for it; nothing is remembered for those who come later.</summary>
public sealed class Signal
{
    /// <summary>Makes all who wait ready to run. On the loop's thread only; other threads go through <see cref="Mailbox"/>.</summary>
    public void Set() => throw new NotImplementedException();
}
