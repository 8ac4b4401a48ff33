using System.Security.Cryptography;
using System.Text;
using Replicator.Tests.Support;
using Xunit.Abstractions;

namespace Replicator.Tests.Clients;

/// <summary>skopeo, from a registry of containers' images behind an nginx. Over http it would try https first, which
/// is why it is run over https alone.</summary>
[Collection(RealPrograms.Name)]
public sealed class SkopeoTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [NeedsFact("skopeo", "docker-registry", "nginx", Needs.OwnMounts)]
    public void Skopeo_gets_each_blob_once()
    {
        int port = FreePort.Take();
        using RealProcess registry = StartRegistry(port);
        Push(port);
        using var site = new ClientSite("https", $$"""
            location / { proxy_pass http://127.0.0.1:{{port}}; proxy_set_header Host $http_host; }
            """);
        FourRuns.AssertAlike(
            site, "skopeo, podman, docker",
            $"skopeo --insecure-policy copy --quiet docker://{site.Authority}/tests/image:1 dir:got/image",
            target => target == "/v2/" || target.EndsWith("/manifests/1", StringComparison.Ordinal), output);
    }

    private RealProcess StartRegistry(int port)
    {
        File.WriteAllText(folder["registry.yml"], $"""
            version: 0.1
            storage:
              filesystem:
                rootdirectory: {folder.Folder("registry")}
            http:
              addr: 127.0.0.1:{port}
            """);
        RealProcess registry = RealProcess.Start(
            "docker-registry", ["serve", folder["registry.yml"]], folder.FullPath);
        registry.WaitForOutput(text => text.Contains("listening on", StringComparison.Ordinal));
        return registry;
    }

    // An image of one layer.
    private void Push(int port)
    {
        byte[] layer = Archive.TarGz(("etc/motd", "Of the tests.\n"));
        string layerName = AddBlob(layer);
        using var unzipped = new MemoryStream();
        using (var zip = new System.IO.Compression.GZipStream(
            new MemoryStream(layer), System.IO.Compression.CompressionMode.Decompress))
        {
            zip.CopyTo(unzipped);
        }

        byte[] config = Encoding.UTF8.GetBytes($$"""
            {
              "architecture": "amd64", "os": "linux", "config": {},
              "rootfs": { "type": "layers", "diff_ids": ["{{NameOf(unzipped.ToArray())}}"] }
            }
            """);
        const string Type = "application/vnd.oci.image";
        byte[] manifest = Encoding.UTF8.GetBytes($$"""
            {
              "schemaVersion": 2, "mediaType": "{{Type}}.manifest.v1+json",
              "config": {{Descriptor($"{Type}.config.v1+json", AddBlob(config), config.Length)}},
              "layers": [{{Descriptor($"{Type}.layer.v1.tar+gzip", layerName, layer.Length)}}]
            }
            """);
        File.WriteAllText(Path.Combine(folder["image"], "oci-layout"), """{ "imageLayoutVersion": "1.0.0" }""");
        File.WriteAllText(Path.Combine(folder["image"], "index.json"), $$"""
            {
              "schemaVersion": 2,
              "manifests": [{{Descriptor($"{Type}.manifest.v1+json", AddBlob(manifest), manifest.Length)}}]
            }
            """);
        ProcessOutcome outcome = RealProcess.Run("skopeo",
            ["--insecure-policy", "copy", "--quiet", "--dest-tls-verify=false", $"oci:{folder["image"]}",
                $"docker://127.0.0.1:{port}/tests/image:1"],
            folder.FullPath);
        Assert.True(outcome.ExitCode == 0, outcome.Errors);
    }

    private static string Descriptor(string type, string name, int length) =>
        $$"""{ "mediaType": "{{type}}", "digest": "{{name}}", "size": {{length}} }""";

    private string AddBlob(byte[] content)
    {
        string name = NameOf(content);
        File.WriteAllBytes(Path.Combine(folder.Folder("image/blobs/sha256"), name.Split(':')[1]), content);
        return name;
    }

    private static string NameOf(byte[] content) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";
}
