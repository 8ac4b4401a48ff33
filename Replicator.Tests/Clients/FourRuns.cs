using Xunit.Abstractions;

namespace Replicator.Tests.Clients;

/// <summary>The four runs of each package manager: without the proxy; through it with nothing stored; again, with the
/// client's own cache gone; and with the origin stopped. What they cost is written out, as a row of a table.</summary>
internal static class FourRuns
{
    /// <summary>Expects of all runs the same, of a file that never changes that it was got once in all, and of an
    /// index that it was validated where that is possible.</summary>
    /// <param name="site">What the client needs is there.</param>
    /// <param name="chapter">Of the README, by which the client is pointed at the proxy in one of the runs; null: in
    /// all it is a command of <c>replicator run</c>.</param>
    /// <param name="script">Runs the client, which leaves what it got in the folder <c>got</c>.</param>
    /// <param name="isIndex">Whether a target is an index's; all others never change.</param>
    /// <param name="variables">NAME=VALUE for the script.</param>
    public static void AssertAlike(
        ClientSite site, string? chapter, string script, Func<string, bool> isIndex, ITestOutputHelper output,
        params string[] variables)
    {
        ClientRun without = site.RunWithout(script, variables);
        without.AssertWell();
        ClientRun cold = site.RunAsCommand("cold", script, variables);
        ClientRun warm = chapter is null
            ? site.RunAsCommand("warm", script, variables)
            : site.RunAsSaid("warm", chapter, script, variables);
        site.Stop();
        ClientRun stopped = site.RunAsCommand("stopped", script, variables);
        ClientRun[] all = [without, cold, warm, stopped];
        output.WriteLine(string.Join(" | ", all.Select(run => run.Cost)));

        foreach (ClientRun run in all[1..])
        {
            run.AssertWell();
            Assert.Equal(without.Artefacts, run.Artefacts);
        }

        Assert.Equal(Targets(without), Targets(cold));
        Assert.All(
            cold.Requests.Concat(warm.Requests).Where(request => request.Method != "HEAD")
                .CountBy(request => request.Target),
            pair => Assert.True(pair.Value == 1 || isIndex(pair.Key), $"{pair.Value} requests for {pair.Key}"));
        Assert.All(warm.Requests, request =>
        {
            Assert.True(isIndex(request.Target), $"{request} is for no index");
            // What was not there may be by now; and a HEAD costs no content.
            if (request.Status == 404 || request.Method == "HEAD")
                return;
            Assert.True(request.IsConditional || !site.HasValidators, $"{request} is not conditional");
            Assert.Equal(site.HasValidators ? 304 : 200, request.Status);
        });
    }

    private static string[] Targets(ClientRun run) =>
        [.. run.Requests.Select(request => request.Target).Distinct().Order(StringComparer.Ordinal)];
}
