namespace Replicator.Tests.Clients.Registries;

/// <summary>A repository of Debian's for debootstrap.</summary>
internal sealed class DebootstrapRegistry : IRegistry
{
    /// <inheritdoc/>
    public PublishedPackage Publish(ClientSite site, string name, string data) =>
        AptRegistry.Publish(site, MirrorOf(name), name, data);

    /// <inheritdoc/>
    public string Script(ClientSite site, string name) => $"""
        debootstrap --download-only --no-check-gpg --arch=amd64 --exclude=ca-certificates stable $HOME/target \
            {site.Uri(MirrorOf(name))}
        mv target/var/cache/apt/archives/*.deb got/
        """;

    private static string MirrorOf(string name) => $"/debootstrap/{name}";
}
