using System.Security.Cryptography;
using System.Text;
using Replicator.Tests.Support;

namespace Replicator.Tests.Clients.Registries;

/// <summary>A registry of a client whose requests are replayed by wget, and its comparing by a shell.</summary>
internal sealed class ReplayedRegistry(Replay replay) : IRegistry
{
    /// <summary>The index has the digest of the part of a package that describes the rest, where the digest of the
    /// data is: nothing outside has that.</summary>
    public static Replay Apk { get; } = new(
        "/alpine/v3/main/x86_64", "NAME-1.0-r0.apk", "APKINDEX.tar.gz", "User-Agent: apk-tools/2.14.4",
        (name, _, content) => Archive.TarGz(("APKINDEX", $"""
            P:{name}
            V:1.0-r0
            A:x86_64
            S:{content.Length}


            """)),
        _ => "gzip --test <$file");

    public static Replay Conda { get; } = new(
        "/conda/main/noarch", "NAME-1.0-0.conda", "repodata.json", "User-Agent: conda/24.9.2 requests/2.32.3",
        (name, file, content) => Encoding.UTF8.GetBytes($$"""
            {
              "info": { "subdir": "noarch" }, "packages": {}, "repodata_version": 1,
              "packages.conda": {
                "{{file}}": {
                  "name": "{{name}}", "version": "1.0", "build": "0", "build_number": 0, "depends": [],
                  "sha256": "{{Sha256Of(content)}}",
                  "size": {{content.Length}}, "subdir": "noarch"
                }
              }
            }
            """),
        _ => """echo "$(sed -n 's/.*"sha256": "\([0-9a-f]*\)".*/\1/p' $index)  $file" | sha256sum --check --quiet""");

    public static Replay Helm { get; } = new(
        "/helm", "charts/NAME-1.0.0.tgz", "index.yaml", "User-Agent: Helm/3.16.2",
        (name, file, content) => Encoding.UTF8.GetBytes($"""
            apiVersion: v1
            entries:
              {name}:
              - apiVersion: v2
                created: "2026-01-01T00:00:00Z"
                digest: {Sha256Of(content)}
                name: {name}
                urls:
                - {file}
                version: 1.0.0
            generated: "2026-01-01T00:00:00Z"

            """),
        _ => """echo "$(sed -n 's/ *digest: //p' $index)  $file" | sha256sum --check --quiet""");

    /// <summary>A digest is in a tree that Portage has before.</summary>
    public static Replay Portage { get; } = new(
        "/gentoo/distfiles", "5d/NAME-1.0.tar.gz", "layout.conf", "X-Unique-Cache-Name: NAME-1.0.tar.gz",
        (_, _, _) => "[structure]\n0=filename-hash BLAKE2B 8\n1=flat\n"u8.ToArray(),
        content => $"echo '{Convert.ToHexStringLower(SHA512.HashData(content))}  '$file | sha512sum --check --quiet");

    /// <summary>Of Portage, too: what is built already.</summary>
    public static Replay BinaryPackage { get; } = new(
        "/gentoo/releases/amd64/binpackages/23.0/x86-64", "app-misc/NAME/NAME-1.0-1.gpkg.tar", "Packages",
        "X-Unique-Cache-Name: NAME-1.0-1.gpkg.tar",
        (name, file, content) => Encoding.UTF8.GetBytes($"""
            ARCH: amd64
            PACKAGES: 1
            VERSION: 0

            BUILD_ID: 1
            CPV: app-misc/{name}-1.0
            PATH: {file}
            SHA1: {Sha1Of(content)}
            SIZE: {content.Length}


            """),
        _ => """echo "$(sed -n 's/^SHA1: //p' $index)  $file" | sha1sum --check --quiet""");

    /// <inheritdoc/>
    public PublishedPackage Publish(ClientSite site, string name, string data)
    {
        byte[] content = Archive.TarGz((name, data));
        site.Add(TargetOf(name), content);
        site.Add(IndexOf(name), replay.IndexOf(name, FileOf(name), content));
        return new PublishedPackage(TargetOf(name), content, content, IndexOf(name));
    }

    /// <inheritdoc/>
    public string Script(ClientSite site, string name) => $"""
        index=$HOME/index file=$HOME/got/{FileOf(name).Replace('/', '-')}
        set -- --no-verbose --tries=1 --header '{replay.Field.Replace("NAME", name, StringComparison.Ordinal)}'
        wget "$@" --output-document $index {site.Uri(IndexOf(name))}
        wget "$@" --output-document $file {site.Uri(TargetOf(name))}
        {replay.Check(site.Read(TargetOf(name)))} || (rm $file; false)
        """;

    private static string Sha256Of(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

#pragma warning disable CA5350 // It is what the format has.
    private static string Sha1Of(byte[] content) => Convert.ToHexStringLower(SHA1.HashData(content));
#pragma warning restore CA5350

    private string FileOf(string name) => replay.File.Replace("NAME", name, StringComparison.Ordinal);

    private string TargetOf(string name) => $"/{name}{replay.Folder}/{FileOf(name)}";

    private string IndexOf(string name) => $"/{name}{replay.Folder}/{replay.Index}";
}
