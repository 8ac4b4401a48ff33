using Replicator.Cache.Versions;

namespace Replicator.Cache.Classes;

/// <summary>Of apt and its mirrors.</summary>
internal static class AptRules
{
    public static IReadOnlyList<ClassRule> All { get; } =
    [
        // Indexes under the digest of their content.
        new("apt: by-hash", UrlClass.Immutable, "/by-hash/MD5Sum/<32>", "/by-hash/SHA1/<40>", "/by-hash/SHA256/<64>",
            "/by-hash/SHA512/<128>"),

        // Files of all times, as a snapshot archive names them.
        new("apt: snapshot by digest", UrlClass.Immutable, "/file/<40>"),

        // Names with the version in them.
        new("apt: package", UrlClass.QuasiImmutable, "/pool/**/*.deb", "/pool/**/*.udeb", "/pool/**/*.ddeb")
        {
            Version = AptFiles.VersionOf,
        },
        new("apt: source", UrlClass.QuasiImmutable, "/pool/**/*.dsc", "/pool/**/*.tar.*", "/pool/**/*.diff.gz",
            "/pool/**/*.asc") { Version = AptFiles.SourceVersionOf },

        // From one index to another, whose names have the time of both.
        new("apt: patch", UrlClass.QuasiImmutable, "/*.diff/T-2*"),
        new("apt: release", UrlClass.Index, "/dists/**/InRelease", "/dists/**/Release", "/dists/**/Release.gpg"),
        new("apt: index", UrlClass.Index, "/dists/**/Packages*", "/dists/**/Sources*", "/dists/**/Contents-*",
            "/dists/**/Translation-*", "/dists/**/*.diff/Index"),
    ];
}
