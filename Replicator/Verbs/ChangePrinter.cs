using Replicator.Diagnostics;
using Replicator.Settings;

namespace Replicator.Verbs;

/// <summary>What rm, purge, gc, verify, pin and unpin tell a person: a line for each response, and the sum.</summary>
/// <param name="output">Borrowed.</param>
/// <param name="errors">Gets what is not stored.</param>
/// <param name="request">What was asked.</param>
internal sealed class ChangePrinter(TextWriter output, TextWriter errors, VerbSettings request) : IPrinter
{
    private const int SizeWidth = 10;

    private readonly List<VerbRow> rows = [];

    public void Take(VerbRow row) => rows.Add(row);

    public void Finish()
    {
        // Only now, when nothing shows progress any more.
        foreach (VerbRow row in rows)
            Print(row);
        VerbRow[] counted = [.. rows.Where(row => row.Kind != RowKind.Note)];
        if (request.Verb != StoreVerb.Collect || counted.Length > 0)
            output.WriteLine(Sum(counted));
        output.Flush();
    }

    private void Print(VerbRow row)
    {
        if (row.Kind == RowKind.Note)
        {
            (request.Verb == StoreVerb.Collect ? output : errors).WriteLine(
                (request.Verb == StoreVerb.Collect ? "" : "replicator: ") + LogText.Escape(row.Text ?? ""));
            return;
        }

        string size = (row.Length is { } length ? Quantity.Bytes(length) : "").PadLeft(SizeWidth);
        string text = row.Text is null ? "" : $": {LogText.Escape(row.Text)}";
        output.WriteLine($"{size}  {LogText.Escape(row.Path ?? "")}{text}");
    }

    private string Sum(VerbRow[] counted)
    {
        string noun = counted.Length == 1 ? "response" : "responses";
        string length = Quantity.Bytes(counted.Sum(row => row.Length ?? 0));
        return request.Verb switch
        {
            StoreVerb.Verify => counted.Length == 0 ? "all is as it must be" : $"{counted.Length} wrong, {length}",
            StoreVerb.Pin => $"{counted.Length} {noun} pinned, {length}",
            StoreVerb.Unpin => $"{counted.Length} {noun} not pinned any more, {length}",
            StoreVerb.Collect => $"{counted.Count(row => row.Kind == RowKind.Removed)} removed, "
                + $"{counted.Count(row => row.Kind == RowKind.Found)} without a record",
            _ => request.DryRun
                ? $"{counted.Length} {noun} would go, {length}"
                : $"{counted.Length} {noun} gone, {length}",
        };
    }
}
