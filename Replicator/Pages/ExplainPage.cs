using Replicator.Cache;

namespace Replicator.Pages;

/// <summary>What the next request for a URL would get, and why.</summary>
internal static class ExplainPage
{
    /// <summary>Of the form, in the query.</summary>
    public const string UrlName = "url";

    /// <summary>Of the form, in the query: a field a line.</summary>
    public const string FieldsName = "fields";

    private static readonly TableColumn[] Columns =
        [new("What", "short"), new("So it is", "text"), new("By", "short")];

    public static string Render(ExplainFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);

        return PageFrame.Render("Explain – Replicator", "explain", html =>
        {
            html.Element("h1", "Explain");
            html.Element("p", "What the next request for a URL would get, and why. Nothing is fetched.",
                ("class", "quiet"));
            Form(html, facts);
            if (facts.Mistake is not null)
                html.Element("p", facts.Mistake, ("role", "alert"));
            if (facts.Lines.Count == 0)
                return;

            var table = new TableWriter(html, Columns);
            foreach (ExplanationLine line in facts.Lines)
            {
                table.BeginRow();
                table.Cell(line.Name);
                table.Cell(line.Value);
                table.Cell(line.Section.Length == 0 ? "–" : line.Section);
                table.EndRow();
            }

            table.Finish();
        });
    }

    private static void Form(HtmlWriter html, ExplainFacts facts)
    {
        html.Open("form", ("method", "get"), ("action", "explain"));
        html.Open("label").Text("URL")
            .Void("input", ("name", UrlName), ("value", facts.Url), ("required", ""), ("spellcheck", "false"),
                ("placeholder", "http://example.org/index.html"))
            .Close();
        html.Open("label").Text("Fields of the request, one a line")
            .Element("textarea", string.Join('\n', facts.Fields), ("name", FieldsName), ("rows", "2"),
                ("spellcheck", "false"), ("placeholder", "Accept-Language: de"))
            .Close();
        html.Element("button", "Explain").Close();
    }
}
