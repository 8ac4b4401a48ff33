namespace Replicator.Tests.Fibers;

/// <summary>Tests with real sockets run alone: ports and descriptors belong to the whole process.</summary>
[CollectionDefinition(nameof(RealSockets), DisableParallelization = true)]
public sealed class RealSockets;
