using Replicator.Cache.Versions;

namespace Replicator.Cache.Classes;

/// <summary>Of Maven, Gradle and others that use its repositories.</summary>
internal static class MavenRules
{
    public static IReadOnlyList<ClassRule> All { get; } =
    [
        new("maven: metadata", UrlClass.Index, "/maven-metadata*.xml", "/maven-metadata*.xml.*",
            "/archetype-catalog.xml*"),
        new("maven: snapshot", UrlClass.Index, "/{a}/*-SNAPSHOT/{a}-*SNAPSHOT*"),

        // With the time and the number of the build in place of "SNAPSHOT".
        new("maven: dated snapshot", UrlClass.QuasiImmutable, "/{a}/*-SNAPSHOT/{a}-*-#.#-#*")
        {
            Version = MavenFiles.BuildOf,
        },
        new("maven: file", UrlClass.QuasiImmutable, "/{a}/{v:#}/{a}-{v}*.jar", "/{a}/{v:#}/{a}-{v}*.pom",
            "/{a}/{v:#}/{a}-{v}*.war", "/{a}/{v:#}/{a}-{v}*.ear", "/{a}/{v:#}/{a}-{v}*.aar",
            "/{a}/{v:#}/{a}-{v}*.klib", "/{a}/{v:#}/{a}-{v}*.module", "/{a}/{v:#}/{a}-{v}*.zip",
            "/{a}/{v:#}/{a}-{v}*.tar.gz") { Version = MavenFiles.VersionOf },
        new("maven: checksum", UrlClass.QuasiImmutable, "/{a}/{v:#}/{a}-{v}*.asc", "/{a}/{v:#}/{a}-{v}*.md5",
            "/{a}/{v:#}/{a}-{v}*.sha1", "/{a}/{v:#}/{a}-{v}*.sha256", "/{a}/{v:#}/{a}-{v}*.sha512")
        {
            Version = MavenFiles.VersionOf,
        },
    ];
}
