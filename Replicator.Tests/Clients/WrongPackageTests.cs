using Replicator.Tests.Clients.Registries;
using Replicator.Tests.Support;

namespace Replicator.Tests.Clients;

/// <summary>Clients whose origin sends another file than its indexes tell, or has another by now.</summary>
/// <remarks>Nothing here measures time: these run beside all others, for they take long.</remarks>
public sealed class WrongPackageTests(FaultySite site) : IClassFixture<FaultySite>
{
    /// <summary>By the client, if it tries again by itself, or when it runs again.</summary>
    [Theory]
    [Client("apt-get"), Client("debootstrap"), Client("npm"), Client("pnpm"), Client("yarn"), Client("pip3")]
    [Client("cargo"), Client("dotnet"), Client("go"), Client("mvn"), Client("curl"), Client("wget"), Client("skopeo")]
    [Client("git-lfs"), Client("pacman"), Client("gem"), Client("bundle"), Client("dnf"), Client("nix")]
    [Client("composer"), Client("conda"), Client("binpkg")]
    public void Wrong_once_the_right_one_is_got(string client)
    {
        PublishedPackage package = site.Publish(client, "wrongonce");
        site.Learn(package);
        site.Spoil(package, FaultySite.Wrong, times: 1);
        ClientRun first = site.Run(client, "wrongonce");
        AssertNotWrong(first, package);
        ClientRun last = first.Outcome.ExitCode == 0 ? first : site.Run(client, "wrongonce");
        last.AssertGot(package);
        Assert.Equal(package.Content, site.Site.Stored(package.Target));
    }

    [Theory]
    [Client("apt-get"), Client("debootstrap"), Client("npm"), Client("pnpm"), Client("yarn"), Client("pip3")]
    [Client("cargo"), Client("dotnet"), Client("go"), Client("mvn"), Client("curl"), Client("wget"), Client("skopeo")]
    [Client("git-lfs"), Client("pacman"), Client("gem"), Client("bundle"), Client("dnf"), Client("nix")]
    [Client("composer"), Client("conda"), Client("binpkg")]
    public void Wrong_always_it_is_neither_got_nor_stored_nor_asked_for_on_and_on(string client)
    {
        PublishedPackage package = site.Publish(client, "wrongalways");
        site.Learn(package);
        site.Spoil(package, FaultySite.Wrong);
        ClientRun run = site.Run(client, "wrongalways");
        Assert.NotEqual(0, run.Outcome.ExitCode);
        AssertNotWrong(run, package);
        Assert.InRange(run.Requests.Count(request => request.Target == package.Target), 1, 2);
        Assert.Null(site.Site.Stored(package.Target));
        ProcessOutcome verified = site.Site.RunVerb("verify", "--deep");
        Assert.True(verified.ExitCode == 0, verified.Output);
    }

    /// <summary>The client has seen the index before, and wants what it told.</summary>
    [Theory]
    [Client("apt-get"), Client("npm"), Client("pnpm"), Client("yarn"), Client("pip3"), Client("cargo")]
    [Client("dotnet"), Client("mvn"), Client("curl"), Client("pacman"), Client("gem"), Client("dnf")]
    [Client("composer")]
    public void Published_anew_between_index_and_file_the_new_one_is_got_in_the_end(string client)
    {
        PublishedPackage old = site.Publish(client, "changedmeanwhile");
        site.Learn(old);
        PublishedPackage? fresh = null;
        site.Spoil(old, (exchange, _) =>
        {
            fresh = site.Publish(client, "changedmeanwhile", seed: 2);
            new RangedContent(fresh.Content, tag: "new").Answer(exchange);
        }, times: 1);
        site.Run(client, "changedmeanwhile");
        Assert.NotNull(fresh);
        site.Run(client, "changedmeanwhile").AssertGot(fresh);
        Assert.Equal(fresh.Content, site.Site.Stored(old.Target));
    }

    [Theory]
    [Client("apt-get"), Client("debootstrap"), Client("npm"), Client("pnpm"), Client("yarn"), Client("pip3")]
    [Client("cargo"), Client("pacman"), Client("gem"), Client("dnf"), Client("composer"), Client("conda")]
    [Client("binpkg")]
    public void A_name_that_is_another_file_by_now_is_got_anew(string client)
    {
        PublishedPackage old = site.Publish(client, "replaced");
        site.Run(client, "replaced").AssertGot(old);
        PublishedPackage fresh = site.Publish(client, "replaced", seed: 2);
        // It may ask for the file before what is stored is compared with the new index, and not compare it itself.
        ClientRun first = site.Run(client, "replaced");
        Until.Holds(
            () => site.Site.Stored(old.Target) is not { } stored || !stored.AsSpan().SequenceEqual(old.Content),
            () => "the old file is gone");
        ClientRun last = first.HasGot(fresh) ? first : site.Run(client, "replaced");
        last.AssertGot(fresh);
        Assert.Equal(fresh.Content, site.Site.Stored(old.Target));
    }

    /// <summary>Its digest is in the package itself, or in a tree that the client has from elsewhere, or in an index that
    /// is not believed.</summary>
    [Theory]
    [Client("apk"), Client("portage"), Client("helm")]
    public void Wrong_and_told_by_no_index_it_is_refused_by_the_client_until_it_is_removed(string client)
    {
        PublishedPackage package = site.Publish(client, "untold");
        site.Spoil(package, FaultySite.Wrong, times: 1);
        for (int run = 0; run < 2; run++)
        {
            ClientRun refused = site.Run(client, "untold");
            Assert.NotEqual(0, refused.Outcome.ExitCode);
            AssertNotWrong(refused, package);
        }

        Assert.Equal(0, site.Site.RunVerb("rm", site.Site.Uri(package.Target)).ExitCode);
        site.Run(client, "untold").AssertGot(package);
    }

    private static void AssertNotWrong(ClientRun run, PublishedPackage package)
    {
        byte[] wrong = FaultySite.WrongOf(package.Content);
        Assert.DoesNotContain(run.Artefacts, artefact => artefact.Value.AsSpan().SequenceEqual(wrong));
    }
}
