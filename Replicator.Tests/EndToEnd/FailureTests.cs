using Replicator.Tests.Support;

namespace Replicator.Tests.EndToEnd;

[Collection(RealPrograms.Name)]
public sealed class FailureTests : IDisposable
{
    private const string Fresh = "Cache-Control: max-age=600";

    private readonly TemporaryFolder folder = new();
    private readonly byte[] content = new byte[1_000_000];

    public FailureTests()
    {
        new Random(1).NextBytes(content);
    }

    public void Dispose() => folder.Dispose();

    [NeedsTheory("env")]
    [InlineData("epoll")]
    [InlineData("select")]
    public void A_download_that_was_killed_is_not_served_as_whole(string poller)
    {
        using var origin = new RawOrigin(exchange =>
        {
            exchange.SendHead(content.Length, Fresh, "ETag: \"1\"");
            exchange.Send(content.AsSpan(0, content.Length / 2));
            exchange.WaitForRelease();
            exchange.Send(content.AsSpan(content.Length / 2));
        });
        using (ReplicatorProcess killed = ReplicatorProcess.Start(folder["root"], "--poller", poller))
        {
            using RawClient client = killed.Connect();
            client.Ask("GET", origin.Uri("/file"));
            client.WaitForContent(content.Length / 2);
            Assert.False(File.Exists(killed.PathOf(origin.Authority, "/file")));
            killed.EndBy(UnixSignal.Kill);
            Assert.Equal(AnswerEnding.Cut, client.Read().Ending);
        }

        origin.Release();
        using ReplicatorProcess next = ReplicatorProcess.Start(folder["root"], "--poller", poller);
        next.AssertServes(origin.Uri("/file"), content, isHit: false);
        next.AssertServes(origin.Uri("/file"), content, isHit: true);
        Assert.Equal(content, File.ReadAllBytes(next.PathOf(origin.Authority, "/file")));
        next.Stop();
    }

    [NeedsFact("env")]
    public void What_was_complete_is_served_after_a_kill()
    {
        using var origin = new RawOrigin(exchange => exchange.SendWhole(content, Fresh));
        using (ReplicatorProcess killed = ReplicatorProcess.Start(folder["root"]))
        {
            killed.AssertServes(origin.Uri("/file"), content, isHit: false);
            killed.AssertServes(origin.Uri("/file"), content, isHit: true);
            killed.EndBy(UnixSignal.Kill);
        }

        using ReplicatorProcess next = ReplicatorProcess.Start(folder["root"]);
        next.AssertServes(origin.Uri("/file"), content, isHit: true);
        Assert.Equal(1, origin.RequestCount);
        next.Stop();
    }

    [NeedsTheory("env")]
    [InlineData("length", "epoll")]
    [InlineData("length", "select")]
    [InlineData("chunked", "epoll")]
    [InlineData("chunked", "select")]
    public void What_the_origin_cuts_is_seen_as_cut_and_fetched_anew(string framing, string poller)
    {
        bool isCut = true;
        using var origin = new RawOrigin(exchange =>
        {
            ReadOnlySpan<byte> sent = content.AsSpan(0, isCut ? content.Length / 2 : content.Length);
            if (framing == "length")
            {
                exchange.SendHead(content.Length, Fresh);
                exchange.Send(sent);
            }
            else
            {
                exchange.Send($"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n{Fresh}\r\n\r\n{sent.Length:x}\r\n");
                exchange.Send(sent);
                exchange.Send(isCut ? "\r\n" : "\r\n0\r\n\r\n");
            }

            if (isCut)
                exchange.Close();
        });
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"], "--poller", poller);
        foreach (string version in (string[])["1.0", "1.1"])
        {
            using RawClient client = proxy.Connect();
            client.Send($"GET {origin.Uri("/file")} HTTP/{version}\r\nHost: {origin.Authority}\r\n\r\n");
            RawAnswer answer = client.Read();
            Assert.Equal(200, answer.Status);
            Assert.Equal(AnswerEnding.Cut, answer.Ending);
            Assert.False(File.Exists(proxy.PathOf(origin.Authority, "/file")));
        }

        isCut = false;
        proxy.AssertServes(origin.Uri("/file"), content, isHit: false);
        proxy.AssertServes(origin.Uri("/file"), content, isHit: true);
        proxy.Stop();
    }
}
