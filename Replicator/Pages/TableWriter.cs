namespace Replicator.Pages;

/// <summary>Writes a table that turns into blocks on a narrow screen: each cell carries its column's name, and roles,
/// which browsers forget when cells are laid out as blocks.</summary>
internal sealed class TableWriter
{
    private readonly HtmlWriter html;
    private readonly TableColumn[] columns;

    private int next;

    /// <param name="html">Where it stands.</param>
    /// <param name="columns">In their order.</param>
    public TableWriter(HtmlWriter html, params TableColumn[] columns)
    {
        this.html = html;
        this.columns = columns;
        html.Open("table", ("role", "table")).Open("thead", ("role", "rowgroup")).Open("tr", ("role", "row"));
        foreach (TableColumn column in columns)
            html.Element("th", column.Name, ("role", "columnheader"), ("scope", "col"), ("class", column.Kind));
        html.Close().Close().Open("tbody", ("role", "rowgroup"));
    }

    public void BeginRow()
    {
        html.Open("tr", ("role", "row"));
        next = 0;
    }

    public void EndRow() => html.Close();

    /// <summary>A cell of words and figures.</summary>
    public void Cell(string text)
    {
        BeginCell();
        html.Element("span", text);
        EndCell();
    }

    /// <summary>A cell of what a machine says.</summary>
    public void Code(string text)
    {
        BeginCell();
        html.Element("code", text);
        EndCell();
    }

    /// <summary>Begins a cell that is filled through the writer of the page.</summary>
    public void BeginCell()
    {
        TableColumn column = columns[next++];
        html.Open("td", ("role", "cell"), ("class", column.Kind), ("data-label", column.Name));
    }

    public void EndCell() => html.Close();

    /// <summary>Ends the table.</summary>
    public void Finish() => html.Close().Close();
}

/// <param name="Name">Its heading.</param>
/// <param name="Kind">Its class in the sheet: <c>text</c> may be long, <c>path</c> longer, <c>short</c> stays on a line
/// where there is room, <c>number</c> too and stands to the right.</param>
internal readonly record struct TableColumn(string Name, string Kind);
