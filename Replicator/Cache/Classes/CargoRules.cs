using Replicator.Cache.Versions;

namespace Replicator.Cache.Classes;

/// <summary>Of cargo: registries with a sparse index.</summary>
internal static class CargoRules
{
    public static IReadOnlyList<ClassRule> All { get; } =
    [
        new("cargo: crate", UrlClass.QuasiImmutable, "/{n}/{n}-#*.crate", "/crates/*/#.#*/download")
        {
            Version = CargoFiles.VersionOf,
        },

        // Lines of one crate; a page of the same path is not of these types.
        new("cargo: index", UrlClass.Index, "/{a:2}/{b:2}/{a}{b}*", "/3/{a:1}/{a}*", "/2/{n:2}", "/1/{n:1}")
        {
            Types = ["text/plain", "application/json", "application/octet-stream", "binary/octet-stream"],
        },
        new("cargo: settings", UrlClass.Index, "/index/config.json"),
        new("cargo: search", UrlClass.Never, "/api/v1/crates?*q=*"),
        new("cargo: login", UrlClass.Never, "/api/v1/me", "/api/v1/me/*") { IgnoresQuery = true },
    ];
}
