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

    public void Dispose() => folder.Dispose();

    [NeedsTheory("wget", "curl")]
    [InlineData("wget", "-nv --tries=1 -c -O got")]
    [InlineData("curl", "-sSf -C - -o got")]
    public void Who_goes_on_with_what_it_has_gets_the_rest_and_all_is_stored(string client, string options)
    {
        byte[] content = RandomBytes(Length);
        var ranged = new RangedContent(content);
        using var origin = new RawOrigin(ranged.Answer);
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
        var ranged = new RangedContent(content);
        using var origin = new RawOrigin(ranged.Answer);
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
        Assert.Equal(Length, ranged.Sent);
        proxy.Stop();
    }

    /// <summary>The first connection stands until another has asked for a part, so that they do fetch side by
    /// side.</summary>
    [NeedsFact("aria2c")]
    public void Sixteen_connections_to_one_file_cost_the_origin_hardly_more_than_the_file()
    {
        byte[] content = RandomBytes(LargeLength);
        var ranged = new RangedContent(content, first: 1 << 20);
        using var origin = new RawOrigin(ranged.Answer);
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"]);
        Run(proxy, "aria2c", ["-q", "--no-conf", "--file-allocation=none", "-x16", "-s16", "-k1M",
            "--dir=" + folder.FullPath, "--out=got", origin.Uri("/file")]);
        Assert.True(content.AsSpan().SequenceEqual(File.ReadAllBytes(folder["got"])));
        Until.Holds(() => File.Exists(proxy.PathOf(origin.Authority, "/file")), () => "it is stored");
        Assert.True(content.AsSpan().SequenceEqual(File.ReadAllBytes(proxy.PathOf(origin.Authority, "/file"))));
        Assert.InRange(origin.RequestCount, 3, 200);
        Assert.InRange(ranged.Sent, LargeLength, (long)(1.05 * LargeLength));
        proxy.Stop();
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
