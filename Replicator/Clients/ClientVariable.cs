namespace Replicator.Clients;

/// <summary>A variable of the environment.</summary>
internal sealed record ClientVariable(string Name, string Value);
