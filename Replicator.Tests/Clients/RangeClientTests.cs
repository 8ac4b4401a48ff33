using System.Globalization;
using Replicator.Tests.Support;

namespace Replicator.Tests.Clients;

/// <summary>Clients that go on with what they have, or fetch by many connections, at one uncached file.</summary>
[Collection(RealPrograms.Name)]
public sealed class RangeClientTests : IDisposable
{
    private const int Length = 3_000_000;
    private const int LargeLength = 100 << 20;

    private readonly TemporaryFolder folder = new();
    private long sent;

    public void Dispose() => folder.Dispose();

    [NeedsTheory("wget", "curl")]
    [InlineData("wget", "-nv --tries=1 -c -O got")]
    [InlineData("curl", "-sSf -C - -o got")]
    public void Who_goes_on_with_what_it_has_gets_the_rest_and_all_is_stored(string client, string options)
    {
        byte[] content = RandomBytes(Length);
        using var origin = new RawOrigin(exchange => Answer(exchange, content));
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"]);
        File.WriteAllBytes(folder["got"], content[..1_000_000]);
        Run(proxy, client, [.. options.Split(' '), origin.Uri("/file")]);
        Assert.Equal(content, File.ReadAllBytes(folder["got"]));
        Until.Holds(() => File.Exists(proxy.PathOf(origin.Authority, "/file")), () => "it is stored");
        Assert.Equal(content, File.ReadAllBytes(proxy.PathOf(origin.Authority, "/file")));
        Assert.Equal(1, origin.RequestCount);
        proxy.Stop();
    }

    [NeedsFact("curl")]
    public void Many_small_ranges_are_fetched_once_each()
    {
        byte[] content = RandomBytes(Length);
        using var origin = new RawOrigin(exchange => Answer(exchange, content));
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"]);
        foreach (string range in (string[])["5-9", "2000000-2000999", "-100", "5-9", "1999000-2000100", "2000000-2000999"])
        {
            Run(proxy, "curl", ["-sSf", "-r", range, "-o", "got", origin.Uri("/file")]);
            string[] ends = range.Split('-');
            int first = ends[0] == "" ? Length - Number(ends[1]) : Number(ends[0]);
            int last = ends[0] == "" ? Length - 1 : Number(ends[1]);
            Assert.Equal(content[first..(last + 1)], File.ReadAllBytes(folder["got"]));
        }

        Assert.InRange(origin.RequestCount, 3, 4);
        Run(proxy, "curl", ["-sSf", "-o", "got", origin.Uri("/file")]);
        Assert.Equal(content, File.ReadAllBytes(folder["got"]));
        Assert.Equal(Length, sent);
        proxy.Stop();
    }

    /// <summary>The first connection stands until another has asked for a part, so that they do fetch side by
    /// side.</summary>
    [NeedsFact("aria2c")]
    public void Sixteen_connections_to_one_file_cost_the_origin_hardly_more_than_the_file()
    {
        byte[] content = RandomBytes(LargeLength);
        using var origin = new RawOrigin(exchange => Answer(exchange, content, first: 1 << 20));
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"]);
        Run(proxy, "aria2c", ["-q", "--no-conf", "--file-allocation=none", "-x16", "-s16", "-k1M",
            "--dir=" + folder.FullPath, "--out=got", origin.Uri("/file")]);
        Assert.True(content.AsSpan().SequenceEqual(File.ReadAllBytes(folder["got"])));
        Until.Holds(() => File.Exists(proxy.PathOf(origin.Authority, "/file")), () => "it is stored");
        Assert.True(content.AsSpan().SequenceEqual(File.ReadAllBytes(proxy.PathOf(origin.Authority, "/file"))));
        Assert.InRange(origin.RequestCount, 3, 200);
        Assert.InRange(sent, LargeLength, (long)(1.05 * LargeLength));
        proxy.Stop();
    }

    private void Answer(RawOriginExchange exchange, byte[] content, int first = int.MaxValue)
    {
        const string Fields = "ETag: \"1\"\r\nCache-Control: max-age=600\r\nAccept-Ranges: bytes\r\n";
        if (exchange.Field("Range") is not { } range)
        {
            exchange.Send($"HTTP/1.1 200 OK\r\n{Fields}Content-Length: {content.Length}\r\n\r\n");
            int begun = Math.Min(first, content.Length);
            Send(exchange, content.AsSpan(0, begun));
            if (begun == content.Length)
                return;
            exchange.WaitForRelease();
            Send(exchange, content.AsSpan(begun));
            return;
        }

        exchange.Release();
        string[] ends = range["bytes=".Length..].Split('-');
        int start = ends[0] == "" ? content.Length - Number(ends[1]) : Number(ends[0]);
        int end = ends[0] == "" || ends[1] == "" ? content.Length : Math.Min(Number(ends[1]) + 1, content.Length);
        exchange.Send($"HTTP/1.1 206 Partial Content\r\n{Fields}Content-Range: bytes {start}-{end - 1}/{content.Length}\r\n"
            + $"Content-Length: {end - start}\r\n\r\n");
        Send(exchange, content.AsSpan(start, end - start));
    }

    private void Send(RawOriginExchange exchange, ReadOnlySpan<byte> content)
    {
        const int Step = 64 << 10;
        for (int position = 0; position < content.Length; position += Step)
        {
            int length = Math.Min(Step, content.Length - position);
            exchange.Send(content.Slice(position, length));
            Interlocked.Add(ref sent, length);
        }
    }

    private void Run(ReplicatorProcess proxy, string client, string[] arguments)
    {
        ProcessOutcome outcome = RealProcess.Run(
            client, arguments.Select(one => one == "got" ? folder["got"] : one), folder.FullPath, $"http_proxy=http://127.0.0.1:{proxy.Port}");
        Assert.True(outcome.ExitCode == 0, $"{outcome.Output}{outcome.Errors}");
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static byte[] RandomBytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
