using Replicator.Tests.Support;

namespace Replicator.Tests.EndToEnd;

[Collection(RealPrograms.Name)]
public sealed class HostileClientTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly byte[] content = new byte[1_000_000];

    public HostileClientTests()
    {
        new Random(1).NextBytes(content);
    }

    public void Dispose() => folder.Dispose();

    [NeedsTheory("env")]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\nHost: a\n\n")]
    [InlineData("GET http://a.test/ HTTP/1.1\r\nHost: a.test\r\nX : y\r\n\r\n")]
    [InlineData("GET http://a.test/ HTTP/1.1\r\nHost: a.test\r\nX: y\r\n z\r\n\r\n")]
    [InlineData("GET http://a.test/\0 HTTP/1.1\r\nHost: a.test\r\n\r\n")]
    [InlineData("POST http://a.test/ HTTP/1.1\r\nHost: a.test\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab")]
    [InlineData("POST http://a.test/ HTTP/1.1\r\nHost: a.test\r\nContent-Length: +1\r\n\r\na")]
    [InlineData(
        "POST http://a.test/ HTTP/1.1\r\nHost: a.test\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("POST http://a.test/ HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("nonsense\r\n\r\n")]
    [InlineData("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n")]
    public void A_malformed_request_is_refused_and_nothing_after_it_is_processed(string request)
    {
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"]);
        using RawClient client = proxy.Connect();
        client.Send(request + $"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:{proxy.Port}\r\n\r\n");
        Assert.Equal(400, client.Read().Status);
        Assert.Equal("", client.ReadToEnd());
        proxy.Stop();
    }

    [NeedsTheory("env")]
    [InlineData("epoll")]
    [InlineData("select")]
    public void Aborted_clients_leave_no_descriptor(string poller)
    {
        const int Clients = 200;
        using var origin = new RawOrigin(exchange =>
        {
            exchange.SendHead(content.Length, "Cache-Control: no-store", "Connection: close");
            exchange.Send(content);
            exchange.Close();
        });
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"], "--poller", poller);

        // It says that it serves before it listens for verbs.
        Until.Holds(() => File.Exists(folder["root/.replicator/control"]), () => "the socket for verbs");
        int before = DescriptorCount(proxy);
        for (int i = 0; i < Clients; i++)
        {
            using RawClient client = proxy.Connect();
            switch (i % 4)
            {
                case 0:
                    client.Send("GET http://unfinished.test/");
                    break;
                case 1:
                    client.Ask("GET", origin.Uri($"/{i}"));
                    client.WaitForContent(1);
                    break;
                case 2:
                    client.Ask("GET", origin.Uri($"/{i}"));
                    break;
                default:
                    client.Ask("POST", origin.Uri("/"), "Content-Length: 9");
                    client.Send("some");
                    break;
            }

            client.Abort();
        }

        Until.Holds(
            () => DescriptorCount(proxy) == before, () => $"{before} descriptors; there are {DescriptorCount(proxy)}");
        using (RawClient last = proxy.Connect())
            Assert.Equal(content, last.Get(origin.Uri("/last")).Content);
        proxy.Stop();
    }

    // What transfers hold: sockets, and files of the tree. The runtime has others, which come and go.
    private static int DescriptorCount(ReplicatorProcess proxy) => Directory.GetFiles($"/proc/{proxy.Id}/fd")
        .Select(path => new FileInfo(path).LinkTarget ?? "")
        .Count(target => target.StartsWith("socket:", StringComparison.Ordinal)
            || target.StartsWith(proxy.Root, StringComparison.Ordinal));
}
