using Replicator.Cache.Versions;

namespace Replicator.Cache.Classes;

/// <summary>Of Composer.</summary>
internal static class ComposerRules
{
    public static IReadOnlyList<ClassRule> All { get; } =
    [
        new("composer: index by digest", UrlClass.Immutable, "/p/**/*$<64>.json", "/p/**/*%24<64>.json"),
        new("composer: package", UrlClass.QuasiImmutable, "/dists/**/<40>.zip")
        {
            // Where the folder is the version.
            Version = path => PackageVersion.InSegment(path, 1, VersionOrder.Common),
        },
        new("composer: package", UrlClass.QuasiImmutable, "/dist/**/*-<40>-*"),
        new("composer: index", UrlClass.Index, "/packages.json", "/p2/*/*.json") { Types = ["application/json"] },
        new("composer: search", UrlClass.Never, "/search.json?*q=*"),
        new("composer: security", UrlClass.Never, "/api/security-advisories/") { IgnoresQuery = true },
    ];
}
