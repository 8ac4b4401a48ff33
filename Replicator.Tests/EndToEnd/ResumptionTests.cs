using System.Globalization;
using Replicator.Tests.Support;

namespace Replicator.Tests.EndToEnd;

/// <summary>What arrived once is not sent again, whatever broke it off.</summary>
[Collection(RealPrograms.Name)]
public sealed class ResumptionTests : IDisposable
{
    private const string Fresh = "Cache-Control: max-age=600", Tag = "ETag: \"1\"";

    private readonly TemporaryFolder folder = new();
    private readonly byte[] content = new byte[1_000_000];
    private long sentLength;

    public ResumptionTests() => new Random(1).NextBytes(content);

    public void Dispose() => folder.Dispose();

    private int Half => content.Length / 2;

    [NeedsTheory("env")]
    [InlineData(UnixSignal.Kill)]
    [InlineData(UnixSignal.Interrupt)]
    public void After_its_end_it_goes_on(int signal)
    {
        using var origin = new RawOrigin(exchange => Answer(exchange, first => first.WaitForRelease()));
        using (ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"]))
        {
            using RawClient client = proxy.Connect();
            client.Ask("GET", origin.Uri("/file"));
            client.WaitForContent(Half);
            proxy.EndBy(signal);
            Assert.Equal(AnswerEnding.Cut, client.Read().Ending);
        }

        AssertGoesOn(origin);
    }

    [NeedsFact("env", "prlimit")]
    public void What_did_not_fit_on_the_disk_goes_on_when_there_is_room()
    {
        using var origin = new RawOrigin(exchange => Answer(exchange, _ => { }));
        using (ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"]))
        {
            Assert.Equal(0, RealProcess.Run("prlimit", "--pid", $"{proxy.Id}", $"--fsize={Half}").ExitCode);
            proxy.AssertServes(origin.Uri("/file"), content, isHit: false);
            proxy.Stop();
        }

        Assert.Equal(content.Length, Interlocked.Exchange(ref sentLength, Half));
        AssertGoesOn(origin);
    }

    [NeedsTheory("env")]
    [InlineData("epoll")]
    [InlineData("select")]
    public void Where_the_origin_breaks_off_its_client_notices_nothing(string poller)
    {
        using var origin = new RawOrigin(exchange => Answer(exchange, first => first.Close()));
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"], "--poller", poller);
        proxy.AssertServes(origin.Uri("/file"), content, isHit: false);
        proxy.AssertServes(origin.Uri("/file"), content, isHit: true);
        Assert.Equal(2, origin.RequestCount);
        Assert.Equal(content.Length, sentLength);
        proxy.Stop();
    }

    private void AssertGoesOn(RawOrigin origin)
    {
        using ReplicatorProcess next = ReplicatorProcess.Start(folder["root"]);
        next.AssertServes(origin.Uri("/file"), content, isHit: false);
        next.AssertServes(origin.Uri("/file"), content, isHit: true);
        Assert.Equal(2, origin.RequestCount);
        Assert.Equal(content.Length, sentLength);
        Assert.Empty(Directory.GetFiles(folder["root/.replicator/unfinished"]));
        next.Stop();
    }

    // Ranges to the end only, and between the halves of a first answer something happens.
    private void Answer(RawOriginExchange exchange, Action<RawOriginExchange> meanwhile)
    {
        if (exchange.Field("Range") is not { } range)
        {
            exchange.SendHead(content.Length, Fresh, Tag);
            Send(exchange, content.AsSpan(0, Half));
            meanwhile(exchange);
            Send(exchange, content.AsSpan(Half));
            return;
        }

        Assert.Equal("\"1\"", exchange.Field("If-Range"));
        int start = int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture);
        exchange.Send($"HTTP/1.1 206 Partial Content\r\n{Fresh}\r\n{Tag}\r\n"
            + $"Content-Range: bytes {start}-{content.Length - 1}/{content.Length}\r\n"
            + $"Content-Length: {content.Length - start}\r\n\r\n");
        Send(exchange, content.AsSpan(start));
    }

    private void Send(RawOriginExchange exchange, ReadOnlySpan<byte> piece)
    {
        exchange.Send(piece);
        Interlocked.Add(ref sentLength, piece.Length);
    }
}
