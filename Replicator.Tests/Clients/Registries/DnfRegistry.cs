using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Replicator.Tests.Clients.Registries;

/// <summary>Repositories of rpm packages for dnf, each of one package or two.</summary>
internal sealed class DnfRegistry : IRegistry
{
    private const string Namespace = "http://linux.duke.edu/metadata";

    /// <inheritdoc/>
    public PublishedPackage Publish(ClientSite site, string name, string data) => Publish(site, name, (name, "", data));

    /// <summary>Publishes a repository.</summary>
    /// <param name="packages">The name of each, of what it needs if that is anything, and what is in it.</param>
    /// <returns>The last of them.</returns>
    public static PublishedPackage Publish(
        ClientSite site, string repository, params (string Name, string Needs, string Data)[] packages)
    {
        string folder = FolderOf(repository), index = $"{folder}/repodata/repomd.xml";
        var primary = new StringBuilder();
        var files = new StringBuilder();
        (string File, byte[] Content) last = ("", []);
        foreach ((string name, string needs, string data) in packages)
        {
            // What is in a package is no matter to who downloads it.
            last = ($"Packages/{name}-1.0-1.noarch.rpm", Encoding.UTF8.GetBytes(data));
            string digest = Convert.ToHexStringLower(SHA256.HashData(last.Content));
            primary.Append(null, $"""
                <package type="rpm"><name>{name}</name><arch>noarch</arch><version epoch="0" ver="1.0" rel="1"/>
                <checksum type="sha256" pkgid="YES">{digest}</checksum>
                <summary>a package of the tests</summary><description/><packager/><url/>
                <time file="1767225600" build="1767225600"/>
                <size package="{last.Content.Length}" installed="0" archive="0"/>
                <location href="{last.File}"/>
                <format><rpm:license>MIT</rpm:license>
                <rpm:provides><rpm:entry name="{name}" flags="EQ" epoch="0" ver="1.0" rel="1"/></rpm:provides>
                {(needs.Length == 0 ? "" : $"<rpm:requires><rpm:entry name=\"{needs}\"/></rpm:requires>")}
                </format></package>

                """);
            files.Append(null, $"""
                <package pkgid="{digest}" name="{name}" arch="noarch"><version epoch="0" ver="1.0" rel="1"/></package>

                """);
            site.Add($"{folder}/{last.File}", last.Content);
        }

        string count = $"packages=\"{packages.Length}\"";
        (string Line, string Target) first = AddData(site, folder, "primary", $"""
            <metadata xmlns="{Namespace}/common" xmlns:rpm="{Namespace}/rpm" {count}>{primary}</metadata>
            """);
        (string Line, string) second = AddData(
            site, folder, "filelists", $"<filelists xmlns=\"{Namespace}/filelists\" {count}>{files}</filelists>");
        site.Add(index, Encoding.UTF8.GetBytes($"""
            <repomd xmlns="{Namespace}/repo"><revision>1</revision>{first.Line}{second.Line}</repomd>
            """));
        return new PublishedPackage($"{folder}/{last.File}", last.Content, last.Content, index, first.Target);
    }

    /// <inheritdoc/>
    public string Script(ClientSite site, string name) => ScriptFor(site, name, name);

    /// <inheritdoc cref="Script"/>
    public static string ScriptFor(ClientSite site, string repository, string name) => $"""
        cat >dnf.conf <<END
        [main]
        cachedir=$HOME/cache
        logdir=$HOME
        reposdir=$HOME
        varsdir=$HOME
        pluginpath=$HOME
        retries=1
        gpgcheck=0
        [tests]
        name=tests
        baseurl={site.Uri(FolderOf(repository))}
        END
        [ -z "$SSL_CERT_FILE" ] || set -- --setopt sslcacert=$SSL_CERT_FILE
        dnf "$@" --quiet --assumeyes --config $HOME/dnf.conf --installroot $HOME/target --releasever 1 \
            install --downloadonly --downloaddir $HOME/got {name}
        """;

    private static string FolderOf(string repository) => $"/dnf/{repository}/os";

    private static (string Line, string Target) AddData(ClientSite site, string folder, string type, string text)
    {
        byte[] open = Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{text}");
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Optimal))
            zip.Write(open);
        byte[] content = packed.ToArray();
        string digest = Convert.ToHexStringLower(SHA256.HashData(content));
        string place = $"repodata/{digest}-{type}.xml.gz";
        site.Add($"{folder}/{place}", content);
        return ($"""
            <data type="{type}"><checksum type="sha256">{digest}</checksum>
            <open-checksum type="sha256">{Convert.ToHexStringLower(SHA256.HashData(open))}</open-checksum>
            <location href="{place}"/><timestamp>1767225600</timestamp>
            <size>{content.Length}</size><open-size>{open.Length}</open-size></data>
            """, $"{folder}/{place}");
    }
}
