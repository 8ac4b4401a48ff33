using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using Replicator.Cache;
using Replicator.Tests.Support;

namespace Replicator.Tests.Cache.Model;

/// <summary>Random histories through the whole proxy, each answer judged by a model that keeps all that the origin ever
/// said. REPLICATOR_HISTORIES=100000 plays as many, REPLICATOR_FUZZ_SEED others: <c>dotnet test Replicator.Tests --filter
/// FullyQualifiedName~ModelTests</c>. What fails is shortened, and printed as a conversation.</summary>
[Trait("RFC", "9111 4")]
public sealed class ModelTests : IDisposable
{
    // A scene is made anew for so many histories, which saves more than half of the time.
    private const int HistoriesOfScene = 100;

    private readonly CacheTerms terms = CacheTerms.Standard;
    private Scene? scene;
    private int played;

    public void Dispose() => scene?.Dispose();

    [Fact]
    public void Every_answer_is_one_that_the_standard_allows()
    {
        int count = int.TryParse(Environment.GetEnvironmentVariable("REPLICATOR_HISTORIES"), out int wanted) ? wanted : 2000;
        var counts = new Dictionary<string, int>();
        Config config = Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(
            FSharpOption<Replay>.Some(new Replay(new Rnd((ulong)Fuzzing.FuzzRun.Seed, 9111), FSharpOption<int>.None)));
        Prop.ForAll(Histories.All, steps =>
        {
            History history = Play(steps);
            Count(history, counts);
            return Judged(history);
        }).Check(config);
    }

    private History Play(Step[] steps)
    {
        if (played++ % HistoriesOfScene == 0)
        {
            scene?.Dispose();
            scene = new Scene(options => options with { Terms = terms });
        }

        return new History(scene!, $"/{played}/", steps);
    }

    private static Property Judged(History history)
    {
        (ClientAnswer Client, string Why)? complaint = new Judge(history).FirstComplaint();
        return (complaint is null).ToProperty().Label(complaint is { } found ? Transcript.Of(history, found.Client, found.Why) : "");
    }

    private static void Count(History history, Dictionary<string, int> counts)
    {
        foreach (ClientAnswer client in history.Clients)
        {
            string what = client.Answer?["Cache-Status"] is string status && status.Contains("; hit", StringComparison.Ordinal)
                ? "hit"
                : "other";
            counts[what] = counts.GetValueOrDefault(what) + 1;
        }
    }
}
