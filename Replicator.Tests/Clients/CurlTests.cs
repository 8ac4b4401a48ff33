using System.Globalization;
using System.Text;
using Replicator.Tests.Support;

namespace Replicator.Tests.Clients;

[Collection(RealPrograms.Name)]
public sealed class CurlTests : IDisposable
{
    private const int CrowdCount = 200;

    private const int CrowdLength = 20_000_000;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [NeedsTheory("curl")]
    [InlineData("epoll")]
    [InlineData("select")]
    public async Task A_crowd_that_wants_one_uncached_object_costs_the_origin_one_request(string poller)
    {
        var content = new byte[CrowdLength];
        new Random(1).NextBytes(content);
        using var origin = new RawOrigin(exchange =>
        {
            exchange.SendHead(content.Length, "Cache-Control: max-age=600", "ETag: \"1\"");
            exchange.Send(content.AsSpan(0, 100_000));
            // The rest comes when the whole crowd reads.
            exchange.WaitForRelease();
            exchange.Send(content.AsSpan(100_000));
        });
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"], "--poller", poller);
        using var crowd = new CurlCrowd(CrowdCount, proxy.Port, origin.Uri("/big"), content);
        Task<int> equal = crowd.CountEqual();
        Until.Holds(() => crowd.BegunCount == CrowdCount, () => $"all read; {crowd.BegunCount} do");
        origin.Release();
        Assert.Equal(CrowdCount, await equal);
        Assert.Equal(1, origin.RequestCount);
        Assert.Equal(content, File.ReadAllBytes(proxy.PathOf(origin.Authority, "/big")));
        proxy.Stop();
    }

    [NeedsTheory("curl")]
    [InlineData("epoll")]
    [InlineData("select")]
    public void Curl_gets_what_it_gets_without_the_proxy(string poller)
    {
        using var origin = new RawOrigin(AnswerMethod);
        using ReplicatorProcess proxy = ReplicatorProcess.Start(
            folder["root"], "--poller", poller, "--connect-ports", $"{origin.Port}",
            "--resolve", $"origin.test:{origin.Port}:127.0.0.1");
        File.WriteAllBytes(folder["upload"], RandomBytes(3_000_000));
        string[][] requests =
        [
            [],
            ["--head"],
            ["--range", "5-9"],
            ["--data", "some=form"],
            ["--upload-file", folder["upload"]],
            ["--upload-file", folder["upload"], "--header", "Transfer-Encoding: chunked"],
            ["--upload-file", folder["upload"], "--header", "Expect: 100-continue"],
            ["--request", "DELETE"],
            ["--request", "OPTIONS"],
            ["--http1.0"],
            ["--proxytunnel"],
            ["--proxytunnel", "--upload-file", folder["upload"]],
        ];
        foreach (string[] options in requests)
        {
            string[] shown = ["-sS", "--write-out", "%{http_code} %{size_upload} %{num_connects}", .. options];
            string[] direct = ["--noproxy", "*", "--resolve", $"origin.test:{origin.Port}:127.0.0.1"];
            if (options.Contains("--proxytunnel"))
                direct = [.. direct, "--no-proxytunnel"];
            string uri = $"http://origin.test:{origin.Port}/object";
            ProcessOutcome without = RealProcess.Run("curl", [.. shown, .. direct, uri], folder.FullPath);
            ProcessOutcome with = RealProcess.Run(
                "curl", [.. shown, "-x", $"http://127.0.0.1:{proxy.Port}", uri], folder.FullPath);
            Assert.Equal("", without.Errors);
            Assert.Equal("", with.Errors);
            Assert.Equal(0, with.ExitCode);
            if (options.Contains("--head"))
                Assert.StartsWith("HTTP/1.1 200", with.Output, StringComparison.Ordinal);
            else
                Assert.Equal(without.Output, with.Output);
        }

        proxy.Stop();
    }

    [NeedsTheory("wget")]
    [InlineData("epoll")]
    [InlineData("select")]
    public void Wget_gets_what_was_stored_when_the_origin_is_gone(string poller)
    {
        byte[] content = RandomBytes(200_000);
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"], "--poller", poller);
        string uri;
        using (var origin = new RawOrigin(exchange => exchange.SendWhole(content, "Cache-Control: max-age=600")))
        {
            uri = origin.Uri("/file");
            Assert.Equal(content, Wget(proxy, uri));
        }

        Assert.Equal(content, Wget(proxy, uri));
        proxy.Stop();
    }

    private byte[] Wget(ReplicatorProcess proxy, string uri)
    {
        ProcessOutcome outcome = RealProcess.Run(
            "wget", ["-nv", "-O", folder["got"], "--tries=1", uri], folder.FullPath,
            $"http_proxy=http://127.0.0.1:{proxy.Port}");
        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        return File.ReadAllBytes(folder["got"]);
    }

    private static byte[] RandomBytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private static void AnswerMethod(RawOriginExchange exchange)
    {
        if (exchange.Field("Expect") is not null)
            exchange.Send("HTTP/1.1 100 Continue\r\n\r\n");
        long length = exchange.Field("Transfer-Encoding") is null
            ? exchange.ReadContent(
                int.Parse(exchange.Field("Content-Length") ?? "0", CultureInfo.InvariantCulture)).Length
            : exchange.ReadChunks().Length;
        byte[] content = Encoding.ASCII.GetBytes($"{exchange.Method} {exchange.Target} {length}\n");
        if (exchange.Method == "HEAD")
            exchange.SendHead(content.Length);
        else if (exchange.Field("Range") is not null)
        {
            exchange.Send("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 5-9/1000\r\n");
            exchange.Send("Content-Length: 5\r\n\r\n56789");
        }
        else
            exchange.SendWhole(content, "Cache-Control: no-store");
    }
}
