namespace Replicator.Tests.Strictness.Checker;

/// <summary>A message breaks a rule.</summary>
/// <param name="rule">In words, with its section.</param>
/// <param name="position">Of the byte that breaks it, from the first of the connection on.</param>
internal sealed class NotWellFormedException(string rule, int position) : Exception($"at byte {position}: {rule}")
{
    public Violation Violation { get; } = new(rule, position);
}
