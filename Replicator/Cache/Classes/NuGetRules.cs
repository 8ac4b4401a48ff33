using Replicator.Cache.Versions;

namespace Replicator.Cache.Classes;

/// <summary>Of NuGet, version 3 and the packages of version 2.</summary>
internal static class NuGetRules
{
    public static IReadOnlyList<ClassRule> All { get; } =
    [
        new("nuget: package", UrlClass.QuasiImmutable, "/{i}/{v:#}/{i}.{v}.nupkg", "/{i}/{v:#}/{i}.{v}.nupkg.sha512",
            "/{i}/{v:#}/{i}.{v}.snupkg", "/{i}/{v:#}/{i}.nuspec")
        {
            Version = NuGetFiles.VersionOf,
        },
        new("nuget: package", UrlClass.QuasiImmutable, "/api/v2/package/*/#.#*")
        {
            Version = NuGetFiles.OldVersionOf,
        },
        new("nuget: catalogue entry", UrlClass.QuasiImmutable, "/v3/**/data/#.#.#.#.#.#/*.json"),
        new("nuget: service index", UrlClass.Index, "/v3/index.json"),
        new("nuget: versions", UrlClass.Index, "/v3-flatcontainer/*/index.json", "/flatcontainer/*/index.json",
            "/flat2/*/index.json", "/v3/package/*/index.json"),
        new("nuget: registration", UrlClass.Index, "/v3/**/registration*/*/*.json",
            "/v3/**/registration*/*/page/*/*.json"),
        new("nuget: catalogue", UrlClass.Index, "/v3/catalog#/*.json"),
        new("nuget: vulnerabilities", UrlClass.Index, "/v3/**/vulnerabilities/*.json",
            "/v3/**/vulnerabilities/*/*.json"),
        new("nuget: search", UrlClass.Never, "/query?*semVerLevel=*", "/search?*semVerLevel=*",
            "/autocomplete?*semVerLevel=*", "/v3/query?*q=*", "/v3/autocomplete?*q=*"),
    ];
}
