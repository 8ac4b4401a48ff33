using Replicator.Store;
using Replicator.Tests.Diagnostics;
using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

/// <summary>The disk fails for a while under a proxy that is asked on.</summary>
[Collection(WithConsole.Name)]
public sealed class FailingDiskTests : IDisposable
{
    private readonly TextWriter formerError = Console.Error;
    private readonly StringWriter errors = new() { NewLine = "\n" };
    private readonly Scene scene = new();

    public FailingDiskTests()
    {
        Console.SetError(errors);
        scene.Origin.AlwaysAnswers(
            _ => "HTTP/1.1 200 OK\nCache-Control: max-age=60\nETag: \"1\"\nContent-Length: 6\n\nabcdef");
    }

    public void Dispose()
    {
        scene.Dispose();
        Console.SetError(formerError);
    }

    /// <summary>Short enough to leave with the head, and too long for that.</summary>
    [Theory]
    [InlineData(6)]
    [InlineData(100_000)]
    public void What_was_cut_short_is_not_sent_but_fetched_anew(int length)
    {
        Serve(length);
        AssertWhole(length, "fwd");
        CutShort(length / 2);
        AssertWhole(length, "fwd");
        AssertWhole(length, "hit");
    }

    [Fact]
    public void What_cannot_be_read_any_more_while_it_is_sent_is_cut_and_fetched_anew()
    {
        const int Length = 1_000_000;
        Serve(Length);
        AssertWhole(Length, "fwd");
        Peer slow = scene.Client();
        slow.Stalls();
        slow.Gets("http://origin.example/damaged");
        CutShort(Length / 2);
        slow.Reads();
        scene.Run();
        Assert.DoesNotContain(slow.Responses, response => response.IsComplete);
        Assert.Contains("the stored file is shorter than it was", errors.ToString(), StringComparison.Ordinal);
        AssertWhole(Length, "fwd");
        AssertWhole(Length, "hit");
    }

    [Theory]
    [InlineData("ReadOnly")]
    [InlineData("Failing")]
    [InlineData("Full")]
    public void It_serves_what_is_stored_and_all_else_from_the_origin_and_says_so_once(string fault)
    {
        AssertServes("/stored", "fwd");
        scene.Disk.Fault = Enum.Parse<StoreFault>(fault);
        for (int i = 0; i < 3; i++)
        {
            AssertServes("/stored", "hit");
            AssertServes($"/new{i}", "fwd");
            AssertServes($"/new{i}", "fwd");
        }

        // Validation cannot be recorded, and is served all the same.
        scene.Advance(TimeSpan.FromSeconds(61));
        scene.Origin.Answers("HTTP/1.1 304 Not Modified\nCache-Control: max-age=60\nETag: \"1\"\n\n");
        AssertServes("/stored", "fwd");
        AssertServes("/stored", "hit");
        Assert.Equal(
            "warning: responses are not stored, http://origin.example:80/new0 to begin with: The disk refuses\n",
            errors.ToString());

        scene.Disk.Heal();
        AssertServes("/later", "fwd");
        AssertServes("/later", "hit");
        Assert.EndsWith("warning: responses are stored again\n", errors.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, errors.ToString().Count(letter => letter == '\n'));
    }

    [Theory]
    [InlineData("ReadOnly")]
    [InlineData("Failing")]
    [InlineData("Full")]
    public void What_it_stores_at_that_moment_reaches_its_clients_whole(string fault)
    {
        Peer first = scene.Client();
        scene.Origin.AlwaysAnswersRaw(_ => null);
        first.Gets("http://origin.example/a");
        Peer second = scene.Client().Gets("http://origin.example/a");
        scene.Origin.Sends("HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: 6\n\nabc");
        scene.Disk.Fault = Enum.Parse<StoreFault>(fault);
        scene.Origin.SendsRaw("def");
        Assert.Equal("abcdef", first.Response.Content);
        Assert.Equal("abcdef", second.Response.Content);
        Assert.Equal(1, errors.ToString().Count(letter => letter == '\n'));
    }

    [Fact]
    public void The_tree_is_removed_between_two_requests_and_while_one_is_answered()
    {
        AssertServes("/stored", "fwd");
        AssertServes("/stored", "hit");
        Directory.Delete(scene.Root, recursive: true);
        scene.Advance(TimeSpan.FromSeconds(1));
        AssertServes("/stored", "fwd");
        AssertServes("/stored", "hit");

        scene.Origin.AlwaysAnswersRaw(_ => null);
        Peer client = scene.Client().Gets("http://origin.example/a");
        scene.Origin.Sends("HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: 6\n\nabc");
        Directory.Delete(scene.Root, recursive: true);
        scene.Origin.SendsRaw("def");
        Assert.Equal("abcdef", client.Response.Content);
        scene.Origin.AlwaysAnswers(_ => "HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: 3\n\nnew");
        Assert.Equal("new", scene.Client().Gets("http://origin.example/a").Response.Content);
        Assert.Contains("hit", scene.Client().Gets("http://origin.example/a").Response["Cache-Status"]);
        Assert.Equal(2, errors.ToString().Count(letter => letter == '\n'));
    }

    private void AssertServes(string path, string how)
    {
        Peer client = scene.Client().Gets($"http://origin.example{path}");
        Assert.Equal(200, client.Response.Status);
        Assert.Equal("abcdef", client.Response.Content);
        Assert.Contains(how, client.Response["Cache-Status"], StringComparison.Ordinal);
    }

    private void Serve(int length) => scene.Origin.AlwaysAnswers(
        _ => $"HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: {length}\n\n{new string('a', length)}");

    private void CutShort(int length)
    {
        using FileStream stored = File.OpenWrite(Path.Combine(scene.Root, "origin.example:80", "damaged"));
        stored.SetLength(length);
    }

    private void AssertWhole(int length, string status)
    {
        ReceivedMessage whole = scene.Client().Gets("http://origin.example/damaged").Response;
        Assert.Equal(length, whole.Content.Length);
        Assert.Contains(status, whole["Cache-Status"], StringComparison.Ordinal);
    }
}
