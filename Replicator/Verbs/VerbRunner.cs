using Fibers;
using Replicator.Cache.Classes;
using Replicator.Settings;
using Replicator.Store;

namespace Replicator.Verbs;

/// <summary>Does what a person asks of a store: beside a proxy's clients, and in a process of its own.</summary>
/// <param name="store">What it is about.</param>
/// <param name="workers">Runs what waits for a disk while the log is rewritten.</param>
/// <param name="explainer">Of the same store.</param>
/// <param name="classes">Of URLs.</param>
internal sealed class VerbRunner(FileStore store, WorkerService workers, Explainer explainer, UrlClasses classes)
{
    /// <summary>Runs a verb to its end; the last row says how it ended.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="output">Gets the rows.</param>
    /// <exception cref="IOException">Nobody takes the rows any more.</exception>
    public IEnumerable<Yield> Run(VerbSettings request, IRowOutput output)
    {
        if (store.IsReadOnly && Changes(request.Verb))
        {
            yield return Yield.Call(output.Write([VerbRow.End(ExitCode.Failing,
                $"{request.Root} is on a file system that is read-only: nothing in it can be changed")]));
            yield break;
        }

        var exitCode = new Result<int>();
        yield return Yield.Try(Start(request, output, exitCode), exitCode);
        VerbRow end = exitCode.Failed
            ? VerbRow.End(ExitCode.Failing, exitCode.Error!.Message)
            : VerbRow.End(exitCode.Value);
        yield return Yield.Call(output.Write([end]));
    }

    // What verify would move aside it still tells.
    private static bool Changes(StoreVerb verb) =>
        verb is not (StoreVerb.List or StoreVerb.Describe or StoreVerb.Explain or StoreVerb.Print or StoreVerb.Verify);

    private IEnumerable<Yield> Start(VerbSettings request, IRowOutput output, Result<int> exitCode)
    {
        IVerb verb = request.Verb switch
        {
            StoreVerb.List => new Listing(store, request, output),
            StoreVerb.Describe or StoreVerb.Print => new Description(store, request, output),
            StoreVerb.Explain => new Explaining(explainer, request, output),
            StoreVerb.Remove or StoreVerb.Purge => new Removal(store, request, output),
            StoreVerb.Collect => new Collection(store, workers, output),
            StoreVerb.Verify => new Verification(store, request, output, classes),
            _ => new Retention(store, request, output),
        };
        return verb.Run(exitCode);
    }
}
