using Replicator.Network;

namespace Replicator.Proxy;

/// <summary>A part of a content will not come, and the client was not promised any of it yet: it may be asked for
/// anew.</summary>
/// <param name="cause">Why it will not come.</param>
internal sealed class UnsentPartException(UpstreamException cause) : IOException(cause.Message, cause);
