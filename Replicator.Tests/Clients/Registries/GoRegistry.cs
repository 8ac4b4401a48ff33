using System.Text;
using Replicator.Tests.Support;

namespace Replicator.Tests.Clients.Registries;

/// <summary>A module proxy for go, by way of which go asks a checksum database.</summary>
internal sealed class GoRegistry : IRegistry
{
    private const string Folder = "/go";
    private const string Version = "v1.0.0";

    private readonly GoDatabase database = new(Folder);

    /// <summary>Adds two modules, one of which needs the other, to what a site serves.</summary>
    public void Publish(ClientSite site)
    {
        Publish(site, "leaf", "", "", "");
        Publish(site, "user", $"require leaf.test {Version}\n", "import _ \"leaf.test\"\n", "");
    }

    /// <inheritdoc/>
    public PublishedPackage Publish(ClientSite site, string name, string data) =>
        Publish(site, name, "", "", $"// {data}\n");

    /// <inheritdoc/>
    public string Script(ClientSite site, string name) => $"""
        export GOPATH=$HOME/go GOCACHE=$HOME/build GOFLAGS=-modcacherw
        export GOPROXY={site.Uri(Folder)} GOSUMDB={database.Key}
        printf 'module mine.test/mine\n\ngo 1.19\n' >go.mod
        printf 'package mine\n\nimport _ "{name}.test"\n' >mine.go
        go get {name}.test@latest
        cp -r $GOPATH/pkg/mod/cache/download got/
        cp go.mod go.sum got/
        find got -name lock -o -name '*.lock' | xargs rm -f
        """;

    private PublishedPackage Publish(ClientSite site, string name, string needs, string import, string data)
    {
        string module = $"{name}.test";
        string manifest = $"module {module}\n\ngo 1.19\n\n{needs}";
        string folder = $"{Folder}/{module}/@v";
        (string Name, string Content)[] files =
        [
            ($"{module}@{Version}/go.mod", manifest),
            ($"{module}@{Version}/{name}.go", $"package {name}\n\n{import}{data}"),
        ];
        byte[] zip = Archive.Zip(files);
        site.Add($"{folder}/list", Encoding.UTF8.GetBytes($"{Version}\n"));
        site.Add($"{folder}/{Version}.info", Encoding.UTF8.GetBytes(
            $$"""{"Version":"{{Version}}","Time":"2026-01-01T00:00:00Z"}"""));
        site.Add($"{folder}/{Version}.mod", Encoding.UTF8.GetBytes(manifest));
        site.Add($"{folder}/{Version}.zip", zip);
        return new PublishedPackage($"{folder}/{Version}.zip", zip, zip, database.Add(site, module, Version, files));
    }
}
