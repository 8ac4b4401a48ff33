using Replicator.Cache;

namespace Replicator.Pages;

/// <summary>What <see cref="ExplainPage"/> shows.</summary>
/// <param name="Url">As it was written; empty: nothing is asked yet.</param>
/// <param name="Fields">Of the request, as they were written.</param>
/// <param name="Mistake">Why there is no answer; null: there is one, or nothing was asked.</param>
/// <param name="Lines">The answer.</param>
internal sealed record ExplainFacts(
    string Url, IReadOnlyList<string> Fields, string? Mistake, IReadOnlyList<ExplanationLine> Lines);
