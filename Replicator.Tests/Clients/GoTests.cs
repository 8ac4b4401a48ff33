using System.Text;
using Replicator.Tests.Support;
using Xunit.Abstractions;

namespace Replicator.Tests.Clients;

/// <summary>go, from a module proxy of two modules, one of which needs the other.</summary>
[Collection(RealPrograms.Name)]
public sealed class GoTests(ITestOutputHelper output)
{
    [NeedsTheory("go", "nginx", Needs.OwnMounts)]
    [InlineData("http")]
    [InlineData("https")]
    public void Go_gets_each_module_once(string scheme)
    {
        using var site = new ClientSite(scheme);
        Publish(site, "leaf.test", "");
        Publish(site, "user.test", "require leaf.test v1.0.0\n");
        string script = """
            printf 'module mine.test/mine\n\ngo 1.19\n' >go.mod
            printf 'package mine\n\nimport _ "user.test"\n' >mine.go
            go get user.test@latest
            cp -r $GOPATH/pkg/mod/cache/download got/
            cp go.mod go.sum got/
            find got -name lock -o -name '*.lock' | xargs rm -f
            """;
        FourRuns.AssertAlike(
            site, "Go", $"export GOPATH=$HOME/go GOCACHE=$HOME/build\n{script}",
            target => target.EndsWith("/@v/list", StringComparison.Ordinal), output,
            $"GOPROXY={site.Uri("/go")}", "GOFLAGS=-modcacherw", "GOSUMDB=off");
    }

    private static void Publish(ClientSite site, string module, string needs)
    {
        string manifest = $"module {module}\n\ngo 1.19\n\n{needs}";
        string name = module.Split('.')[0];
        string source = needs.Length == 0 ? "" : "import _ \"leaf.test\"\n";
        string folder = $"/go/{module}/@v";
        site.Add($"{folder}/list", "v1.0.0\n"u8.ToArray());
        site.Add($"{folder}/v1.0.0.info", """{"Version":"v1.0.0","Time":"2026-01-01T00:00:00Z"}"""u8.ToArray());
        site.Add($"{folder}/v1.0.0.mod", Encoding.UTF8.GetBytes(manifest));
        site.Add($"{folder}/v1.0.0.zip", Archive.Zip(
            ($"{module}@v1.0.0/go.mod", manifest), ($"{module}@v1.0.0/{name}.go", $"package {name}\n\n{source}")));
    }
}
