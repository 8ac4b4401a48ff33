namespace Replicator.Clients;

/// <summary>How one client is pointed at the proxy and lets its authority vouch for others.</summary>
/// <param name="Name">As a person asks for it.</param>
/// <param name="Variables">All that it needs, shared ones too.</param>
internal sealed record ClientSetup(string Name, IReadOnlyList<ClientVariable> Variables)
{
    /// <summary>For one command: what no variable says.</summary>
    public IReadOnlyList<ClientFile> Files { get; init; } = [];

    /// <summary>For a person: what no variable says, lines to read or to put into a file.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
