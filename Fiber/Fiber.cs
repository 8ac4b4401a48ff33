namespace Fibers;

/// <summary>One running generator with the stack of those that it called.</summary>
public sealed class Fiber
{
    /// <summary>What it serves, for logs and lists.</summary>
    public string Name { get; set; } = "";

    /// <summary>Whether it returned, failed or was cancelled.</summary>
    public bool HasEnded => throw new NotImplementedException();

    /// <summary>Where it prints; a fiber started with another's output prints into the other's block.</summary>
    public FiberOutput Output => throw new NotImplementedException();
}
