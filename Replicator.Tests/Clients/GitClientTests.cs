using System.Globalization;
using System.Text;
using System.Text.Json;
using Replicator.Tests.Support;
using Xunit.Abstractions;

namespace Replicator.Tests.Clients;

/// <summary>git over http and https, against servers of plain files, of the smart protocol and of large files;
/// <see cref="GitTests"/> has what is so of the proxy alone.</summary>
[Collection(RealPrograms.Name)]
public sealed class GitClientTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [NeedsTheory("git", "nginx", Needs.OwnMounts)]
    [InlineData("http")]
    [InlineData("https")]
    public void Git_gets_each_pack_of_plain_files_once(string scheme)
    {
        using var site = new ClientSite(scheme);
        _ = new GitRepository(site.Web, folder.FullPath);
        FourRuns.AssertAlike(
            site, "git", Clone(site), target => !target.Contains("/objects/pack/", StringComparison.Ordinal), output);
    }

    [NeedsTheory("git", "git-lfs", "nginx", Needs.OwnMounts)]
    [InlineData("http")]
    [InlineData("https")]
    public void Git_gets_each_large_file_once_though_it_asks_the_server_where_it_lies(string scheme)
    {
        var repository = new GitRepository(folder.Folder("code"), folder.FullPath, isLarge: true);
        ClientSite? site = null;
        using var origin = new RawOrigin(exchange =>
        {
            if (exchange.Target.EndsWith("/info/lfs/objects/batch", StringComparison.Ordinal))
                AnswerBatch(exchange, site!);
            else
                repository.Answer(exchange);
        });
        using (site = new ClientSite(scheme, $"location /r.git {{ proxy_pass http://127.0.0.1:{origin.Port}; }}"))
        {
            foreach (string file in repository.LargeFiles)
            {
                string name = Path.GetFileName(file);
                site.Add($"/large/{name[..2]}/{name[2..4]}/{name}", File.ReadAllBytes(file));
            }

            ClientRun without = site.RunWithout(Clone(site));
            ClientRun cold = site.RunAsCommand("cold", Clone(site));
            ClientRun warm = site.RunAsSaid("warm", "git", Clone(site));
            output.WriteLine(string.Join(" | ", ((ClientRun[])[without, cold, warm]).Select(run => run.Cost)));
            Assert.Equal(repository.LargeFiles.Count, cold.Requests.Count(IsLarge));
            Assert.DoesNotContain(warm.Requests, IsLarge);
            Assert.Equal(
                cold.Requests.Where(request => !IsLarge(request)).Select(request => request.Target),
                warm.Requests.Select(request => request.Target));
            foreach (ClientRun run in (ClientRun[])[without, cold, warm])
            {
                run.AssertWell();
                Assert.Equal(without.Artefacts, run.Artefacts);
            }

            // Where a file lies is asked by POST, which nothing stored answers.
            site.Stop();
            Assert.NotEqual(0, site.RunAsCommand("stopped", Clone(site)).Outcome.ExitCode);
        }
    }

    private static bool IsLarge(NginxRequest request) => request.Target.StartsWith("/large/", StringComparison.Ordinal);

    // Where git has no filter for large files it does not look for them.
    private static string Clone(ClientSite site) => $"""
        git config --global filter.lfs.process 'git-lfs filter-process'
        git config --global filter.lfs.required true
        git clone --quiet {site.Uri("/r.git")} got/r
        rm -rf got/r/.git
        """;

    private static void AnswerBatch(RawOriginExchange exchange, ClientSite site)
    {
        byte[] content = exchange.ReadContent(
            int.Parse(exchange.Field("Content-Length")!, CultureInfo.InvariantCulture));
        using JsonDocument asked = JsonDocument.Parse(content);
        IEnumerable<string> objects = asked.RootElement.GetProperty("objects").EnumerateArray().Select(one =>
        {
            string name = one.GetProperty("oid").GetString()!;
            string uri = site.Uri($"/large/{name[..2]}/{name[2..4]}/{name}");
            return $$"""
                { "oid": "{{name}}", "size": {{one.GetProperty("size")}},
                  "actions": { "download": { "href": "{{uri}}" } } }
                """;
        });
        exchange.SendWhole(
            Encoding.UTF8.GetBytes($$"""{ "transfer": "basic", "objects": [{{string.Join(',', objects)}}] }"""),
            "Content-Type: application/vnd.git-lfs+json");
    }
}
