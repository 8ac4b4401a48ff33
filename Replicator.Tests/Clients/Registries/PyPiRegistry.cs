using System.Security.Cryptography;
using System.Text;
using Replicator.Tests.Support;

namespace Replicator.Tests.Clients.Registries;

/// <summary>An index of wheels for pip. Their names do not tell their digests.</summary>
internal sealed class PyPiRegistry : IRegistry
{
    /// <summary>Adds two wheels, one of which needs the other, to what a site serves.</summary>
    public static void Publish(ClientSite site)
    {
        Publish(site, "leaf", "", "", isByDigest: true);
        Publish(site, "leaf_user", "Requires-Dist: leaf\n", "", isByDigest: true);
    }

    /// <inheritdoc/>
    public PublishedPackage Publish(ClientSite site, string name, string data) =>
        Publish(site, name, "", data, isByDigest: false);

    /// <inheritdoc/>
    public string Script(ClientSite site, string name) => $"""
        python3 -m pip --disable-pip-version-check download --dest got --trusted-host {ClientSite.Name} \
            --index-url {site.Uri("/simple/")} {name}==1.0
        """;

    private static PublishedPackage Publish(ClientSite site, string name, string needs, string data, bool isByDigest)
    {
        string file = $"{name}-1.0-py3-none-any.whl";
        string metadata = $"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{needs}";
        byte[] wheel = Archive.Zip(
            ($"{name}.py", $"name = '{name}{data}'\n"),
            ($"{name}-1.0.dist-info/METADATA", metadata),
            ($"{name}-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"),
            ($"{name}-1.0.dist-info/RECORD", ""));
        byte[] separate = Encoding.UTF8.GetBytes(metadata);
        string hash = Convert.ToHexStringLower(SHA256.HashData(wheel));
        string path = $"/packages/{(isByDigest ? $"{hash[..2]}/{hash[2..4]}/{hash[4..]}" : name)}/{file}";
        string index = $"/simple/{name.Replace('_', '-')}/";
        site.Add(path, wheel);
        site.Add(path + ".metadata", separate);
        site.Add($"{index}index.html", Encoding.UTF8.GetBytes($"""
            <!doctype html><title>{name}</title>
            <a href="{path}#sha256={hash}"
               data-core-metadata="sha256={Convert.ToHexStringLower(SHA256.HashData(separate))}">{file}</a>
            """));
        return new PublishedPackage(path, wheel, wheel, index);
    }
}
