namespace Fibers;

/// <summary>One generator of those that a fiber has called and that have not ended.</summary>
internal struct Frame
{
    public IEnumerator<Yield>? Iterator;

    /// <summary>Where its failure goes; null: to its caller.</summary>
    public Result? Outcome;

    /// <summary>The line of the caller that called.</summary>
    public string? File;
    public int Line;
}
