using Replicator.Cache.Versions;

namespace Replicator.Cache.Classes;

/// <summary>Of Helm; charts in registries of images are theirs.</summary>
internal static class HelmRules
{
    public static IReadOnlyList<ClassRule> All { get; } =
    [
        new("helm: chart", UrlClass.QuasiImmutable, "/charts/*-#.#.#*.tgz", "/charts/*-#.#.#*.tgz.prov")
        {
            Version = HelmFiles.VersionOf,
        },
        new("helm: index", UrlClass.Index, "/index.yaml"),
    ];
}
