namespace Replicator.Tls;

/// <summary>Two peers found no way to speak TLS, or one does not believe the other.</summary>
internal sealed class HandshakeException(Exception inner) : IOException(inner.GetBaseException().Message, inner);
