using Fibers;
using Replicator.Cache;
using Replicator.Cache.Classes;
using Replicator.Settings;
using Replicator.Store;
using Replicator.Tests.Store;
using Replicator.Tests.Support;
using Replicator.Verbs;

namespace Replicator.Tests.Verbs;

/// <summary>A store, and verbs on it on a loop of virtual time.</summary>
internal sealed class VerbScene : IDisposable
{
    private readonly bool flat;

    public VerbScene(bool flat = false)
    {
        this.flat = flat;
        Stored = new StoreScene(flat);
    }

    public StoreScene Stored { get; }

    /// <summary>Called with each row before the verb goes on.</summary>
    public Action<VerbRow>? Meanwhile { get; set; }

    /// <summary>What the proxy was told of URLs.</summary>
    public UrlClasses Classes { get; set; } = UrlClasses.Standard;

    /// <summary>Whether the store does beside the verb what it does every few seconds, and to its end.</summary>
    public bool KeepsUp { get; set; }

    /// <summary>Runs a verb to its end.</summary>
    /// <returns>Its rows, without those of progress; the last says how it ended.</returns>
    public List<VerbRow> Run(StoreVerb verb, params string[] words) => Run(Request(verb, words));

    public VerbSettings Request(StoreVerb verb, params string[] words) =>
        new(verb, Stored.Root.Path, words) { Flat = flat };

    public List<VerbRow> Run(VerbSettings request)
    {
        var rows = new List<VerbRow>();
        using var loop = new VirtualLoop();
        using var workers = new Workers(loop.Scheduler.Mailbox, threadCount: 0);
        WorkerService upkeep = workers.AddService("upkeep", queueBound: 4, share: 1);
        var runner = new VerbRunner(
            Stored.Store, upkeep, new Explainer(Stored.Store, CacheTerms.Standard, asksIdentity: false),
            Classes);
        if (KeepsUp)
            loop.Start(Stored.Store.KeepUp(upkeep), "upkeep");
        Exception? failure = loop.Run(runner.Run(request, new LocalOutput(row =>
        {
            Meanwhile?.Invoke(row);
            if (row.Kind != RowKind.Progress)
                rows.Add(row);
        })));
        Assert.Null(failure);
        loop.RunToEnd();
        Assert.Equal(RowKind.End, rows[^1].Kind);
        return rows;
    }

    /// <summary>Paths of the rows of one kind, in order of letters.</summary>
    public static IEnumerable<string> Paths(IEnumerable<VerbRow> rows, RowKind kind) =>
        rows.Where(row => row.Kind == kind).Select(row => row.Path!).Order(StringComparer.Ordinal);

    public void Dispose() => Stored.Dispose();
}
