using Replicator.Http;

namespace Replicator.Cache;

/// <summary>What is kept of a content that is not all there, and that nobody fetches.</summary>
/// <param name="Response">All but the content.</param>
/// <param name="Held">Which bytes are there.</param>
/// <param name="CompleteLength">Bytes in all; null: not known.</param>
internal sealed record HeldContent(StoredResponse Response, ByteMap Held, long? CompleteLength);
