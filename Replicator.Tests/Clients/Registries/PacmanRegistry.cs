using System.Security.Cryptography;
using System.Text;
using Replicator.Tests.Support;

namespace Replicator.Tests.Clients.Registries;

/// <summary>Repositories of pacman, each of one package or two.</summary>
internal sealed class PacmanRegistry : IRegistry
{
    /// <inheritdoc/>
    public PublishedPackage Publish(ClientSite site, string name, string data) => Publish(site, name, (name, "", data));

    /// <summary>Publishes a repository.</summary>
    /// <param name="packages">The name of each, of what it needs if that is anything, and what is in it.</param>
    /// <returns>The last of them.</returns>
    public static PublishedPackage Publish(
        ClientSite site, string repository, params (string Name, string Needs, string Data)[] packages)
    {
        string folder = $"/pacman/{repository}/os/x86_64", index = $"{folder}/{repository}.db";
        var descriptions = new List<(string, string)>();
        PublishedPackage? last = null;
        foreach ((string name, string needs, string data) in packages)
        {
            // What is in a package is no matter to who downloads it.
            byte[] content = Encoding.UTF8.GetBytes(data);
            string file = $"{name}-1.0-1-any.pkg.tar.zst";
            descriptions.Add(($"{name}-1.0-1/desc", $"""
                %FILENAME%
                {file}

                %NAME%
                {name}

                %VERSION%
                1.0-1

                %CSIZE%
                {content.Length}

                %SHA256SUM%
                {Convert.ToHexStringLower(SHA256.HashData(content))}

                %ARCH%
                any
                {(needs.Length == 0 ? "" : $"\n%DEPENDS%\n{needs}\n")}

                """));
            site.Add($"{folder}/{file}", content);
            last = new PublishedPackage($"{folder}/{file}", content, content, index);
        }

        site.Add(index, Archive.TarGz([.. descriptions]));
        return last!;
    }

    /// <inheritdoc/>
    public string Script(ClientSite site, string name) => ScriptFor(site, name, name);

    /// <inheritdoc cref="Script"/>
    public static string ScriptFor(ClientSite site, string repository, string name) => $"""
        mkdir -p root db
        cat >pacman.conf <<'END'
        [options]
        Architecture = x86_64
        SigLevel = Never
        [{repository}]
        Server = {site.Uri("/pacman")}/$repo/os/$arch
        END
        # It has no setting for whom to trust but the system's list, which becomes another for this command.
        set -- unshare --mount sh -ec 'mount --bind $SSL_CERT_FILE /etc/ssl/certs/ca-certificates.crt; exec "$@"' sh
        [ -n "$SSL_CERT_FILE" ] || shift $#
        "$@" pacman --config pacman.conf --root root --dbpath db --cachedir got --gpgdir $HOME --logfile $HOME/log \
            --noconfirm --noprogressbar -Syw {name}
        """;
}
