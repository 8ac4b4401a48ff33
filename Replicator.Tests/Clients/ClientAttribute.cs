using System.Reflection;
using Replicator.Tests.Clients.Registries;
using Replicator.Tests.Support;
using Xunit.Sdk;

namespace Replicator.Tests.Clients;

/// <summary>A case of a theory for a client, by its name; skipped, with the reason, where the client is
/// missing.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class ClientAttribute : DataAttribute
{
    private readonly string name;

    /// <param name="name">Of one that <see cref="RegistryOf"/> knows.</param>
    public ClientAttribute(string name)
    {
        this.name = name;
        string[] programs = name switch
        {
            "pacman" => ["pacman", "unshare", Needs.Root],
            "composer" => ["composer", "unzip"],
            // Which is replayed.
            "apk" or "conda" or "helm" or "portage" or "binpkg" => ["wget"],
            _ => [name],
        };
        Skip = Needs.Reason([.. programs, "curl", "nginx"]);
    }

    /// <returns>What such a client gets its packages from.</returns>
    public static IRegistry RegistryOf(string name) => name switch
    {
        "apt-get" => new AptRegistry(),
        "npm" => new NpmRegistry(NpmRegistry.Npm),
        "pnpm" => new NpmRegistry(NpmRegistry.Pnpm),
        "yarn" => new NpmRegistry(NpmRegistry.Yarn),
        "pip3" => new PyPiRegistry(),
        "cargo" => new CargoRegistry(),
        "dotnet" => new NuGetRegistry(),
        "go" => new GoRegistry(),
        "mvn" => new MavenRegistry(),
        "curl" => new FileRegistry(FileRegistry.Curl),
        "wget" => new FileRegistry(FileRegistry.Wget),
        "skopeo" => new OciRegistry(),
        "git-lfs" => new GitLfsRegistry(),
        "pacman" => new PacmanRegistry(),
        "gem" => new GemRegistry(GemRegistry.Gem),
        "bundle" => new GemRegistry(GemRegistry.Bundler),
        "dnf" => new DnfRegistry(),
        "nix" => new NixRegistry(),
        "composer" => new ComposerRegistry(),
        "apk" => new ReplayedRegistry(ReplayedRegistry.Apk),
        "conda" => new ReplayedRegistry(ReplayedRegistry.Conda),
        "helm" => new ReplayedRegistry(ReplayedRegistry.Helm),
        "portage" => new ReplayedRegistry(ReplayedRegistry.Portage),
        "binpkg" => new ReplayedRegistry(ReplayedRegistry.BinaryPackage),
        "debootstrap" => new DebootstrapRegistry(),
        _ => throw new ArgumentException("None is known.", nameof(name)),
    };

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[name]];
}
