using System.Globalization;
using Replicator.Diagnostics;

namespace Replicator.Pages;

/// <summary>The running transfers.</summary>
internal static class TransfersPage
{
    private static readonly TableColumn[] Columns =
        [new("Client", "text"), new("Request", "text"), new("From", "short"), new("Sent", "short"), new("Window",
            "number"), new("For", "number")];

    public static string Render(IReadOnlyList<TransferRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);

        return PageFrame.Render("Transfers – Replicator", "transfers", html =>
        {
            html.Element("h1", "Transfers");
            html.Open("p", ("class", "quiet")).Text(Count(rows.Count))
                .Text(" ").Element("a", "Look again", ("href", "transfers")).Close();
            if (rows.Count == 0)
                return;

            var table = new TableWriter(html, Columns);
            foreach (TransferRow row in rows)
            {
                table.BeginRow();
                table.Cell(row.Client);
                table.Code(Secrets.Masked(row.Request));
                table.Cell(Name(row.Source));
                Sent(table, html, row);
                table.Cell(row.Outstanding is { } outstanding ? Quantity.Bytes(outstanding) : "–");
                table.Cell(Quantity.Time(row.Elapsed));
                table.EndRow();
            }

            table.Finish();
        });
    }

    private static string Count(int count) => count switch
    {
        0 => "Nothing is being transferred.",
        1 => "One is running.",
        _ => string.Create(CultureInfo.InvariantCulture, $"{count} are running."),
    };

    private static string Name(TransferSource source) => source switch
    {
        TransferSource.Hit => "hit",
        TransferSource.Miss => "miss",
        TransferSource.Joined => "joined",
        TransferSource.Relay => "relay",
        TransferSource.Tunnel => "tunnel",
        _ => "–",
    };

    private static void Sent(TableWriter table, HtmlWriter html, TransferRow row)
    {
        table.BeginCell();
        string sent = Quantity.Bytes(row.Sent) + (row.Length is { } all ? $" of {Quantity.Bytes(all)}" : "");
        html.Element("span", sent);
        if (row.Length is { } length and > 0)
        {
            html.Element("progress", sent, ("aria-label", "Sent"),
                ("value", Math.Clamp(row.Sent, 0, length).ToString(CultureInfo.InvariantCulture)),
                ("max", length.ToString(CultureInfo.InvariantCulture)));
        }

        table.EndCell();
    }
}
