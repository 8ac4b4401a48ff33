using System.Globalization;
using Replicator.Diagnostics;

namespace Replicator.Pages;

/// <summary>The page at the proxy's own address: where things lie, and how to point each client here.</summary>
internal static class FirstPage
{
    public static string Render(FirstPageFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);

        return PageFrame.Render($"Replicator at {facts.Authority}", "./", html =>
        {
            html.Element("h1", facts.Origin is null
                ? $"A caching proxy at {facts.Authority}"
                : $"A cache in front of {facts.Origin}");
            html.Element("p",
                "What was fetched through it once comes from the disk of this machine, also with the line down.",
                ("class", "quiet"));
            Figures(html, facts);

            if (facts.Origin is null)
                Guide(html, facts);

            html.Element("h2", "What is happening now");
            html.Open("p").Element("a", "Transfers", ("href",
                "transfers")).Text(" shows what is being sent and fetched, ")
                .Element("a", "fibers", ("href",
                    "fibers")).Text(" shows what the proxy waits for, ")
                .Element("a", "explain", ("href",
                    "explain")).Text(" says what a URL would get and why. They name other people's addresses, "
                + "so they are shown on this machine and in networks named with --pages-to.").Close();
        });
    }

    private static void Guide(HtmlWriter html, FirstPageFacts facts)
    {
        html.Element("h2", "Point a client here");
        html.Open("div", ("class", "cards"));
        foreach (ClientGuide guide in ClientGuide.For(facts.Authority, facts.StoresHttps))
        {
            html.Open("section", ("class", "card")).Element("h3", guide.Name).Element("p", guide.Explanation);
            html.Open("pre");
            foreach (string command in guide.Commands)
                html.Element("code", command);
            html.Close().Close();
        }

        html.Close();

        html.Element("h2", "What about HTTPS?");
        if (facts.StoresHttps)
        {
            html.Open("p").Text("Addresses that begin with https:// are answered here and stored, for clients that "
                + "trust ").Element("a", "the authority of this proxy", ("href", "ca.pem"))
                .Text(": replicator ca install tells this machine of it, and replicator env each client.").Close();
            return;
        }

        html.Element("p",
            "Addresses that begin with https:// work, but are only tunnelled: the proxy connects, and neither sees "
            + "nor stores what passes. What is to be stored must be asked for with http://, as apt does, or by "
            + "replicator run -- COMMAND, or of a proxy that was started with --intercept.");
    }

    private static void Figures(HtmlWriter html, FirstPageFacts facts)
    {
        html.Open("dl");
        html.Open("div", ("class", "wide")).Element("dt", "Stored under").Open("dd").Element("code",
            facts.Root).Close().Close();
        html.Open("div").Element("dt", "Responses")
            .Element("dd", facts.ResponseCount.ToString("N0", CultureInfo.InvariantCulture)).Close();

        html.Open("div").Element("dt", "Content").Open("dd").Text(Quantity.Bytes(facts.ContentLength));
        long total = Math.Max(1, facts.ContentLength + facts.FreeLength);
        string share = ((double)facts.ContentLength / total).ToString("0.###", CultureInfo.InvariantCulture);
        html.Element("meter", $"{Quantity.Bytes(facts.ContentLength)} of {Quantity.Bytes(total)}",
            ("value", share), ("aria-label", "Share of the space that it could take")).Close().Close();

        if (facts.UnfinishedCount > 0)
        {
            html.Open("div").Element("dt", "Broken off, to be continued")
                .Element("dd", facts.UnfinishedCount.ToString("N0", CultureInfo.InvariantCulture)).Close();
        }

        html.Open("div").Element("dt", "Free on its disk").Element("dd", Quantity.Bytes(facts.FreeLength)).Close();
        html.Open("div").Element("dt", "Running for").Element("dd", Quantity.Time(facts.Uptime)).Close();
        if (facts.Modes.Count > 0)
            html.Open("div", ("class", "wide")).Element("dt", "Modes").Element("dd", string.Join(", ",
                facts.Modes)).Close();
        html.Close();
    }
}
