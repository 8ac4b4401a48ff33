using System.Text;
using Replicator.Settings;
using Replicator.Verbs;

namespace Replicator.Tests.Verbs;

public sealed class PrinterTests
{
    private static readonly VerbRow[] Rows =
    [
        new(RowKind.Stored) { Path = "b.test:80/x", Length = 2048, Used = Day(1), Received = Day(3), Status = 404 },
        new(RowKind.Stored) { Path = "a.test:80/d/2", Length = 1, Used = Day(3), Received = Day(1), Status = 200 },
        new(RowKind.Stored) { Path = "a.test:80/d.txt", Length = 2, Received = Day(2), Pinned = true },
        new(RowKind.Unfinished) { Url = "http://a.test:80/d/1", Path = ".replicator/unfinished/1", Length = 512,
            CompleteLength = 1024 },
    ];

    [Fact]
    public void A_tree_has_each_folder_once_and_its_names_in_order() => Assert.Equal("""
                                      a.test:80/
                                        d/
             512 B                        1 (unfinished, of 1.00 KiB)
               1 B  DAY3                  2
               2 B                      d.txt (pinned)
                                      b.test:80/
          2.00 KiB  DAY1                x (404)
        4 responses, 2.50 KiB

        """.Replace("DAY1            ", RowText.Time(Day(1)), StringComparison.Ordinal)
            .Replace("DAY3            ", RowText.Time(Day(3)), StringComparison.Ordinal), List(ListOrder.Name));

    [Theory]
    [InlineData((int)ListOrder.Size, "x 1 d.txt 2")]
    [InlineData((int)ListOrder.Age, "x d.txt 2 1")]
    [InlineData((int)ListOrder.Use, "2 x 1 d.txt")]
    public void A_list_is_sorted_as_asked(int order, string names) => Assert.Equal(
        names.Split(' '),
        List((ListOrder)order).Split('\n')[..4].Select(line => line.Split('(')[0].TrimEnd().Split('/')[^1]));

    [Fact]
    public void What_came_twice_is_listed_once()
    {
        var rows = new RowOrder(ListOrder.Name);
        rows.Add(Rows[0]);
        rows.Add(Rows[0] with { Length = 7 });
        Assert.Equal(7, Assert.Single(rows.Sorted()).Length);
    }

    [Fact]
    public void For_programs_each_row_is_a_line_of_JSON()
    {
        var output = new MemoryStream();
        var printer = new JsonPrinter(output, new RowOrder(ListOrder.Size));
        foreach (VerbRow row in Rows)
            printer.Take(row);
        printer.Finish();
        string[] lines = Encoding.UTF8.GetString(output.ToArray()).TrimEnd('\n').Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.Equal(Rows[0], RowLine.TryRead(Encoding.UTF8.GetBytes(lines[0])));
    }

    [Fact]
    public void A_slow_reader_of_what_is_printed_keeps_no_proxy_waiting()
    {
        const int Count = 2000;
        var output = new MemoryStream();
        var text = new StringWriter();
        IPrinter[] printers =
        [
            new JsonPrinter(output, null),
            new InfoPrinter(text, text, "/root", Day(1)),
            new ChangePrinter(text, text, new VerbSettings(StoreVerb.Remove, "/root", [])),
        ];
        foreach (IPrinter printer in printers)
        {
            for (int number = 0; number < Count; number++)
                printer.Take(Rows[0]);
            Assert.Equal(0, output.Length + text.ToString().Length);
        }

        printers[0].Finish();
        Assert.Equal(Count, Encoding.UTF8.GetString(output.ToArray()).Split('\n').Length - 1);
        printers[1].Finish();
        Assert.Equal(Count, text.ToString().Split("b.test:80/x").Length - 1);
    }

    [Fact]
    public void A_file_that_no_URL_names_is_told_as_that() => Assert.Equal(
        " (put there by hand; no URL names it)",
        RowText.Remarks(new VerbRow(RowKind.Stored) { ByHand = true, Text = "no URL names it" }));

    [Fact]
    public void What_a_terminal_would_obey_is_escaped()
    {
        var output = new StringWriter();
        var printer = new ListPrinter(output, new RowOrder(ListOrder.Size), ListOrder.Size);
        printer.Take(new VerbRow(RowKind.Stored) { Path = "a.test:80/\u001b[2J" });
        printer.Finish();
        Assert.DoesNotContain('\u001b', output.ToString());
    }

    [Fact]
    public void What_goes_is_told_with_the_sum()
    {
        var output = new StringWriter();
        var errors = new StringWriter();
        var printer = new ChangePrinter(output, errors, new VerbSettings(StoreVerb.Purge, "/root", []));
        printer.Take(new VerbRow(RowKind.Removed) { Path = "a.test:80/x", Length = 2048 });
        printer.Take(VerbRow.Note("y: not stored"));
        printer.Finish();
        Assert.Equal("  2.00 KiB  a.test:80/x\n1 response gone, 2.00 KiB\n", output.ToString());
        Assert.Equal("replicator: y: not stored\n", errors.ToString());
    }

    private static DateTimeOffset Day(int day) => new(2026, 1, day, 12, 0, 0, TimeSpan.Zero);

    private static string List(ListOrder order)
    {
        var output = new StringWriter();
        var printer = new ListPrinter(output, new RowOrder(order), order);
        foreach (VerbRow row in Rows)
            printer.Take(row);
        printer.Finish();
        return output.ToString();
    }
}
