using Replicator.Cache.Versions;

namespace Replicator.Cache.Classes;

/// <summary>Of dnf, yum and zypper.</summary>
internal static class RpmRules
{
    public static IReadOnlyList<ClassRule> All { get; } =
    [
        new("rpm: metadata by digest", UrlClass.Immutable, "/repodata/<64>-*", "/repodata/<128>-*",
            "/repodata/<40>-*"),

        // Name, version, release, architecture; what has fewer of them is a link to the latest.
        new("rpm: package", UrlClass.QuasiImmutable, "/*-#*-#*.*.rpm") { Version = DashedFiles.OfRpm },
        new("rpm: package", UrlClass.QuasiImmutable, "/drpms/*-#*.drpm"),
        new("rpm: index", UrlClass.Index, "/repodata/repomd.xml", "/repodata/repomd.xml.*", "/repodata/*.xml.*",
            "/repodata/*.sqlite.*"),

        // A program answers, and its answer is an index all the same.
        new("rpm: mirrors", UrlClass.Index, "/mirrorlist?*repo=*", "/metalink?*repo=*"),
    ];
}
