using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using Replicator.Cache;
using Replicator.Tests.Fuzzing;
using Replicator.Tests.Support;
using Xunit.Abstractions;

namespace Replicator.Tests.Cache.Model;

/// <summary>Random histories through the whole proxy, each answer judged by a model that keeps all that the origin ever
/// said. A history that fails is shortened, and printed as a conversation of a scene. REPLICATOR_HISTORIES=100000 plays so
/// many of them, REPLICATOR_FUZZ_SEED=2 others:
/// <c>dotnet test Replicator.Tests --filter FullyQualifiedName~ModelTests</c>.</summary>
[Trait("RFC", "9111 4")]
public sealed class ModelTests(ITestOutputHelper output) : IDisposable
{
    private const int UsualCount = 2000;

    // A scene is made anew for so many histories, which saves more than half of the time.
    private const int HistoriesOfScene = 100;

    private Scene? scene;
    private int played;

    public void Dispose() => scene?.Dispose();

    [Fact]
    public void Every_answer_is_one_that_the_standard_allows()
    {
        var counts = new SortedDictionary<string, int>();
        string variable = Environment.GetEnvironmentVariable("REPLICATOR_HISTORIES") ?? "";
        Check(int.TryParse(variable, out int count) ? count : UsualCount, CacheTerms.Standard, counts);
        foreach ((string what, int number) in counts)
            output.WriteLine($"{number} {what}");

        // Histories in which nothing is stored or nothing fails would prove little.
        foreach (string what in (string[])["hit", "fwd=stale", "collapsed", "status 206", "status 304", "status 502"])
            Assert.InRange(counts[what], 10, int.MaxValue);
    }

    [Fact]
    public void A_proxy_that_never_asks_again_is_found_out()
    {
        var terms = new CacheTerms { Mode = CacheMode.Static };
        Exception failure = Assert.ThrowsAny<Exception>(() => Check(UsualCount, terms, []));
        Assert.Contains("scene.Client().Sends(", failure.Message, StringComparison.Ordinal);
    }

    private void Check(int count, CacheTerms terms, SortedDictionary<string, int> counts)
    {
        var start = new Replay(new Rnd((ulong)FuzzRun.Seed, 9111), FSharpOption<int>.None);
        Prop.ForAll(Histories.All, steps =>
        {
            History history = Play(steps, terms);
            Count(history, counts);
            (ClientAnswer Client, string Why)? complaint = new Judge(history).FirstComplaint();
            string told = complaint is var (client, why) ? Transcript.Of(history, client, why) : "";
            return (complaint is null).ToProperty().Label(told);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(FSharpOption<Replay>.Some(start)));
    }

    private History Play(Step[] steps, CacheTerms terms)
    {
        if (played++ % HistoriesOfScene == 0)
        {
            scene?.Dispose();
            scene = new Scene(options => options with { Terms = terms });
        }

        return new History(scene!, $"/{played}/", steps);
    }

    private static void Count(History history, SortedDictionary<string, int> counts)
    {
        foreach (ReceivedMessage answer in history.Clients.Select(client => client.Answer).OfType<ReceivedMessage>())
        {
            string[] told = ["answer", $"status {answer.Status}", .. (answer["Cache-Status"] ?? "").Split("; ").Skip(1)];
            foreach (string what in told.Where(
                one => one is "hit" or "collapsed" or "answer" || one.StartsWith("status", StringComparison.Ordinal)
                    || one.StartsWith("fwd=", StringComparison.Ordinal)))
            {
                counts[what] = counts.GetValueOrDefault(what) + 1;
            }
        }
    }
}
