namespace Replicator.Tests.Strictness.Checker;

/// <summary>The first rule that a connection's bytes break.</summary>
/// <param name="Rule">In words, with its section.</param>
/// <param name="Position">Of the byte that breaks it, or of the line or message that does.</param>
internal sealed record Violation(string Rule, int Position)
{
    public override string ToString() => $"at byte {Position}: {Rule}";
}
