namespace Replicator.Network;

/// <summary>Whose connection, message or fault it is.</summary>
internal enum Side
{
    Client,
    Origin,
}
