using System.Net;
using Fibers;
using Replicator.Diagnostics;
using Replicator.Network;
using Replicator.Store;
using Replicator.Tls;

namespace Replicator.Proxy;

/// <summary>What a proxy is made of; a test gives a virtual world instead.</summary>
/// <param name="Scheduler">Runs all fibers.</param>
/// <param name="Store">What is stored.</param>
/// <param name="Running">What is on its way into the store.</param>
/// <param name="Dialer">The way to origins.</param>
/// <param name="Trust">Which origins are believed.</param>
/// <param name="First">Of all handshakes.</param>
/// <param name="Reads">Runs what waits for a disk.</param>
/// <param name="Comparisons">Reads contents once more, to compare them with what is expected.</param>
/// <param name="Learning">Learns from indexes what contents are.</param>
/// <param name="Own">The addresses that the proxy itself answers at.</param>
/// <param name="Network">How origins are connected to.</param>
/// <param name="Options">How peers are treated.</param>
/// <param name="Log">For the person.</param>
/// <param name="Root">The folder of the store, for the first page.</param>
/// <param name="PagesTo">Networks beyond loopback that may see other people's URLs.</param>
internal sealed record ProxyParts(
    Scheduler Scheduler,
    FileStore Store,
    RunningDownloads Running,
    IDialer Dialer,
    OriginTrust Trust,
    FirstHandshake First,
    WorkerService Reads,
    WorkerService Comparisons,
    IndexLearning Learning,
    OwnAddresses Own,
    NetworkOptions Network,
    ProxyOptions Options,
    Log Log,
    string Root,
    IReadOnlyList<IPNetwork> PagesTo);
