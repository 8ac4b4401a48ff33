using Replicator.Diagnostics;

namespace Replicator.Verbs;

/// <summary>explain for a person: a line for each thing that is so, with its section.</summary>
/// <param name="output">Borrowed.</param>
/// <param name="errors">Gets what is to be said besides.</param>
internal sealed class ExplanationPrinter(TextWriter output, TextWriter errors) : IPrinter
{
    private const int NameWidth = 17;

    private readonly List<VerbRow> rows = [];

    // A proxy waits for whoever takes rows, and whoever reads what is printed may take their time.
    public void Take(VerbRow row) => rows.Add(row);

    public void Finish()
    {
        foreach (VerbRow row in rows)
        {
            string text = LogText.Escape(row.Text ?? "");
            if (row.Kind == RowKind.Note)
                errors.WriteLine($"replicator: {text}");
            else
                output.WriteLine($"{(row.Name ?? "").PadRight(NameWidth)}{text}"
                    + (row.Section is null ? "" : $" ({row.Section})"));
        }

        output.Flush();
    }
}
