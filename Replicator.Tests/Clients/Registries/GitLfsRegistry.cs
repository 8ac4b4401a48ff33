using System.Security.Cryptography;
using System.Text;
using Replicator.Tests.Support;

namespace Replicator.Tests.Clients.Registries;

/// <summary>A server of large files of git. In a repository there are pointers in their place.</summary>
internal sealed class GitLfsRegistry : IRegistry
{
    /// <summary>For the server block of nginx: where a file lies is asked by POST.</summary>
    public const string Lines = """
        location ~ "/info/lfs/objects/batch$" {
            types { }
            default_type application/vnd.git-lfs+json;
            error_page 405 =200 $uri;
        }
        """;

    private readonly Dictionary<string, string> pointers = [];

    /// <inheritdoc/>
    public PublishedPackage Publish(ClientSite site, string name, string data)
    {
        byte[] content = Encoding.UTF8.GetBytes(data);
        string digest = Convert.ToHexStringLower(SHA256.HashData(content));
        string path = $"{ServerOf(name)}/objects/{digest}";
        site.Add(path, content);
        site.Add($"{ServerOf(name)}/objects/batch", Encoding.UTF8.GetBytes($$"""
            {
              "transfer": "basic",
              "objects": [{
                "oid": "{{digest}}", "size": {{content.Length}},
                "actions": { "download": { "href": "{{site.Uri(path)}}" } }
              }]
            }
            """));
        pointers[name] = RealProcess.Run(
            "git", ["lfs", "pointer", "--file", Path.Combine(site.Web, path[1..])], site.Web).Output;
        return new PublishedPackage(path, content, content);
    }

    /// <inheritdoc/>
    public string Script(ClientSite site, string name) => $"""
        git init --quiet mine
        cd mine
        git config lfs.url {site.Uri(ServerOf(name))}
        git config lfs.transfer.maxretries 1
        git lfs smudge <<'END' >$HOME/data
        {pointers[name].TrimEnd()}
        END
        mv $HOME/data $HOME/got/
        """;

    private static string ServerOf(string name) => $"/{name}.git/info/lfs";
}
