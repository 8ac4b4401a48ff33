namespace Replicator.Tests.Cache.Classes;

public sealed class GitRulesTests
{
    [Theory]
    [InlineData(
        "Immutable git: object", "/a/b.git/objects/" + Classed.Hex2 + "/0123456789abcdef0123456789abcdef012345")]
    [InlineData(
        "Immutable git: object",
        "/a/b.git/objects/" + Classed.Hex2 + "/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcd")]
    [InlineData("Immutable git: pack", "/a/b.git/objects/pack/pack-" + Classed.Hex40 + ".pack")]
    [InlineData("Immutable git: pack", "/a/b.git/objects/pack/pack-" + Classed.Hex40 + ".idx")]
    [InlineData("Immutable git: pack", "/a/b.git/objects/pack/pack-" + Classed.Hex64 + ".pack")]
    [InlineData("Immutable lfs: object", "/a/b.git/info/lfs/objects/" + Classed.Hex64)]
    [InlineData(
        "Immutable lfs: object", "/media/" + Classed.Hex2 + "/" + Classed.Hex2 + "/" + Classed.Hex64 + "?token=a")]
    [InlineData(
        "Immutable lfs: object",
        "/repos/" + Classed.Hex2 + "/" + Classed.Hex2 + "/" + Classed.Hex64 + "/" + Classed.Hex64 + "?Signature=a")]
    [InlineData("Immutable git: file of a commit", "/a/model/resolve/" + Classed.Hex40 + "/config.json")]
    [InlineData("Immutable git: file of a commit", "/a/b/-/raw/" + Classed.Hex40 + "/src/x.c")]
    [InlineData("Immutable git: archive of a commit", "/a/b/archive/" + Classed.Hex40 + ".tar.gz")]
    [InlineData("Immutable git: archive of a commit", "/a/b/zipball/" + Classed.Hex40)]
    [InlineData("QuasiImmutable git: archive of a version", "/a/b/archive/refs/tags/v1.2.3.tar.gz")]
    [InlineData("QuasiImmutable git: archive of a version", "/a/b/tar.gz/refs/tags/v1.2.3")]
    [InlineData("QuasiImmutable git: file of a release", "/a/b/releases/download/v1.2.3/b-linux.tar.xz")]
    [InlineData("Index git: references", "/a/b.git/info/refs")]
    [InlineData("Index git: references", "/a/b.git/HEAD")]
    [InlineData("Index git: references", "/a/b.git/objects/info/packs")]
    [InlineData("Index git: references", "/a/b.git/info/refs?service=git-upload-pack", "text/plain")]
    [InlineData(
        "Never git: conversation", "/a/b.git/info/refs?service=git-upload-pack",
        "application/x-git-upload-pack-advertisement")]
    [InlineData(
        "Never git: conversation", "/a/b/info/refs?service=git-receive-pack",
        "application/x-git-receive-pack-advertisement")]
    [InlineData("Never lfs: locks", "/a/b.git/info/lfs/locks?path=x")]
    public void A_known_path_is_told_by_its_rule(string expected, string path, string? type = null) =>
        Classed.Is(expected, path, type);

    [Theory]
    [InlineData("/a/b.git/objects/" + Classed.Hex2 + "/" + Classed.Hex32)]
    [InlineData("/a/b.git/objects/0g/0123456789abcdef0123456789abcdef012345")]
    [InlineData("/objects/" + Classed.Hex2 + "/0123456789abcdef0123456789abcdef012345/x")]
    [InlineData("/objects/pack/pack-1.pack")]
    [InlineData("/a/b/archive/main.tar.gz")]
    [InlineData("/a/b/archive/refs/heads/main.tar.gz")]
    [InlineData("/a/model/resolve/main/config.json")]
    [InlineData("/a/b/releases/download/nightly/b.zip")]
    [InlineData("/HEAD")]
    [InlineData("/info/refs?service=other")]
    [InlineData("/objects/" + Classed.Hex40)]
    [InlineData("/" + Classed.Hex64)]
    public void What_is_only_nearly_so_is_ordinary(string path, string? type = null) =>
        Classed.Is("Ordinary", path, type);
}
