namespace Replicator.Cache.Classes;

/// <summary>Of Portage and the mirrors of Gentoo.</summary>
internal static class GentooRules
{
    public static IReadOnlyList<ClassRule> All { get; } =
    [
        new("gentoo: index", UrlClass.Index, "/distfiles/layout.conf", "/distfiles/timestamp*",
            "/snapshots/**/*latest*", "/releases/**/latest-*.txt", "/binpackages/**/Packages",
            "/binpackages/**/Packages.gz"),
        new("gentoo: source", UrlClass.QuasiImmutable, "/distfiles/<2>/*", "/distfiles/*-#*"),
        new("gentoo: release", UrlClass.QuasiImmutable, "/releases/**/*-#T#Z.*"),
        new("gentoo: snapshot", UrlClass.QuasiImmutable, "/snapshots/portage-#.*", "/snapshots/gentoo-#.*"),
        new("gentoo: package", UrlClass.QuasiImmutable, "/binpackages/**/*-#*.gpkg.tar", "/binpackages/**/*-#*.xpak"),
    ];
}
