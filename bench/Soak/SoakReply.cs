namespace Bench.Soak;

/// <summary>What a client got.</summary>
/// <param name="Head">Of the final answer.</param>
/// <param name="Outcome">Its status, or what became of it, for the table.</param>
/// <param name="Persists">The connection may be used again.</param>
internal sealed record SoakReply(SoakHead Head, string Outcome, bool Persists);
