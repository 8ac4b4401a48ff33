namespace Bench.Differ;

/// <summary>What one proxy made of one step.</summary>
/// <param name="Status">Zero: no answer.</param>
/// <param name="Content">The letter and how many of it; "page": another text; empty: none.</param>
/// <param name="Asked">What the origin was asked meanwhile: methods, with "if" where there was a condition, "part"
/// where there was a range. Empty: nothing.</param>
internal sealed record DifferObservation(int Status, string Content, string Asked)
{
    public bool IsConditional => Asked.Contains(" if", StringComparison.Ordinal);

    public override string ToString() =>
        $"{Status} {Content}".TrimEnd() + (Asked.Length > 0 ? $" ← {Asked}" : " from the store");
}
