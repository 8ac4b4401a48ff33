using System.Runtime.Versioning;
using Fibers;

namespace Replicator.Tests.Fibers;

[SupportedOSPlatform("linux")]
public sealed class EpollPollerTests() : PollerContract(PollerKind.Epoll);
