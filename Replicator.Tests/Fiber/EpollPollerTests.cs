using System.Runtime.Versioning;
using Fibers;

namespace Replicator.Tests.Fibers;

[Collection(nameof(RealSockets))]
[SupportedOSPlatform("linux")]
public sealed class EpollPollerTests() : PollerContract(PollerKind.Epoll);
