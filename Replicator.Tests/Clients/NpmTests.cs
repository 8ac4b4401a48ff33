using Replicator.Tests.Clients.Registries;
using Replicator.Tests.Support;
using Xunit.Abstractions;

namespace Replicator.Tests.Clients;

/// <summary>Clients of npm's registry, which here has two packages, one of which needs the other.</summary>
[Collection(RealPrograms.Name)]
public sealed class NpmTests(ITestOutputHelper output)
{
    [NeedsTheory("npm", "yarn", "nginx", Needs.OwnMounts)]
    [InlineData("http")]
    [InlineData("https")]
    public void Npm_gets_each_tarball_once(string scheme) =>
        AssertInstalls(scheme, $"{NpmRegistry.Npm} leaf-user@1.0.0");

    [NeedsTheory("npm", "yarn", "nginx", Needs.OwnMounts)]
    [InlineData("http")]
    [InlineData("https")]
    public void Npm_gets_each_tarball_of_a_lock_file_once(string scheme) => AssertInstalls(scheme, """
        npm install --no-audit --no-fund --package-lock-only leaf-user@1.0.0
        npm ci --no-audit --no-fund
        """);

    [NeedsTheory("pnpm", "npm", "yarn", "nginx", Needs.OwnMounts)]
    [InlineData("http")]
    [InlineData("https")]
    public void Pnpm_gets_each_tarball_once(string scheme) =>
        AssertInstalls(scheme, $"{NpmRegistry.Pnpm} leaf-user@1.0.0; rm node_modules/.modules.yaml "
            + "node_modules/.pnpm-workspace-state*");

    [NeedsTheory("yarn", "npm", "nginx", Needs.OwnMounts)]
    [InlineData("http")]
    [InlineData("https")]
    public void Yarn_gets_each_tarball_once(string scheme) =>
        AssertInstalls(scheme, $"{NpmRegistry.Yarn} leaf-user@1.0.0");

    private void AssertInstalls(string scheme, string command)
    {
        using var site = new ClientSite(scheme, NpmRegistry.Lines);
        NpmRegistry.Publish(site);
        FourRuns.AssertAlike(site, "npm, pnpm, yarn", NpmRegistry.ScriptFor(site, command),
            target => !target.EndsWith(".tgz", StringComparison.Ordinal), output);
    }
}
