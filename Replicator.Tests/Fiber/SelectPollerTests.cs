using Fibers;

namespace Replicator.Tests.Fibers;

public sealed class SelectPollerTests() : PollerContract(PollerKind.Select);
