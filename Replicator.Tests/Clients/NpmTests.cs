using System.Security.Cryptography;
using System.Text;
using Replicator.Tests.Support;
using Xunit.Abstractions;

namespace Replicator.Tests.Clients;

/// <summary>Clients of npm's registry, which here has two packages, one of which needs the other.</summary>
[Collection(RealPrograms.Name)]
public sealed class NpmTests(ITestOutputHelper output)
{
    // The registry's own type, that of all versions of a package in short.
    private const string Lines = """
        location ~ "^/npm/[^/]+$" {
            types { }
            default_type application/vnd.npm.install-v1+json;
            try_files $uri.json =404;
        }
        """;

    [NeedsTheory("npm", "yarn", "nginx", Needs.OwnMounts)]
    [InlineData("http")]
    [InlineData("https")]
    public void Npm_gets_each_tarball_once(string scheme) =>
        AssertInstalls(scheme, "npm install --no-audit --no-fund --no-update-notifier leaf-user@1.0.0");

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
        AssertInstalls(scheme, "pnpm add --reporter silent leaf-user@1.0.0; rm node_modules/.modules.yaml "
            + "node_modules/.pnpm-workspace-state*");

    [NeedsTheory("yarn", "npm", "nginx", Needs.OwnMounts)]
    [InlineData("http")]
    [InlineData("https")]
    public void Yarn_gets_each_tarball_once(string scheme) =>
        AssertInstalls(scheme, "yarn add --silent --no-progress --cache-folder $HOME/cache leaf-user@1.0.0");

    private void AssertInstalls(string scheme, string command)
    {
        using var site = new ClientSite(scheme, Lines);
        Publish(site, "leaf", "{}");
        Publish(site, "leaf-user", """{ "leaf": "^1.0.0" }""");
        string script = $$"""
            echo 'registry={{site.Uri("/npm/")}}' >>$HOME/.npmrc
            echo 'registry "{{site.Uri("/npm/")}}"' >$HOME/.yarnrc
            cd got
            echo '{ "name": "mine", "version": "1.0.0" }' >package.json
            {{command}}
            test -f node_modules/leaf-user/index.js
            """;
        FourRuns.AssertAlike(
            site, "npm, pnpm, yarn", script, target => !target.EndsWith(".tgz", StringComparison.Ordinal), output);
    }

    private static void Publish(ClientSite site, string name, string dependencies)
    {
        string manifest = $$"""{ "name": "{{name}}", "version": "1.0.0", "dependencies": {{dependencies}} }""";
        byte[] tarball = Archive.TarGz(
            ("package/package.json", manifest), ("package/index.js", $"module.exports = '{name}'\n"));
        string path = $"/npm/{name}/-/{name}-1.0.0.tgz";
        string document = $$"""
            {
              "name": "{{name}}", "modified": "2026-01-01T00:00:00.000Z", "dist-tags": { "latest": "1.0.0" },
              "versions": {
                "1.0.0": {
                  "name": "{{name}}", "version": "1.0.0", "dependencies": {{dependencies}},
                  "dist": {
                    "tarball": "{{site.Uri(path)}}",
                    "integrity": "sha512-{{Convert.ToBase64String(SHA512.HashData(tarball))}}"
                  }
                }
              }
            }
            """;
        site.Add(path, tarball);
        site.Add($"/npm/{name}.json", Encoding.UTF8.GetBytes(document));
    }
}
