using System.Text;
using Replicator.Tests.Clients.Registries;
using Replicator.Tests.Support;
using Xunit.Abstractions;

namespace Replicator.Tests.Clients;

/// <summary>Package managers of distributions and languages, each of which gets a package that needs another.</summary>
[Collection(RealPrograms.Name)]
public sealed class RegistryClientTests(ITestOutputHelper output)
{
    private static Replay[] Replays =>
    [
        ReplayedRegistry.Apk, ReplayedRegistry.Conda, ReplayedRegistry.Helm, ReplayedRegistry.Portage,
        ReplayedRegistry.BinaryPackage,
    ];

    [NeedsTheory("pacman", "nginx", Needs.OwnMounts, Needs.Root)]
    [InlineData("http")]
    [InlineData("https")]
    public void Pacman_gets_each_package_once(string scheme)
    {
        using var site = new ClientSite(scheme);
        PacmanRegistry.Publish(site, "core", ("leaf", "", "leaf"), ("user", "leaf", "user"));
        FourRuns.AssertAlike(
            site, null, PacmanRegistry.ScriptFor(site, "core", "user"), target => target.EndsWith(".db"), output);
    }

    [NeedsTheory("gem", "nginx", Needs.OwnMounts)]
    [InlineData("http")]
    [InlineData("https")]
    public void Gem_gets_each_package_once(string scheme) => AssertGets(scheme, GemRegistry.Gem);

    [NeedsTheory("bundle", "nginx", Needs.OwnMounts)]
    [InlineData("http")]
    [InlineData("https")]
    public void Bundler_gets_each_package_once(string scheme) => AssertGets(scheme, GemRegistry.Bundler);

    [NeedsTheory("dnf", "nginx", Needs.OwnMounts)]
    [InlineData("http")]
    [InlineData("https")]
    public void Dnf_gets_each_package_once(string scheme)
    {
        using var site = new ClientSite(scheme);
        DnfRegistry.Publish(site, "main", ("leaf", "", "leaf"), ("user", "leaf", "user"));
        FourRuns.AssertAlike(
            site, null, DnfRegistry.ScriptFor(site, "main", "user"), target => target.EndsWith("/repomd.xml"), output);
    }

    [NeedsTheory("nix", "nginx", Needs.OwnMounts)]
    [InlineData("http")]
    [InlineData("https")]
    public void Nix_gets_each_path_once(string scheme)
    {
        using var site = new ClientSite(scheme);
        NixRegistry.Publish(site, "main", ("leaf", "", "leaf"), ("user", "leaf", "user"));
        FourRuns.AssertAlike(
            site, "Nix", NixRegistry.ScriptFor(site, "main", "user"),
            target => target.EndsWith("/nix-cache-info"), output);
    }

    [NeedsTheory("composer", "unzip", "nginx", Needs.OwnMounts)]
    [InlineData("http")]
    [InlineData("https")]
    public void Composer_gets_each_package_once(string scheme)
    {
        using var site = new ClientSite(scheme);
        ComposerRegistry.Publish(site);
        FourRuns.AssertAlike(
            site, "Composer", new ComposerRegistry().Script(site, "user"), target => target.EndsWith(".json"), output);
    }

    /// <summary>Of apk, conda, Helm and Portage, one after the other.</summary>
    [NeedsTheory("wget", "nginx", Needs.OwnMounts)]
    [InlineData("http")]
    [InlineData("https")]
    public void Clients_that_are_replayed_get_each_package_once(string scheme)
    {
        using var site = new ClientSite(scheme);
        var script = new StringBuilder();
        string[] indexes = [.. Replays.SelectMany(replay =>
        {
            var registry = new ReplayedRegistry(replay);
            PublishedPackage package = registry.Publish(site, "leaf", "leaf");
            script.Append(registry.Script(site, "leaf")).Append('\n');
            return package.Indexes;
        })];
        FourRuns.AssertAlike(site, null, script.ToString(), indexes.Contains, output);
    }

    private void AssertGets(string scheme, string client)
    {
        using var site = new ClientSite(scheme, GemRegistry.Lines);
        var registry = new GemRegistry(client);
        registry.Publish(site);
        // gem asks for that by HEAD, and an answer to that is not stored.
        site.Fetch([registry.Root + "/"]);
        FourRuns.AssertAlike(
            site, "gem, bundler", registry.Script(site, "user"),
            target => target.EndsWith("-gems/") || target.Contains("/info/") || target.EndsWith("/versions"), output);
    }
}
