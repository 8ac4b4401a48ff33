using Replicator.Tests.Support;

namespace Replicator.Tests.Clients;

/// <summary>npm, over https, where something goes wrong or many come at once.</summary>
[Collection(RealPrograms.Name)]
public sealed class NpmFailureTests
{
    private const string Install = "npm install --no-audit --no-fund leaf-user@1.0.0";

    [NeedsFact("npm", "nginx")]
    public void A_tarball_that_was_missing_is_got_when_it_is_there()
    {
        using var site = new ClientSite("https", NpmRegistry.Lines);
        NpmRegistry.Publish(site);
        string tarball = Path.Combine(site.Web, "npm/leaf/-/leaf-1.0.0.tgz");
        File.Move(tarball, tarball + ".away");
        string script = NpmRegistry.Script(site, Install);
        Assert.NotEqual(0, site.RunAsCommand("early", script).Outcome.ExitCode);
        File.Move(tarball + ".away", tarball);
        site.RunAsCommand("late", script).AssertWell();
    }

    [NeedsFact("npm", "nginx")]
    public void Eight_at_once_cost_the_origin_each_tarball_once()
    {
        using var site = new ClientSite("https", NpmRegistry.Lines + "limit_rate 100k;");
        NpmRegistry.Publish(site);
        ClientRun all = site.RunAsCommand("all", NpmRegistry.Script(site, $$"""
            for i in 1 2 3 4 5 6 7 8; do
                mkdir $i
                cp package.json $i/
                (cd $i && {{Install}} --cache $HOME/cache$i && touch done) &
            done
            wait
            cat ?/done
            """));
        all.AssertWell();
        Assert.Equal(8, all.Artefacts.Keys.Count(
            name => name.EndsWith("/node_modules/leaf-user/index.js", StringComparison.Ordinal)));
        Assert.All(
            all.Requests.Where(IsTarball).CountBy(request => request.Target), pair => Assert.Equal(1, pair.Value));
    }

    [NeedsFact("npm", "nginx")]
    public void What_the_origin_cuts_in_the_middle_is_got_whole_all_the_same()
    {
        ClientSite? site = null;
        int asked = 0;
        using var origin = new RawOrigin(exchange =>
        {
            byte[] content = File.ReadAllBytes(site!.Web + exchange.Target);
            if (Interlocked.Increment(ref asked) > 1)
            {
                new RangedContent(content).Answer(exchange);
                return;
            }

            exchange.SendHead(content.Length, "ETag: \"1\"");
            exchange.Send(content.AsSpan(0, content.Length / 2));
            exchange.Close();
        });
        string cutting = $$"""location ~ "\.tgz$" { proxy_pass http://127.0.0.1:{{origin.Port}}; }""";
        using (site = new ClientSite("https", NpmRegistry.Lines + cutting))
        {
            NpmRegistry.Publish(site);
            ClientRun cold = site.RunAsCommand("cold", NpmRegistry.Script(site, Install));
            cold.AssertWell();
            Assert.Equal(3, cold.Requests.Count(IsTarball));
            site.Stop();
            ClientRun stopped = site.RunAsCommand("stopped", NpmRegistry.Script(site, Install));
            stopped.AssertWell();
            Assert.Equal(cold.Artefacts, stopped.Artefacts);
        }
    }

    private static bool IsTarball(NginxRequest request) =>
        request.Target.EndsWith(".tgz", StringComparison.Ordinal);
}
