using System.Security.Cryptography;
using System.Text;

namespace Replicator.Tests.Clients.Registries;

/// <summary>Archives with their digests beside them, for programs that get one file.</summary>
/// <param name="command">Gets the file at a URI.</param>
internal sealed class FileRegistry(string command) : IRegistry
{
    /// <summary>Without tries of its own.</summary>
    public const string Curl = "curl --fail --silent --show-error --remote-name";

    /// <inheritdoc cref="Curl"/>
    public const string Wget = "wget --no-verbose --tries=1";

    /// <inheritdoc/>
    public PublishedPackage Publish(ClientSite site, string name, string data)
    {
        byte[] content = Encoding.UTF8.GetBytes(data);
        string path = PathOf(name);
        site.Add(path, content);
        site.Add($"{path}.sha256", Encoding.ASCII.GetBytes(
            $"{Convert.ToHexStringLower(SHA256.HashData(content))}  {name}-1.0.tar.gz\n"));
        return new PublishedPackage(path, content, content, $"{path}.sha256");
    }

    /// <inheritdoc/>
    public string Script(ClientSite site, string name) => $"""
        cd got
        {command} {site.Uri(PathOf(name))}.sha256
        {command} {site.Uri(PathOf(name))}
        """;

    private string PathOf(string name) => $"/{command.Split(' ')[0]}/releases/download/v1.0/{name}-1.0.tar.gz";
}
