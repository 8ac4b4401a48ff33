using System.Security.Cryptography;
using System.Text;
using Replicator.Tests.Support;

namespace Replicator.Tests.Clients.Registries;

/// <summary>A registry of cargo with a sparse index.</summary>
internal sealed class CargoRegistry : IRegistry
{
    private const string Settings = "/index/config.json";

    /// <summary>Where cargo comes by way of rustup, that looks for the toolchain in the home of the person.</summary>
    public static string Toolchains { get; } = "RUSTUP_HOME=" + (Environment.GetEnvironmentVariable("RUSTUP_HOME")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".rustup"));

    /// <summary>Adds two crates, one of which needs the other, to what a site serves.</summary>
    public static void Publish(ClientSite site)
    {
        Publish(site, "leaf", "", "");
        Publish(site, "leaf-user", """
            { "name": "leaf", "req": "^1.0.0", "features": [], "optional": false, "default_features": true,
              "target": null, "kind": "normal" }
            """.ReplaceLineEndings(" "), "");
    }

    /// <inheritdoc/>
    public PublishedPackage Publish(ClientSite site, string name, string data) => Publish(site, name, "", data);

    /// <inheritdoc/>
    public string Script(ClientSite site, string name) => $"""
        mkdir -p mine/.cargo mine/src
        cd mine
        cat >.cargo/config.toml <<'END'
        [source.crates-io]
        replace-with = "tests"
        [source.tests]
        registry = "sparse+{site.Uri("/index/")}"
        END
        printf '[package]\nname = "mine"\nversion = "1.0.0"\nedition = "2021"\n' >Cargo.toml
        printf '[dependencies]\n{name} = "1.0.0"\n' >>Cargo.toml
        touch src/lib.rs
        cargo vendor --quiet --respect-source-config ../got/vendor
        cp Cargo.lock ../got/
        """;

    private static PublishedPackage Publish(ClientSite site, string name, string dependency, string data)
    {
        string needs = dependency.Length == 0 ? "" : "[dependencies]\nleaf = \"1.0.0\"\n";
        string source = $"// {name}{data}\n";
        byte[] crate = Archive.TarGz(
            ($"{name}-1.0.0/Cargo.toml", $"[package]\nname = \"{name}\"\nversion = \"1.0.0\"\n{needs}"),
            ($"{name}-1.0.0/src/lib.rs", source));
        string path = $"/crates/{name}/1.0.0/download";
        string index = $"/index/{name[..2]}/{name[2..4]}/{name}";
        if (!site.Has(Settings))
            site.Add(Settings, Encoding.UTF8.GetBytes($$"""{ "dl": "{{site.Uri("/crates")}}" }"""));
        site.Add(path, crate);
        site.Add(index, Encoding.UTF8.GetBytes(
            $$"""{"name":"{{name}}","vers":"1.0.0","deps":[{{dependency}}],"features":{},"yanked":false,"""
            + $"\"cksum\":\"{Convert.ToHexStringLower(SHA256.HashData(crate))}\"}}\n"));
        return new PublishedPackage(path, crate, Encoding.UTF8.GetBytes(source), Settings, index);
    }
}
