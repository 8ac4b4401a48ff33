using System.Globalization;
using Replicator.Diagnostics;

namespace Replicator.Pages;

/// <summary>The fibers, and where they wait.</summary>
internal static class FibersPage
{
    private static readonly TableColumn[] Columns =
        [new("Fiber", "text"), new("Waits for", "text"), new("At", "path"), new("Since", "number")];

    public static string Render(IReadOnlyList<FiberRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);

        return PageFrame.Render("Fibers – Replicator", "fibers", html =>
        {
            html.Element("h1", "Fibers");
            html.Open("p", ("class", "quiet"))
                .Text(rows.Count == 1 ? "One is alive." : string.Create(CultureInfo.InvariantCulture,
                    $"{rows.Count} are alive."))
                .Text(" ").Element("a", "Look again", ("href", "fibers")).Close();
            if (rows.Count == 0)
                return;

            var table = new TableWriter(html, Columns);
            foreach (FiberRow row in rows)
            {
                table.BeginRow();
                table.Cell(Secrets.Masked(row.Name));
                table.Cell(row.Wait);
                table.BeginCell();
                html.Open("ol");
                foreach (string call in row.Chain)
                    html.Open("li").Element("code", call).Close();
                html.Close();
                table.EndCell();
                table.Cell(Quantity.Time(row.Waiting));
                table.EndRow();
            }

            table.Finish();
        });
    }
}
