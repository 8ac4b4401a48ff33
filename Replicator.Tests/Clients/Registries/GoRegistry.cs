using System.Text;
using Replicator.Tests.Support;

namespace Replicator.Tests.Clients.Registries;

/// <summary>A module proxy for go. Nothing tells the digests of its files.</summary>
internal sealed class GoRegistry : IRegistry
{
    /// <summary>Adds two modules, one of which needs the other, to what a site serves.</summary>
    public static void Publish(ClientSite site)
    {
        Publish(site, "leaf", "", "", "");
        Publish(site, "user", "require leaf.test v1.0.0\n", "import _ \"leaf.test\"\n", "");
    }

    /// <summary>For <see cref="Script"/>.</summary>
    public static string[] Variables(ClientSite site) =>
        [$"GOPROXY={site.Uri("/go")}", "GOFLAGS=-modcacherw", "GOSUMDB=off"];

    /// <inheritdoc/>
    public PublishedPackage Publish(ClientSite site, string name, string data) =>
        Publish(site, name, "", "", $"// {data}\n");

    /// <inheritdoc/>
    public string Script(ClientSite site, string name) => $"""
        export GOPATH=$HOME/go GOCACHE=$HOME/build {string.Join(' ', Variables(site))}
        printf 'module mine.test/mine\n\ngo 1.19\n' >go.mod
        printf 'package mine\n\nimport _ "{name}.test"\n' >mine.go
        go get {name}.test@latest
        cp -r $GOPATH/pkg/mod/cache/download got/
        cp go.mod go.sum got/
        find got -name lock -o -name '*.lock' | xargs rm -f
        """;

    private static PublishedPackage Publish(ClientSite site, string name, string needs, string import, string data)
    {
        string module = $"{name}.test";
        string manifest = $"module {module}\n\ngo 1.19\n\n{needs}";
        string folder = $"/go/{module}/@v";
        byte[] zip = Archive.Zip(
            ($"{module}@v1.0.0/go.mod", manifest),
            ($"{module}@v1.0.0/{name}.go", $"package {name}\n\n{import}{data}"));
        site.Add($"{folder}/list", "v1.0.0\n"u8.ToArray());
        site.Add($"{folder}/v1.0.0.info", """{"Version":"v1.0.0","Time":"2026-01-01T00:00:00Z"}"""u8.ToArray());
        site.Add($"{folder}/v1.0.0.mod", Encoding.UTF8.GetBytes(manifest));
        site.Add($"{folder}/v1.0.0.zip", zip);
        return new PublishedPackage($"{folder}/v1.0.0.zip", zip, zip);
    }
}
