namespace Replicator.Tests.Clients.Registries;

/// <summary>Where a client gets packages from. Each package is a file, and most are told of by indexes.</summary>
internal interface IRegistry
{
    /// <summary>Publishes a package, in place of what was there by that name.</summary>
    /// <param name="name">Letters alone, more than three.</param>
    /// <param name="data">What is in it.</param>
    PublishedPackage Publish(ClientSite site, string name, string data);

    /// <returns>What a shell runs the client by, in a home of its own, to have the package in the folder
    /// <c>got</c>.</returns>
    string Script(ClientSite site, string name);
}
