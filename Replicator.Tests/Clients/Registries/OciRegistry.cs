using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Replicator.Tests.Support;

namespace Replicator.Tests.Clients.Registries;

/// <summary>A registry of containers' images, of plain files, for skopeo.</summary>
internal sealed class OciRegistry : IRegistry
{
    /// <summary>For the server block of nginx: the types that images have.</summary>
    public const string Lines = $$"""
        location = /v2/ { default_type application/json; return 200 "{}"; }
        location ~ "^/v2/.*/manifests/" { types { } default_type {{Type}}.manifest.v1+json; }
        """;

    private const string Type = "application/vnd.oci.image";

    /// <inheritdoc/>
    public PublishedPackage Publish(ClientSite site, string name, string data)
    {
        byte[] layer = Archive.TarGz(("etc/data", data));
        using var unzipped = new MemoryStream();
        using (var zip = new GZipStream(new MemoryStream(layer), CompressionMode.Decompress))
            zip.CopyTo(unzipped);
        byte[] config = Encoding.UTF8.GetBytes($$"""
            {
              "architecture": "amd64", "os": "linux", "config": {},
              "rootfs": { "type": "layers", "diff_ids": ["{{NameOf(unzipped.ToArray())}}"] }
            }
            """);
        byte[] manifest = Encoding.UTF8.GetBytes($$"""
            {
              "schemaVersion": 2, "mediaType": "{{Type}}.manifest.v1+json",
              "config": {{Descriptor("config.v1+json", config)}},
              "layers": [{{Descriptor("layer.v1.tar+gzip", layer)}}]
            }
            """);
        string blobs = $"/v2/tests/{name}/blobs/";
        site.Add(blobs + NameOf(layer), layer);
        site.Add(blobs + NameOf(config), config);
        site.Add($"/v2/tests/{name}/manifests/1", manifest);
        return new PublishedPackage(blobs + NameOf(layer), layer, layer);
    }

    /// <inheritdoc/>
    public string Script(ClientSite site, string name) =>
        $"skopeo --insecure-policy copy --quiet docker://{site.Authority}/tests/{name}:1 dir:got/image";

    private static string Descriptor(string type, byte[] content) =>
        $$"""{ "mediaType": "{{Type}}.{{type}}", "digest": "{{NameOf(content)}}", "size": {{content.Length}} }""";

    private static string NameOf(byte[] content) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";
}
