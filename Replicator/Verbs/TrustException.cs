namespace Replicator.Verbs;

/// <summary>An authority cannot be put into a store, or taken out of it: the message says why, and what to
/// do.</summary>
internal sealed class TrustException(string message) : IOException(message);
