using System.Net;
using System.Text;
using BenchmarkDotNet.Attributes;
using Fibers;
using Replicator.Cache.Classes;
using Replicator.Diagnostics;
using Replicator.Http;
using Replicator.Network;
using Replicator.Proxy;
using Replicator.Store;
using Replicator.Tests.Support;
using Replicator.Tls;

namespace Bench.Micro;

/// <summary>Whole exchanges, from the bytes of a request to the bytes of its answer, without the system's share.</summary>
// Public, with public methods: the runner makes code that calls them.
public class ExchangeBenchmarks : IDisposable
{
    private const int ExchangeCount = 10_000;
    private const int ContentLength = 1024;

    private static readonly byte[] Request =
        "GET http://origin.example/s/1024/hot HTTP/1.1\r\nHost: origin.example\r\nAccept: */*\r\n\r\n"u8.ToArray();

    private readonly string root = Directory.CreateTempSubdirectory("replicator-bench-").FullName;
    private readonly Scheduler scheduler = new(new IdlePoller(), TimeProvider.System, TimeSpan.FromSeconds(60));
    private readonly Workers workers;
    private readonly FileStore store;
    private readonly ProxyServer server;

    public ExchangeBenchmarks()
    {
        workers = new Workers(scheduler.Mailbox, threadCount: 0);
        WorkerService reads = workers.AddService("cold reads", queueBound: 64, share: 1);
        store = new FileStore(
            new SystemFileSystem(), new StoreOptions(root, Flat: false, MinimumFree: 0), reads, scheduler.Time);
        var network = new NetworkOptions();
        var own = new OwnAddresses();
        own.Add(new IPEndPoint(IPAddress.Loopback, 8080));
        var resolver = new Resolver(workers.AddService("name lookup", queueBound: 64, share: 1), network);
        var dialer = new Dialer(
            scheduler, resolver, new SocketConnector(scheduler), new DestinationPolicy(false, []), own, network);
        server = new ProxyServer(new ProxyParts(
            scheduler,
            store,
            new RunningDownloads(),
            dialer,
            new OriginTrust([], new HashSet<string>(), scheduler.Time),
            new FirstHandshake(workers.AddService("first handshake", queueBound: 1, share: 1)),
            reads,
            reads,
            new IndexLearning(
                scheduler, store, workers.AddService("indexes", queueBound: 1, share: 1), (_, _) => null,
                UrlClasses.Standard),
            own,
            network,
            new ProxyOptions(),
            new Log(Verbosity.Quiet),
            root,
            []));
    }

    [GlobalSetup]
    public void StoreOne()
    {
        var request = new RequestHead();
        HeadParser.TryParse(Request, HeadLimits.Default, request, out _, out _);
        if (!TargetUri.TryCreate(request, out TargetUri? uri, out Refusal refusal))
            throw new InvalidOperationException(Refusals.Describe(refusal));
        var response = new ResponseHead();
        byte[] head = Encoding.ASCII.GetBytes($"""
            HTTP/1.1 200 OK
            Date: {HttpDate.Format(DateTimeOffset.UtcNow)}
            Content-Type: application/octet-stream
            ETag: "1"
            Cache-Control: max-age=86400


            """.ReplaceLineEndings("\r\n"));
        HeadParser.TryParse(head, HeadLimits.Default, response, out _, out _);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using EntryWriter writer = store.Create(uri!, request, response, now, now, ContentLength);
        writer.Append(new byte[ContentLength]);
        writer.Complete();
    }

    /// <summary>A hit of 1 KiB on a connection that persists.</summary>
    [Benchmark(OperationsPerInvoke = ExchangeCount)]
    public long Hit()
    {
        var client = new RepeatingTransport(Request, ExchangeCount);
        scheduler.Start(server.Serve(client), "client", client);
        scheduler.Run();
        return client.Taken;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        scheduler.Dispose();
        workers.Dispose();
        store.Dispose();
        Directory.Delete(root, recursive: true);
        GC.SuppressFinalize(this);
    }
}
