namespace Fibers;

/// <summary>Takes work from other threads into the loop, waking it.</summary>
public sealed class Mailbox
{
    /// <summary>Runs <paramref name="action"/> on the loop's thread in its next turn. From any thread.</summary>
    public void Post(Action action) => throw new NotImplementedException();
}
