namespace Replicator.Pages;

/// <summary>What all pages have around them.</summary>
internal static class PageFrame
{
    // Relative, for the pages may lie in a folder of their own.
    private static readonly (string Path, string Name)[] Links = [("./", "Start"), ("transfers", "Transfers"),
        ("explain", "Explain"), ("fibers", "Fibers")];

    /// <summary>Renders a page.</summary>
    /// <param name="title">Of the window.</param>
    /// <param name="path">Which page it is; null: none of those that the navigation shows, and it shows none.</param>
    /// <param name="main">Writes what stands within <c>main</c>, beginning with its <c>h1</c>.</param>
    public static string Render(string title, string? path, Action<HtmlWriter> main)
    {
        var html = new HtmlWriter();
        html.Open("html", ("lang", "en"));
        html.Open("head").Void("meta", ("charset", "utf-8"));
        html.Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        // Browsers ask for an icon unless they are told that there is none.
        html.Void("link", ("rel", "icon"), ("href", "data:,"));
        html.Element("title", title).Style().Close();

        html.Open("body");
        html.Open("header").Element("span", "Replicator", ("class", "name"));
        if (path is not null)
            Navigation(html, path);
        html.Close();

        html.Open("main");
        main(html);
        html.Close();

        html.Close().Close();
        return html.Finish();
    }

    private static void Navigation(HtmlWriter html, string path)
    {
        html.Open("nav", ("aria-label", "Pages"));
        foreach ((string linked, string name) in Links)
        {
            if (linked == path)
                html.Element("a", name, ("href", linked), ("aria-current", "page"));
            else
                html.Element("a", name, ("href", linked));
        }

        html.Close();
    }
}
