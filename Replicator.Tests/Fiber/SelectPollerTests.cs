using Fibers;

namespace Replicator.Tests.Fibers;

[Collection(nameof(RealSockets))]
public sealed class SelectPollerTests() : PollerContract(PollerKind.Select);
