using Replicator.Tests.Support;

namespace Replicator.Tests.Clients;

[Collection(RealPrograms.Name)]
public sealed class MediaTests : IDisposable
{
    private const int Length = 24_000_000;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>The whole stands until the first place is asked for, so that this is fetched beside it.</summary>
    [NeedsFact("chromium")]
    [Trait("RFC", "9110 14.2")]
    public void A_browser_that_seeks_gets_the_right_parts_and_the_origin_does_not_send_it_twice()
    {
        using var page = new MediaPage(Length, first: 1 << 20);
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"]);
        Watch(page, proxy, "cold");
        string stored = proxy.PathOf(page.Origin.Authority, MediaPage.MediaPath);
        Until.Holds(() => File.Exists(stored), () => "it is stored");
        Assert.True(page.Content.AsSpan().SequenceEqual(File.ReadAllBytes(stored)));
        long sent = page.Sent;

        // What lies in the buffers of connections that end when others meet them counts as sent.
        Assert.InRange(sent, page.Content.Length, 2L * page.Content.Length);
        Assert.InRange(page.MediaRequests.Count, 2, 20);
        Assert.Contains(
            page.MediaRequests, head => head.Contains("\r\nRange: bytes=", StringComparison.OrdinalIgnoreCase));

        Watch(page, proxy, "warm");
        Assert.Equal(sent, page.Sent);
        proxy.Stop();
    }

    /// <summary>Watches in a browser that has never run before.</summary>
    private void Watch(MediaPage page, ReplicatorProcess proxy, string name)
    {
        string home = folder.Folder(name);
        string log = Path.Combine(home, "log.json");
        string[] logging = [$"--log-net-log={log}", "--net-log-capture-mode=Everything"];
        using var browser = RealProcess.Start(
            "chromium",
            [.. Chromium.Options(home), .. Chromium.Through(proxy), .. logging, page.Origin.Uri("/")],
            home);
        Assert.Equal($"{MediaPage.PlaceCount} of {Length / MediaPage.BytesPerSecond} s", page.AwaitEnd());
        browser.EndBy(UnixSignal.Terminate);

        List<(int Position, byte[] Bytes)> received = page.Received(log);
        Assert.Contains(received, part => part.Position > Length / 2);
        Assert.All(received, part => Assert.True(
            page.Content.AsSpan(part.Position, part.Bytes.Length).SequenceEqual(part.Bytes),
            $"{part.Bytes.Length} bytes at {part.Position} are wrong"));
    }
}
