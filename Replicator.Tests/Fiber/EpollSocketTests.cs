using System.Runtime.Versioning;
using Fibers;

namespace Replicator.Tests.Fibers;

[Collection(nameof(RealSockets))]
[SupportedOSPlatform("linux")]
public sealed class EpollSocketTests() : SocketContract(PollerKind.Epoll);
