using Replicator.Cache.Versions;

namespace Replicator.Cache.Classes;

/// <summary>Of apk, the packages of Alpine.</summary>
internal static class ApkRules
{
    public static IReadOnlyList<ClassRule> All { get; } =
    [
        new("apk: package", UrlClass.QuasiImmutable, "/*-#*-r#.apk") { Version = DashedFiles.OfApk },
        new("apk: index", UrlClass.Index, "/APKINDEX.tar.gz", "/Packages.adb"),
    ];
}
