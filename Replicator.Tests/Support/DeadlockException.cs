using Fibers;

namespace Replicator.Tests.Support;

/// <summary>No fiber can ever run again: nothing is ready, due or owed by another thread.</summary>
internal sealed class DeadlockException(IEnumerable<Fiber> fibers)
    : Exception("Nothing can wake any of these:\n" + string.Join('\n', fibers));
