using Replicator.Http;

namespace Replicator.Cache;

/// <summary>A download that runs.</summary>
/// <param name="Status">Of the origin's answer; zero: there is none yet.</param>
/// <param name="Held">Which bytes of the content are there.</param>
/// <param name="CompleteLength">Bytes in all; null: not known.</param>
/// <param name="ReaderCount">Clients that wait for it or read it.</param>
/// <param name="IsJoined">The request that is explained joins it.</param>
internal sealed record RunningFacts(int Status, ByteMap Held, long? CompleteLength, int ReaderCount, bool IsJoined);
