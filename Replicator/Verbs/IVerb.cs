using Fibers;

namespace Replicator.Verbs;

/// <summary>One verb at work: a fiber over the store, on the loop of a proxy that runs or on one of its own.</summary>
internal interface IVerb
{
    /// <summary>Does it in steps of a bounded length, and waits for whoever takes the rows.</summary>
    /// <param name="exitCode">With which the process that asked is to end.</param>
    /// <exception cref="IOException">The disk fails, or nobody takes the rows any more.</exception>
    IEnumerable<Yield> Run(Result<int> exitCode);
}
