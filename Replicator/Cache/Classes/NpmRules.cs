using Replicator.Cache.Versions;

namespace Replicator.Cache.Classes;

/// <summary>Of npm, pnpm and yarn.</summary>
internal static class NpmRules
{
    public static IReadOnlyList<ClassRule> All { get; } =
    [
        new("npm: tarball by digest", UrlClass.Immutable, "/download/@*/*/*/<64>", "/download/@*/*/*/<40>")
        {
            Version = NpmFiles.VersionByDigest,
        },

        // With a scope, encoded or not, as registries name them.
        new("npm: tarball", UrlClass.QuasiImmutable, "/{n}/-/{n}-#*.tgz", "/@*/-/*-#*.tgz",
            "/{s}/{n}/-/{s}/{n}-#*.tgz") { Version = NpmFiles.VersionOf },
        new("npm: tags", UrlClass.Index, "/-/package/**/dist-tags"),

        // All versions of a package, which the path alone does not tell.
        new("npm: package", UrlClass.Index, "/**/*") { Types = ["application/vnd.npm.install-v1+json"] },
        new("npm: package", UrlClass.Index, "/@*%2f*", "/@*%2F*") { Types = ["application/json"] },
        new("npm: audit", UrlClass.Never, "/-/npm/v1/security/**/*") { IgnoresQuery = true },
        new("npm: search", UrlClass.Never, "/-/v1/search") { IgnoresQuery = true },
        new("npm: login", UrlClass.Never, "/-/whoami", "/-/npm/v1/user", "/-/npm/v1/**/tokens", "/-/v1/done*",
            "/-/user/*") { IgnoresQuery = true },
    ];
}
