namespace Replicator.Cache.Classes;

/// <summary>Of git by plain HTTP, of its large files, and of archives of commits.</summary>
internal static class GitRules
{
    public static IReadOnlyList<ClassRule> All { get; } =
    [
        new("git: object", UrlClass.Immutable, "/objects/<2>/<38>", "/objects/<2>/<62>"),
        new("git: pack", UrlClass.Immutable, "/objects/pack/pack-<40>.pack", "/objects/pack/pack-<40>.idx",
            "/objects/pack/pack-<64>.pack", "/objects/pack/pack-<64>.idx"),

        // Under the digest of the content; a query signs the request.
        new("lfs: object", UrlClass.Immutable, "/objects/<64>", "/<2>/<2>/<64>", "/<2>/<2>/<64>/<64>")
        {
            IgnoresQuery = true,
        },
        new("git: file of a commit", UrlClass.Immutable, "/resolve/<40>/*", "/resolve/<40>/*/*", "/-/raw/<40>/*",
            "/-/raw/<40>/*/*", "/-/raw/<40>/*/*/*"),
        new("git: archive of a commit", UrlClass.Immutable, "/archive/<40>.*", "/tar.gz/<40>", "/zip/<40>",
            "/zipball/<40>", "/tarball/<40>"),
        new("git: archive of a version", UrlClass.QuasiImmutable, "/archive/refs/tags/v#*.*",
            "/archive/refs/tags/#*.*", "/tar.gz/refs/tags/v#*", "/zip/refs/tags/v#*"),
        new("git: file of a release", UrlClass.QuasiImmutable, "/releases/download/v#*/*", "/releases/download/#*/*"),

        // The beginning of a conversation that goes on by POST, which nothing stored answers. Where the server has
        // plain files only, it takes no notice of the query.
        new("git: conversation", UrlClass.Never, "/info/refs?service=git-*")
        {
            Types = ["application/x-git-upload-pack-advertisement", "application/x-git-receive-pack-advertisement"],
        },
        new("git: references", UrlClass.Index, "/info/refs", "/info/refs?service=git-*", "/objects/info/packs",
            "/*.git/HEAD"),
        new("lfs: locks", UrlClass.Never, "/info/lfs/locks") { IgnoresQuery = true },
    ];
}
