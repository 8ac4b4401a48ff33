using Replicator.Cache.Versions;

namespace Replicator.Cache.Classes;

/// <summary>Of pacman.</summary>
internal static class PacmanRules
{
    public static IReadOnlyList<ClassRule> All { get; } =
    [
        new("pacman: package", UrlClass.QuasiImmutable, "/*-#*-#*-*.pkg.tar.zst", "/*-#*-#*-*.pkg.tar.xz",
            "/*-#*-#*-*.pkg.tar.gz", "/*-#*-#*-*.pkg.tar.zst.sig", "/*-#*-#*-*.pkg.tar.xz.sig",
            "/*-#*-#*-*.pkg.tar.gz.sig") { Version = DashedFiles.OfPacman },

        // The folder above is an architecture, or the repository itself.
        new("pacman: index", UrlClass.Index, "/{r}/os/*/{r}.db*", "/{r}/os/*/{r}.files*", "/{r}/*/{r}.db*",
            "/{r}/*/{r}.files*", "/{r}/{r}.db*", "/{r}/{r}.files*"),
    ];
}
