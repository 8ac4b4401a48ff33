using System.Globalization;
using Replicator.Diagnostics;

namespace Replicator.Verbs;

/// <summary>info for a person: a block for each response.</summary>
/// <param name="output">Borrowed.</param>
/// <param name="errors">Gets what is not stored.</param>
/// <param name="root">Of the store.</param>
/// <param name="now">For what is fresh.</param>
internal sealed class InfoPrinter(TextWriter output, TextWriter errors, string root, DateTimeOffset now) : IPrinter
{
    private const int NameWidth = 12;

    private readonly List<VerbRow> rows = [];
    private bool isFirst = true;

    // A proxy waits for whoever takes rows, and whoever reads what is printed may take their time.
    public void Take(VerbRow row) => rows.Add(row);

    public void Finish()
    {
        foreach (VerbRow row in rows)
            Print(row);
        output.Flush();
    }

    private void Print(VerbRow row)
    {
        if (row.Kind == RowKind.Note)
        {
            errors.WriteLine($"replicator: {LogText.Escape(row.Text ?? "")}");
            return;
        }

        if (!isFirst)
            output.WriteLine();
        isFirst = false;
        output.WriteLine(LogText.Escape(row.Url ?? ""));
        Print("file", Path.Combine(root, row.Path ?? ""));
        Print("status", Number(row.Status) + RowText.Remarks(row with { Status = null }));
        Print("size", row.Length is { } length ? $"{Quantity.Bytes(length)} ({Number(length)} bytes)" : null);
        Print("coded", row.Codings);
        Print("requested", Exact(row.Requested));
        Print("received", Exact(row.Received));
        Print("modified", Exact(row.Modified));
        Print("used", Exact(row.Used));
        Print(row.FreshUntil > now ? "fresh until" : "stale since", Exact(row.FreshUntil));
        Print("validated", row.Invalidated ? "before its next use: it was changed by way of this proxy" : null);
        Print("validated", row.ByHand ? "each time it is asked for" : null);
        Print("wrong", row.Text);
        PrintAll("chosen by", row.Variant);
        PrintAll("fields", row.Fields);
    }

    private void PrintAll(string name, IReadOnlyList<string>? values)
    {
        foreach (string value in values ?? [])
        {
            Print(name, value);
            name = "";
        }
    }

    private void Print(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            output.WriteLine($"  {name.PadRight(NameWidth)}{LogText.Escape(value)}");
    }

    private static string Number(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string? Exact(DateTimeOffset? time) =>
        time?.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);
}
