using Replicator.Cache.Versions;

namespace Replicator.Cache.Classes;

/// <summary>Of conda, mamba and pixi.</summary>
internal static class CondaRules
{
    public static IReadOnlyList<ClassRule> All { get; } =
    [
        new("conda: package", UrlClass.QuasiImmutable, "/noarch/*-#*-*.conda", "/noarch/*-#*-*.tar.bz2",
            "/linux-*/*-#*-*.conda", "/linux-*/*-#*-*.tar.bz2", "/osx-*/*-#*-*.conda", "/osx-*/*-#*-*.tar.bz2",
            "/win-*/*-#*-*.conda", "/win-*/*-#*-*.tar.bz2") { Version = DashedFiles.OfConda },
        new("conda: shard", UrlClass.Immutable, "/*/shards/<64>.msgpack.zst"),
        new("conda: index", UrlClass.Index, "/repodata.json", "/repodata.json.*", "/current_repodata.json",
            "/current_repodata.json.*", "/repodata_shards.msgpack.zst", "/repodata.jlap", "/channeldata.json"),
    ];
}
