using Fibers;
using Replicator.Cache;
using Replicator.Settings;
using Replicator.Store;

namespace Replicator.Verbs;

/// <summary>Does what is asked where no proxy runs: opens the store, as a proxy would, and runs the same fiber on a
/// loop of its own.</summary>
internal static class LoneRun
{
    private const int WorkerThreads = 2;

    /// <returns>How it ended.</returns>
    /// <param name="request">What is asked, of which store.</param>
    /// <param name="options">How the store is opened.</param>
    /// <param name="terms">For what is explained and verified.</param>
    /// <param name="take">Gets each row but the last.</param>
    /// <exception cref="StoreException">The store cannot be opened; in use: by a proxy that cannot be
    /// asked.</exception>
    public static VerbRow Run(VerbSettings request, StoreOptions options, CacheTerms terms, Action<VerbRow> take)
    {
        using var scheduler = new Scheduler(
            Pollers.Create(Pollers.DefaultKind), TimeProvider.System, TimeSpan.FromMinutes(1));
        using var workers = new Workers(scheduler.Mailbox, WorkerThreads);
        WorkerService reads = workers.AddService("cold reads", queueBound: 16, share: WorkerThreads);
        WorkerService upkeep = workers.AddService("upkeep", queueBound: 16, share: 1);
        using var store = new FileStore(new SystemFileSystem(), options, reads, scheduler.Time);
        VerbRow? end = null;
        var output = new LocalOutput(row =>
        {
            if (row.Kind == RowKind.End)
                end = row;
            else
                take(row);
        });
        var explainer = new Explainer(store, terms, asksIdentity: request.Terms is { IsPlain: true });
        if (request.Verb == StoreVerb.Explain)
            take(VerbRow.Note("no proxy runs: this is what one would do that is started with these options"));
        var runner = new VerbRunner(store, upkeep, explainer, terms.Classes);
        scheduler.Start(runner.Run(request, output), request.Verb.ToString());
        scheduler.Run();
        return end ?? VerbRow.End(ExitCode.Software, "it ended before it was done");
    }
}
