using Replicator.Cache.Versions;

namespace Replicator.Cache.Classes;

/// <summary>Of Go: module proxies and checksum databases.</summary>
internal static class GoRules
{
    public static IReadOnlyList<ClassRule> All { get; } =
    [
        new("go: module", UrlClass.Immutable, "/@v/v#.#.#*.zip", "/@v/v#.#.#*.mod", "/@v/v#.#.#*.info")
        {
            Version = GoFiles.VersionOf,
        },
        new("go: versions", UrlClass.Index, "/@v/list", "/@latest"),

        // A branch or a short version, which stands for another one day.
        new("go: query", UrlClass.Index, "/@v/*.info", "/@v/*.mod"),
        new("go: part of a tile", UrlClass.Index, "/tile/8/**/*.p/#"),
        new("go: tile", UrlClass.Immutable, "/sumdb/**/tile/8/*/{n:3}", "/sumdb/**/tile/8/*/x#/{n:3}",
            "/sumdb/**/tile/8/*/x#/x#/{n:3}"),

        // At the database itself; a tile of a map is an image.
        new("go: tile", UrlClass.Immutable, "/tile/8/{l:1}/{n:3}", "/tile/8/{l:1}/x#/{n:3}",
            "/tile/8/{l:1}/x#/x#/{n:3}", "/tile/8/data/{n:3}", "/tile/8/data/x#/{n:3}", "/tile/8/data/x#/x#/{n:3}")
        {
            Types = ["application/octet-stream"],
        },
        new("go: checksum", UrlClass.QuasiImmutable, "/lookup/**/*@v#.#.#*"),

        // go asks nothing of a database by way of a proxy that does not answer for it.
        new("go: state", UrlClass.Index, "/sumdb/**/latest", "/sumdb/**/supported"),
    ];
}
