using Fibers;

namespace Replicator.Tests.Fibers;

[Collection(nameof(RealSockets))]
public sealed class SelectSocketTests() : SocketContract(PollerKind.Select);
