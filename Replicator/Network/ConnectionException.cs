namespace Replicator.Network;

/// <summary>A connection was refused, reset or ended early.</summary>
internal sealed class ConnectionException(string message, Exception? inner = null) : IOException(message, inner);
