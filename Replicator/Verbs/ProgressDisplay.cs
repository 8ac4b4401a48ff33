using Replicator.Settings;
using Spectre.Console;

namespace Replicator.Verbs;

/// <summary>Shows a person who waits at a terminal how far it is; nothing where output goes into a pipe or a
/// file.</summary>
internal static class ProgressDisplay
{
    /// <summary>Runs work that tells rows, and shows those of progress meanwhile.</summary>
    /// <param name="request">What is worked at.</param>
    /// <param name="take">Gets all other rows.</param>
    /// <param name="work">Is given who gets the rows.</param>
    public static VerbRow Run(VerbSettings request, Action<VerbRow> take, Func<Action<VerbRow>, VerbRow> work)
    {
        if (!IsShown(request))
            return work(row => Take(row, take, progress: null));

        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        // The bar hides the cursor, which whoever ends it by Ctrl-C wants back.
        ConsoleCancelEventHandler showCursor = (_, _) => console.Cursor.Show();
        Console.CancelKeyPress += showCursor;
        try
        {
            return console.Progress().AutoClear(true).Start(context =>
            {
                ProgressTask task = context.AddTask(NameOf(request.Verb), maxValue: 1);
                return work(row => Take(row, take, task));
            });
        }
        finally
        {
            Console.CancelKeyPress -= showCursor;
        }
    }

    private static bool IsShown(VerbSettings request) =>
        request.Verb is not (StoreVerb.Describe or StoreVerb.Print or StoreVerb.Remove)
        && !Console.IsErrorRedirected && !Console.IsOutputRedirected;

    private static void Take(VerbRow row, Action<VerbRow> take, ProgressTask? progress)
    {
        if (row.Kind != RowKind.Progress)
        {
            take(row);
            return;
        }

        if (progress is null)
            return;
        progress.MaxValue = Math.Max(1, row.Of ?? 1);
        progress.Value = row.Done ?? 0;
    }

    private static string NameOf(StoreVerb verb) => verb switch
    {
        StoreVerb.List => "looking at what is stored",
        StoreVerb.Purge => "removing",
        StoreVerb.Collect => "tidying up",
        StoreVerb.Verify => "verifying",
        _ => "pinning",
    };
}
