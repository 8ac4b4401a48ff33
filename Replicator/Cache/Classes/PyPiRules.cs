using Replicator.Cache.Versions;

namespace Replicator.Cache.Classes;

/// <summary>Of Python packages: pip, uv, Poetry and their mirrors.</summary>
internal static class PyPiRules
{
    public static IReadOnlyList<ClassRule> All { get; } =
    [
        new("pypi: file by digest", UrlClass.Immutable, "/packages/<2>/<2>/<60>/*", "/+f/<3>/<13>/*")
        {
            Version = PyPiFiles.VersionOf,
        },
        new("pypi: wheel", UrlClass.QuasiImmutable, "/packages/**/*-#*-*-*-*.whl",
            "/packages/**/*-#*-*-*-*.whl.metadata", "/whl/**/*-#*-*-*-*.whl", "/whl/**/*-#*-*-*-*.whl.metadata")
        {
            Version = PyPiFiles.VersionOf,
        },
        new("pypi: source", UrlClass.QuasiImmutable, "/packages/source/**/*-#*.tar.gz",
            "/packages/source/**/*-#*.zip") { Version = PyPiFiles.VersionOf },

        // Whatever the path: clients ask for these types only.
        new("pypi: simple index", UrlClass.Index, "/**/*", "/")
        {
            Types = ["application/vnd.pypi.simple.v1+json", "application/vnd.pypi.simple.v1+html"],
        },
        new("pypi: simple index", UrlClass.Index, "/simple/", "/simple/*/") { Types = ["text/html"] },
        new("pypi: description", UrlClass.Index, "/pypi/*/json", "/pypi/*/*/json") { Types = ["application/json"] },
    ];
}
