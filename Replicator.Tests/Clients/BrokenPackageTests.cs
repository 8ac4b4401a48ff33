using Replicator.Tests.Clients.Registries;
using Replicator.Tests.Support;

namespace Replicator.Tests.Clients;

/// <summary>Clients whose file comes late, slowly, in pieces, or by way of a proxy that is killed.</summary>
/// <remarks>Nothing here measures time: these run beside all others, for they take long.</remarks>
public sealed class BrokenPackageTests(FaultySite site) : IClassFixture<FaultySite>
{
    [Theory]
    [Client("apt-get"), Client("debootstrap"), Client("npm"), Client("pnpm"), Client("yarn"), Client("pip3")]
    [Client("cargo"), Client("dotnet"), Client("go"), Client("mvn"), Client("curl"), Client("wget"), Client("skopeo")]
    [Client("git-lfs"), Client("pacman"), Client("gem"), Client("bundle"), Client("nix"), Client("composer")]
    public void What_the_origin_cuts_in_the_middle_is_got_whole_and_no_byte_twice(string client)
    {
        PublishedPackage package = site.Publish(client, "cutinhalf");
        site.Spoil(package, FaultySite.Cut, times: 1);
        ClientRun run = site.Run(client, "cutinhalf");
        run.AssertGot(package);
        Assert.Equal([200, 206], Of(run, package).Select(request => request.Status));
        Assert.Equal(package.Content.Length, Of(run, package).Sum(request => request.Length));
        Assert.Equal(package.Content, site.Site.Stored(package.Target));
    }

    /// <summary>Nothing tells whether the rest would be of the same file: the client asks for all of it anew, by itself
    /// or when it runs again.</summary>
    [Theory]
    [Client("apt-get"), Client("debootstrap"), Client("npm"), Client("pnpm"), Client("yarn"), Client("pip3")]
    [Client("cargo"), Client("dotnet"), Client("mvn"), Client("curl"), Client("wget"), Client("skopeo")]
    [Client("pacman"), Client("gem"), Client("nix"), Client("composer")]
    public void What_is_cut_and_has_no_validator_is_got_whole_in_the_end(string client)
    {
        PublishedPackage package = site.Publish(client, "cutforgood");
        site.Spoil(package, FaultySite.CutForGood, times: 1);
        ClientRun first = site.Run(client, "cutforgood");
        ClientRun last = first.Outcome.ExitCode == 0 ? first : site.Run(client, "cutforgood");
        last.AssertGot(package);
        Assert.DoesNotContain(first.Requests.Concat(last.Requests), request => request.Status == 206);
        Assert.Equal(package.Content, site.Site.Stored(package.Target));
    }

    [Theory]
    [Client("apt-get"), Client("debootstrap"), Client("npm"), Client("pnpm"), Client("yarn"), Client("pip3")]
    [Client("cargo"), Client("dotnet"), Client("go"), Client("mvn"), Client("curl"), Client("wget"), Client("skopeo")]
    [Client("git-lfs"), Client("pacman"), Client("gem"), Client("nix"), Client("composer")]
    public void What_was_missing_is_got_when_it_is_published(string client)
    {
        PublishedPackage package = site.Publish(client, "missing");
        site.Spoil(package, FaultySite.Missing);
        Assert.NotEqual(0, site.Run(client, "missing").Outcome.ExitCode);
        site.Mend(package);
        site.Run(client, "missing").AssertGot(package);
    }

    [Theory]
    [Client("apt-get"), Client("npm"), Client("pnpm"), Client("yarn"), Client("pip3"), Client("cargo"), Client("go")]
    [Client("curl"), Client("wget"), Client("skopeo"), Client("git-lfs"), Client("pacman"), Client("nix")]
    public void Eight_at_once_cost_a_slow_origin_one_answer(string client)
    {
        PublishedPackage package = site.Publish(client, "eightatonce");
        site.Spoil(package, FaultySite.Slow);
        ClientRun all = site.RunMany(client, "eightatonce", 8);
        all.AssertGot(package);
        // One of them may have it in several places.
        Assert.Equal(8, all.Artefacts.Where(artefact => artefact.Value.AsSpan().SequenceEqual(package.Artefact))
            .DistinctBy(artefact => artefact.Key.Split('/')[0]).Count());
        Assert.Single(Of(all, package));
    }

    [Theory]
    [Client("apt-get"), Client("debootstrap"), Client("npm"), Client("pnpm"), Client("yarn"), Client("pip3")]
    [Client("cargo"), Client("dotnet"), Client("go"), Client("mvn"), Client("curl"), Client("wget"), Client("skopeo")]
    [Client("git-lfs"), Client("pacman"), Client("gem"), Client("bundle"), Client("nix"), Client("composer")]
    public void What_a_killed_proxy_has_of_a_file_does_not_come_again(string client)
    {
        PublishedPackage package = site.Publish(client, "killed");
        site.Spoil(package, FaultySite.Held, times: 1);
        using (RealProcess killed = site.Start(client, "killed"))
        {
            site.Site.WaitForUnfinished(package.Content.Length / 2);
            site.Site.KillProxy();
        }

        ClientRun run = site.Run(client, "killed");
        run.AssertGot(package);
        Assert.Equal(package.Content.Length, Of(run, package).Sum(request => request.Length));
        Assert.Equal(package.Content, site.Site.Stored(package.Target));
    }

    private static IEnumerable<NginxRequest> Of(ClientRun run, PublishedPackage package) =>
        run.Requests.Where(request => request.Target == package.Target);
}
