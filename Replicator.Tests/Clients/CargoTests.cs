using System.Security.Cryptography;
using System.Text;
using Replicator.Tests.Support;
using Xunit.Abstractions;

namespace Replicator.Tests.Clients;

/// <summary>cargo, from a sparse index of two crates, one of which needs the other.</summary>
[Collection(RealPrograms.Name)]
public sealed class CargoTests(ITestOutputHelper output)
{
    [NeedsTheory("cargo", "nginx", Needs.OwnMounts)]
    [InlineData("http")]
    [InlineData("https")]
    public void Cargo_gets_each_crate_once(string scheme)
    {
        using var site = new ClientSite(scheme);
        Publish(site, "leaf", "");
        Publish(site, "leaf-user", """
            { "name": "leaf", "req": "^1.0.0", "features": [], "optional": false, "default_features": true,
              "target": null, "kind": "normal" }
            """.ReplaceLineEndings(" "));
        site.Add("/index/config.json", Encoding.UTF8.GetBytes($$"""{ "dl": "{{site.Uri("/crates")}}" }"""));
        string script = $"""
            mkdir -p mine/.cargo mine/src
            cd mine
            cat >.cargo/config.toml <<'END'
            [source.crates-io]
            replace-with = "tests"
            [source.tests]
            registry = "sparse+{site.Uri("/index/")}"
            END
            printf '[package]\nname = "mine"\nversion = "1.0.0"\nedition = "2021"\n' >Cargo.toml
            printf '[dependencies]\nleaf-user = "1.0.0"\n' >>Cargo.toml
            touch src/lib.rs
            cargo vendor --quiet --respect-source-config ../got/vendor
            cp Cargo.lock ../got/
            """;
        // Where cargo comes by way of rustup, that looks for the toolchain in the home of the person.
        string toolchains = Environment.GetEnvironmentVariable("RUSTUP_HOME")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".rustup");
        FourRuns.AssertAlike(
            site, "cargo", script, target => !target.EndsWith("/download", StringComparison.Ordinal), output,
            $"RUSTUP_HOME={toolchains}");
    }

    private static void Publish(ClientSite site, string name, string dependency)
    {
        string needs = dependency.Length == 0 ? "" : "[dependencies]\nleaf = \"1.0.0\"\n";
        byte[] crate = Archive.TarGz(
            ($"{name}-1.0.0/Cargo.toml", $"[package]\nname = \"{name}\"\nversion = \"1.0.0\"\n{needs}"),
            ($"{name}-1.0.0/src/lib.rs", $"// {name}\n"));
        site.Add($"/crates/{name}/1.0.0/download", crate);
        site.Add($"/index/{name[..2]}/{name[2..4]}/{name}", Encoding.UTF8.GetBytes(
            $$"""{"name":"{{name}}","vers":"1.0.0","deps":[{{dependency}}],"features":{},"yanked":false,"""
            + $"\"cksum\":\"{Convert.ToHexStringLower(SHA256.HashData(crate))}\"}}\n"));
    }
}
