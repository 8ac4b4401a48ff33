namespace Replicator.Cache.Classes;

/// <summary>Of registries of container images (OCI distribution).</summary>
internal static class OciRules
{
    public static IReadOnlyList<ClassRule> All { get; } =
    [
        // A query names the registry that a mirror stands for, or signs the request: the digest says it all.
        new("oci: blob", UrlClass.Immutable, "/v2/**/blobs/sha256:<64>", "/v2/**/blobs/sha512:<128>")
        {
            IgnoresQuery = true,
        },
        new("oci: manifest by digest", UrlClass.Immutable, "/v2/**/manifests/sha256:<64>",
            "/v2/**/manifests/sha512:<128>") { IgnoresQuery = true },
        new("oci: blob data", UrlClass.Immutable, "/v2/**/blobs/sha256/<2>/<64>/data") { IgnoresQuery = true },
        new("oci: upload", UrlClass.Never, "/v2/**/blobs/uploads/*") { IgnoresQuery = true },
        new("oci: tag", UrlClass.Index, "/v2/**/manifests/*") { IgnoresQuery = true },
        new("oci: tags", UrlClass.Index, "/v2/**/tags/list", "/v2/_catalog") { IgnoresQuery = true },
        new("oci: version", UrlClass.Index, "/v2/") { Types = ["application/json"] },

        // What it grants is for one person, and soon over.
        new("oci: token", UrlClass.Never, "/token?*service=*", "/token?*scope=repository*",
            "/auth?*scope=repository*", "/auth?*service=*"),
    ];
}
