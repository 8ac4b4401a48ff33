using Replicator.Tests.Diagnostics;
using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

/// <summary>Clients notice nothing of a store that is full: all get what they ask for.</summary>
[Collection(WithConsole.Name)]
public sealed class BoundedStoreTests : IDisposable
{
    private const int Bound = 1 << 20;
    private const int Length = 40 << 10;

    private readonly TextWriter formerError = Console.Error;
    private readonly StringWriter errors = new() { NewLine = "\n" };
    private readonly Scene scene;

    public BoundedStoreTests()
    {
        Console.SetError(errors);
        scene = new Scene(changeStore: store => store with { MaximumSize = Bound, Memory = 0 });
    }

    public void Dispose()
    {
        scene.Dispose();
        Console.SetError(formerError);
    }

    private long Stored => new DirectoryInfo(scene.Root).EnumerateFiles("*", SearchOption.AllDirectories)
        .Where(file => file.DirectoryName != Path.Combine(scene.Root, ".replicator")).Sum(file => file.Length);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Ten_times_the_bound_passes_and_storing_goes_on(bool isChunked)
    {
        scene.Origin.AlwaysAnswers(request => Answer(ContentOf(TargetOf(request)), isChunked));
        for (int number = 0; number < 10 * Bound / Length; number++)
        {
            string target = $"/{number}";
            Assert.Equal(ContentOf(target), Get(target));
            Assert.InRange(Stored, 1, Bound);
        }

        int asked = scene.Origin.RequestCount;
        Get($"/{(10 * Bound / Length) - 1}");
        Assert.Equal(asked, scene.Origin.RequestCount);
        Assert.Equal("", errors.ToString());
    }

    [Fact]
    public void A_part_takes_the_room_of_that_part_and_pushes_nothing_out()
    {
        scene.Origin.AlwaysAnswers(request => Answer(ContentOf(TargetOf(request)), isChunked: false));
        for (int number = 0; number < 10; number++)
            Get($"/{number}");
        var origin = new RangeOrigin(new string('l', 2 * Bound));
        scene.Origin.AlwaysAnswersRaw(origin.Answer);
        foreach (string range in new[] { "100-199", "100000-100999", "150-159", "100500-100509" })
        {
            ReceivedMessage answer = scene.Client().Gets("http://origin.example/large", $"Range: bytes={range}\n").Response;
            Assert.Equal(206, answer.Status);
            Assert.True(answer.IsComplete);
            scene.Advance(TimeSpan.FromSeconds(11));
        }

        Assert.Equal(2, origin.Asked.Count);
        int count = scene.Origin.RequestCount;
        for (int number = 0; number < 10; number++)
            Get($"/{number}");
        Assert.Equal(count, scene.Origin.RequestCount);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_cannot_fit_is_passed_on_said_once_and_pushes_out_at_most_half(bool isChunked)
    {
        string large = new('l', 2 * Bound);
        scene.Origin.AlwaysAnswers(request =>
            Answer(TargetOf(request).StartsWith("/large", StringComparison.Ordinal) ? large : ContentOf(TargetOf(request)),
                isChunked));
        for (int number = 0; number < 20; number++)
            Get($"/{number}");
        long before = Stored;
        Assert.Equal(large, Get("/large"));
        Assert.Equal(large, Get("/large2"));
        Assert.InRange(Stored, isChunked ? 1 : before, Bound);
        Assert.Equal(1, errors.ToString().Split("--max-size").Length - 1);
        Assert.DoesNotContain("are not stored", errors.ToString(), StringComparison.Ordinal);
        Get("/next");
        int asked = scene.Origin.RequestCount;
        Get("/next");
        Assert.Equal(asked, scene.Origin.RequestCount);
    }

    [Fact]
    public void A_slow_reader_gets_all_of_what_had_to_stay_for_it()
    {
        string slow = new('s', Bound / 4);
        scene.Origin.AlwaysAnswers(request => Answer(TargetOf(request) == "/slow" ? slow : ContentOf(TargetOf(request)),
            isChunked: false));
        Get("/slow");
        Peer reader = scene.Client();
        reader.Stalls();
        reader.Gets("http://origin.example/slow");
        for (int number = 0; number < 100; number++)
            Get($"/{number}");
        Assert.True(File.Exists(Path.Combine(scene.Root, "origin.example:80/slow")));
        reader.Reads();
        Assert.Equal(slow, reader.Response.Content);
    }

    [Fact]
    public void What_is_larger_than_half_of_it_can_be_replaced()
    {
        string content = new('1', Bound * 6 / 10);
        scene.Origin.AlwaysAnswers(_ =>
            $"HTTP/1.1 200 OK\nCache-Control: max-age=9\nContent-Length: {content.Length}\n\n{content}");
        Get("/a");
        scene.Advance(TimeSpan.FromSeconds(20));
        content = content.Replace('1', '2');
        Assert.Equal(content, Get("/a"));
        scene.Advance(TimeSpan.FromSeconds(20));
        content = content.Replace('2', '3');
        Assert.Equal(content, Get("/a"));
        int asked = scene.Origin.RequestCount;
        Assert.Equal(content, Get("/a"));
        Assert.Equal(asked, scene.Origin.RequestCount);
    }

    // Each over a connection of its own, for what a peer received is read anew each time.
    private string Get(string target) => scene.Client().Gets($"http://origin.example{target}").Response.Content;

    private static string TargetOf(ReceivedMessage request) => request.StartLine.Split(' ')[1];

    private static string ContentOf(string target) => string.Concat(Enumerable.Repeat($"{target} ", Length))[..Length];

    private static string Answer(string content, bool isChunked) => isChunked
        ? "HTTP/1.1 200 OK\nCache-Control: max-age=99\nTransfer-Encoding: chunked\n\n"
            + $"{content.Length:x}\n{content}\n0\n\n"
        : $"HTTP/1.1 200 OK\nCache-Control: max-age=99\nContent-Length: {content.Length}\n\n{content}";
}
