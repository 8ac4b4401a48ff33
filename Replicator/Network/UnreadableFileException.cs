namespace Replicator.Network;

/// <summary>A file that is being sent cannot be read, or is shorter than it was: no fault of the peer's.</summary>
internal sealed class UnreadableFileException(string message, Exception? inner = null) : IOException(message, inner);
