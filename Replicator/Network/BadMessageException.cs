using Replicator.Http;

namespace Replicator.Network;

/// <summary>A peer sent a message that is refused (RFC 9112 §2 to §7).</summary>
/// <param name="side">Whose message it is.</param>
/// <param name="refusal">Why.</param>
internal sealed class BadMessageException(Side side, Refusal refusal) : IOException(Refusals.Describe(refusal))
{
    public Side Side { get; } = side;

    public Refusal Refusal { get; } = refusal;
}
