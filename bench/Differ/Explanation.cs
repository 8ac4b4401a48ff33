namespace Bench.Differ;

/// <summary>Why a kind of difference is there.</summary>
/// <param name="Other">The proxy that does something else than Replicator; empty: any.</param>
/// <param name="Sentence">What they do.</param>
/// <param name="Section">Of the RFC that decides, by number.</param>
/// <param name="Right">Who does as it says.</param>
/// <param name="Explains">Whether a difference is of this kind. The first that says so counts.</param>
internal sealed record Explanation(
    string Other, string Sentence, string Section, string Right, Func<Difference, bool> Explains)
{
    public bool Holds(Difference difference) =>
        (Other.Length == 0 || Other == difference.Other) && Explains(difference);
}
