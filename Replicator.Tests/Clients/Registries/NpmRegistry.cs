using System.Security.Cryptography;
using System.Text;
using Replicator.Tests.Support;

namespace Replicator.Tests.Clients.Registries;

/// <summary>A registry of npm, for each of its clients.</summary>
/// <param name="command">Installs the package that is named behind it.</param>
internal sealed class NpmRegistry(string command) : IRegistry
{
    public const string Npm = "npm install --no-audit --no-fund";

    public const string Pnpm = "pnpm add --reporter silent";

    public const string Yarn = "yarn add --silent --no-progress --cache-folder $HOME/cache";

    /// <summary>For the server block of nginx: the registry's own type, that of all versions of a package in
    /// short.</summary>
    public const string Lines = """
        location ~ "^/npm/[^/]+$" {
            types { }
            default_type application/vnd.npm.install-v1+json;
            try_files $uri.json =404;
        }
        """;

    /// <summary>Adds two packages, one of which needs the other, to what a site serves.</summary>
    public static void Publish(ClientSite site)
    {
        Publish(site, "leaf", "{}", Data("leaf"));
        Publish(site, "leaf-user", """{ "leaf": "^1.0.0" }""", Data("leaf-user"));
    }

    /// <returns>What a shell runs a command by that installs them.</returns>
    public static string ScriptFor(ClientSite site, string command) => $$"""
        printf 'registry={{site.Uri("/npm/")}}\nupdate-notifier=false\n' >>$HOME/.npmrc
        echo 'registry "{{site.Uri("/npm/")}}"' >$HOME/.yarnrc
        cd got
        echo '{ "name": "mine", "version": "1.0.0" }' >package.json
        {{command}}
        """;

    /// <inheritdoc/>
    public PublishedPackage Publish(ClientSite site, string name, string data) =>
        Publish(site, NameOf(name), "{}", data);

    /// <inheritdoc/>
    public string Script(ClientSite site, string name) => ScriptFor(site, $"{command} {NameOf(name)}@1.0.0");

    private static PublishedPackage Publish(ClientSite site, string name, string dependencies, string data)
    {
        string manifest = $$"""{ "name": "{{name}}", "version": "1.0.0", "dependencies": {{dependencies}} }""";
        string source = $"module.exports = '{data}'\n";
        byte[] tarball = Archive.TarGz(("package/package.json", manifest), ("package/index.js", source));
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
        return new PublishedPackage(path, tarball, Encoding.UTF8.GetBytes(source), $"/npm/{name}");
    }

    // Each client has packages of its own.
    private string NameOf(string name) => $"{command.Split(' ')[0]}-{name}";

    // Too long for one packet, and not to be pressed together.
    private static string Data(string name)
    {
        var content = new byte[100_000];
        new Random(name.Length).NextBytes(content);
        return Convert.ToHexString(content);
    }
}
