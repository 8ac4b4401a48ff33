using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Replicator.Tests.Clients.Registries;

/// <summary>A repository of Debian's for apt, without a signature and without names by digest; <see
/// cref="Support.DebianRepository"/> has both.</summary>
internal sealed class AptRegistry : IRegistry
{
    private const string Packages = "main/binary-amd64/Packages";

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

    /// <summary>Publishes a mirror with one package in it.</summary>
    public static PublishedPackage Publish(ClientSite site, string mirror, string name, string data)
    {
        // What is in a package is no matter to who downloads it.
        byte[] content = Encoding.UTF8.GetBytes(data);
        string path = $"pool/main/{name[0]}/{name}/{name}_1.0_all.deb";
        string suite = $"{mirror}/dists/stable";
        byte[] index = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"""
            Package: {name}
            Version: 1.0
            Architecture: all
            Priority: required
            Maintainer: Nobody <nobody@debian.test>
            Filename: {path}
            Size: {content.Length}
            SHA256: {Convert.ToHexStringLower(SHA256.HashData(content))}
            Description: a package of the tests


            """));
        site.Add($"{mirror}/{path}", content);
        site.Add($"{suite}/{Packages}", index);
        site.Add($"{suite}/Release", Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"""
            Suite: stable
            Codename: stable
            Date: Sat, 01 Aug 2026 00:00:00 UTC
            Architectures: amd64
            Components: main
            SHA256:
             {Convert.ToHexStringLower(SHA256.HashData(index))} {index.Length} {Packages}

            """)));
        return new PublishedPackage($"{mirror}/{path}", content, content, $"{suite}/{Packages}");
    }

    /// <inheritdoc/>
    public PublishedPackage Publish(ClientSite site, string name, string data) =>
        Publish(site, MirrorOf(name), name, data);

    /// <inheritdoc/>
    public string Script(ClientSite site, string name) =>
        ScriptFor($"deb [trusted=yes] {site.Uri(MirrorOf(name))} stable main", name);

    private static string MirrorOf(string name) => $"/debian/{name}";
}
