using Replicator.Diagnostics;
using Replicator.Settings;

namespace Replicator.Verbs;

/// <summary>ls for a person: size, last use and name, as a tree or one path a line.</summary>
/// <param name="output">Borrowed.</param>
/// <param name="rows">Gathers and sorts.</param>
/// <param name="order">As rows are sorted.</param>
internal sealed class ListPrinter(TextWriter output, RowOrder rows, ListOrder order) : IPrinter
{
    // Of size and time before the name.
    private const int SizeWidth = 10, TimeWidth = 16, Indent = 2;

    public void Take(VerbRow row)
    {
        if (row.Kind == RowKind.Note)
            output.WriteLine(LogText.Escape(row.Text ?? ""));
        rows.Add(row);
    }

    public void Finish()
    {
        string[] folders = [];
        long length = 0;
        List<VerbRow> sorted = rows.Sorted();
        foreach (VerbRow row in sorted)
        {
            length += row.Length ?? 0;
            string[] names = RowOrder.PlaceOf(row).Split('/');
            if (order == ListOrder.Name)
            {
                PrintFolders(folders, names);
                Print(row, new string(' ', Indent * (names.Length - 1)) + names[^1]);
            }
            else
            {
                Print(row, string.Join('/', names));
            }

            folders = names[..^1];
        }

        string noun = sorted.Count == 1 ? "response" : "responses";
        output.WriteLine($"{sorted.Count} {noun}, {Quantity.Bytes(length)}");
        output.Flush();
    }

    private void PrintFolders(string[] before, string[] names)
    {
        int same = 0;
        while (same < names.Length - 1 && same < before.Length && before[same] == names[same])
            same++;
        for (int depth = same; depth < names.Length - 1; depth++)
        {
            output.Write(new string(' ', SizeWidth + TimeWidth + (2 * Indent) + (Indent * depth)));
            output.WriteLine($"{LogText.Escape(names[depth])}/");
        }
    }

    private void Print(VerbRow row, string name)
    {
        output.Write(Quantity.Bytes(row.Length ?? 0).PadLeft(SizeWidth));
        output.Write("  ");
        output.Write((row.Used is { } used ? RowText.Time(used) : "").PadRight(TimeWidth));
        output.Write("  ");
        output.Write(LogText.Escape(name));
        output.WriteLine(RowText.Remarks(row));
    }
}
