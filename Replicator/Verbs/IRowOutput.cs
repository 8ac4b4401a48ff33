using Fibers;

namespace Replicator.Verbs;

/// <summary>Where a verb's rows go: to whoever asked over a socket, or to the same process.</summary>
internal interface IRowOutput
{
    /// <summary>Hands rows on, and waits until there is room for more.</summary>
    /// <exception cref="IOException">Nobody takes them any more.</exception>
    IEnumerable<Yield> Write(IReadOnlyList<VerbRow> rows);
}
