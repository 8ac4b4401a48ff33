using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Replicator.Tests.Clients.Registries;

/// <summary>A repository of Debian's for apt, without a signature and without names by digest; <see
/// cref="Support.DebianRepository"/> has both.</summary>
internal sealed class AptRegistry : IRegistry
{
    private const string Suite = "/debian/dists/stable";
    private const string Packages = "main/binary-amd64/Packages";

    private readonly SortedDictionary<string, string> stanzas = new(StringComparer.Ordinal);

    /// <returns>What a shell runs to get packages from nothing but a source.</returns>
    /// <param name="source">As it stands in sources.list.</param>
    /// <param name="packages">With blanks between.</param>
    public static string ScriptFor(string source, string packages) => $"""
        mkdir -p lists/partial archives/partial none log
        echo '{source}' >sources.list
        touch status
        set -- -o Dir::State::lists=$HOME/lists -o Dir::State::status=$HOME/status -o Dir::Cache=$HOME \
            -o Dir::Etc::sourcelist=$HOME/sources.list -o Dir::Etc::sourceparts=$HOME/none \
            -o Dir::Log=$HOME/log -o APT::Architecture=amd64 -o APT::Architectures::=amd64 \
            -o APT::Sandbox::User=root -o Acquire::Languages=none -o Acquire::Retries=1
        [ -n "$APT_CONFIG" ] || set -- "$@" -o Acquire::https::CaInfo=$SSL_CERT_FILE
        apt-get -qq "$@" update
        cd got
        apt-get -qq "$@" download {packages}
        """;

    /// <inheritdoc/>
    public PublishedPackage Publish(ClientSite site, string name, string data)
    {
        // What is in a package is no matter to who downloads it.
        byte[] content = Encoding.UTF8.GetBytes(data);
        string path = $"pool/main/{name[0]}/{name}/{name}_1.0_all.deb";
        stanzas[name] = string.Create(CultureInfo.InvariantCulture, $"""
            Package: {name}
            Version: 1.0
            Architecture: all
            Maintainer: Nobody <nobody@debian.test>
            Filename: {path}
            Size: {content.Length}
            SHA256: {Convert.ToHexStringLower(SHA256.HashData(content))}
            Description: a package of the tests


            """);
        byte[] index = Encoding.UTF8.GetBytes(string.Concat(stanzas.Values));
        site.Add($"/debian/{path}", content);
        site.Add($"{Suite}/{Packages}", index);
        site.Add($"{Suite}/Release", Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"""
            Suite: stable
            Codename: stable
            Date: Sat, 01 Aug 2026 00:00:00 UTC
            Architectures: amd64
            Components: main
            SHA256:
             {Convert.ToHexStringLower(SHA256.HashData(index))} {index.Length} {Packages}

            """)));
        return new PublishedPackage($"/debian/{path}", content, content, $"{Suite}/{Packages}");
    }

    /// <inheritdoc/>
    public string Script(ClientSite site, string name) =>
        ScriptFor($"deb [trusted=yes] {site.Uri("/debian")} stable main", name);
}
