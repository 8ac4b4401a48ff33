using System.Text;
using Replicator.Cache;
using Replicator.Diagnostics;
using Replicator.Settings;
using Replicator.Store;

namespace Replicator.Verbs;

/// <summary>The process that a person starts for a verb: asks the proxy that holds the store, or opens the store itself
/// where none does, and prints.</summary>
internal sealed class VerbProgram
{
    private const int BufferLength = 64 << 10;

    private readonly DateTimeOffset began = TimeProvider.System.GetUtcNow();
    private readonly VerbSettings request;
    private readonly StoreOptions options;
    private readonly CacheTerms terms;
    private readonly List<string> mistakes = [];

    /// <param name="written">What is asked, as it was written.</param>
    /// <param name="options">How the store is opened where no proxy runs.</param>
    /// <param name="terms">For what is explained where no proxy runs.</param>
    /// <param name="current">The folder in which the person stands.</param>
    public VerbProgram(VerbSettings written, StoreOptions options, CacheTerms terms, string current)
    {
        this.options = options;
        this.terms = terms;
        request = written with { Words = [.. written.Words.Select(word => Place(word, written, current))] };
    }

    /// <summary>Does it.</summary>
    /// <param name="standardOutput">Borrowed.</param>
    /// <param name="errors">Borrowed.</param>
    /// <returns>With which the process ends, see <see cref="ExitCode"/>.</returns>
    public int Run(Stream standardOutput, TextWriter errors)
    {
        foreach (string mistake in mistakes)
            errors.WriteLine($"replicator: {LogText.Escape(mistake)}");
        if (mistakes.Count > 0)
            return ExitCode.Usage;
        if (Refusal() is { } refusal)
            return Fail(errors, refusal);

        // Not disposed: what could not be written must not be tried again.
        var buffered = new BufferedStream(standardOutput, BufferLength);
        var output = new StreamWriter(buffered, new UTF8Encoding(false), BufferLength, leaveOpen: true);
        try
        {
            return Run(buffered, output, errors);
        }
        catch (StoreException refused)
        {
            return Fail(errors, VerbRow.End(ExitCode.Failing, refused.Message));
        }
        catch (IOException)
        {
            // Whoever read it, as head does, has seen enough; or the disk is full, which the shell's tools say.
            return ExitCode.Failing;
        }
    }

    private string Place(string word, VerbSettings written, string current)
    {
        bool isExact = written.Verb
            is StoreVerb.Describe or StoreVerb.Explain or StoreVerb.Print or StoreVerb.Remove;
        string place = WordPath.Of(word, written, current, out string? mistake);
        bool isPattern = !isExact && StoreMatch.IsPattern(place);
        if (mistake is null && StoreMatch.IsUrl(place) && !isPattern && StoreMatch.UriOf(place) is null)
            mistake = $"{place}: not a URL of http or https";
        if (mistake is null && written.Verb != StoreVerb.List && !isPattern && HandPut.IsNameless(place, written))
        {
            mistake = $"{place}: a file that no URL names, so that it is never served; "
                + "look at it, or remove it, as any other file";
        }

        if (mistake is not null)
            mistakes.Add(mistake);
        return place;
    }

    private int Run(Stream output, StreamWriter text, TextWriter errors)
    {
        var order = new RowOrder(request.Order);
        IPrinter printer = MakePrinter(output, text, errors, order);
        VerbRow end = ProgressDisplay.Run(request, printer.Take, Ask);
        if (request.Verb == StoreVerb.List && end.ExitCode is ExitCode.Ok or ExitCode.NotFound)
            end = AddPutByHand(order, end);
        // Half a list would look like a whole one.
        if (end.Text is null || request.Verb != StoreVerb.List)
            printer.Finish();
        text.Flush();
        if (printer is ContentPrinter { Failure: { } failure } && end.Text is null)
            end = failure;
        return Fail(errors, end);
    }

    private IPrinter MakePrinter(Stream output, StreamWriter text, TextWriter errors, RowOrder order) =>
        request.Verb switch
        {
            StoreVerb.Print => new ContentPrinter(output, request),
            _ when request.Json => new JsonPrinter(output, request.Verb == StoreVerb.List ? order : null),
            StoreVerb.List => new ListPrinter(text, order, request.Order),
            StoreVerb.Describe => new InfoPrinter(text, errors, request.Root, began),
            StoreVerb.Explain => new ExplanationPrinter(text, errors),
            _ => new ChangePrinter(text, errors, request),
        };

    private VerbRow Ask(Action<VerbRow> take)
    {
        if (ControlClient.TryRun(request, take) is { } end)
            return end;
        try
        {
            return LoneRun.Run(request, options, terms, take);
        }
        catch (StoreException refused) when (refused.Fault == StoreFault.InUse)
        {
            // It may have begun to listen meanwhile.
            return ControlClient.TryRun(request, take)
                ?? VerbRow.End(ExitCode.Unavailable, $"{refused.Message}, which cannot be asked");
        }
        catch (StoreException refused) when (refused.Fault == StoreFault.ReadOnly)
        {
            return VerbRow.End(ExitCode.NoPermission, refused.Message);
        }
    }

    private VerbRow AddPutByHand(RowOrder order, VerbRow end)
    {
        var match = new StoreMatch(request.Words, request.Host, isBelow: true);
        foreach (VerbRow row in HandPut.Find(request, match, order.Contains, began))
        {
            order.Add(row);
            end = VerbRow.End(ExitCode.Ok);
        }

        return end;
    }

    // A verb makes no store: a mistaken --root should be told, and not be filled with folders.
    private VerbRow? Refusal() => Directory.Exists(Path.Combine(request.Root, EntryPath.OwnFolder))
        ? null
        : VerbRow.End(ExitCode.NoInput, Directory.Exists(request.Root)
            ? $"{request.Root} is no store: there is no {EntryPath.OwnFolder} in it; --root names another"
            : File.Exists(request.Root) ? $"{request.Root} is a file, not a folder; --root names another"
            : $"{request.Root} does not exist; --root names another folder");

    private static int Fail(TextWriter errors, VerbRow end)
    {
        if (end.Text is not null)
            errors.WriteLine($"replicator: {LogText.Escape(end.Text)}");
        return (int)(end.ExitCode ?? ExitCode.Software);
    }
}
