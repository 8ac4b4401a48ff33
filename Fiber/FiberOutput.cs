namespace Fibers;

/// <summary>What one fiber prints, withheld until its block is closed.</summary>
public sealed class FiberOutput
{
    /// <summary>Writes what was withheld in one piece and begins a new block at the next line printed.</summary>
    public void CloseBlock() => throw new NotImplementedException();
}
