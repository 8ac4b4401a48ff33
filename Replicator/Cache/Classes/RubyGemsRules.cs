using Replicator.Cache.Versions;

namespace Replicator.Cache.Classes;

/// <summary>Of RubyGems and Bundler.</summary>
internal static class RubyGemsRules
{
    public static IReadOnlyList<ClassRule> All { get; } =
    [
        new("gem: package", UrlClass.QuasiImmutable, "/gems/*-#*.gem") { Version = RubyGemsFiles.VersionOf },
        new("gem: specification", UrlClass.QuasiImmutable, "/quick/Marshal.4.8/*-#*.gemspec.rz")
        {
            Version = RubyGemsFiles.VersionOf,
        },
        new("gem: index", UrlClass.Index, "/specs.4.8.gz", "/latest_specs.4.8.gz", "/prerelease_specs.4.8.gz"),
        new("gem: index", UrlClass.Index, "/versions", "/names") { Types = ["text/plain"] },

        // As plain files they have no ending that tells a type.
        new("gem: index", UrlClass.Index, "/info/*") { Types = ["text/plain", "application/octet-stream"] },
        new("gem: dependencies", UrlClass.Index, "/api/v1/dependencies") { IgnoresQuery = true },
        new("gem: search", UrlClass.Never, "/api/v1/search.json", "/api/v1/api_key*") { IgnoresQuery = true },
    ];
}
