namespace Replicator.Tests.Support;

/// <summary>A theory about real programs; skipped, with the reason, where one of them is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsTheoryAttribute : TheoryAttribute
{
    /// <param name="needs">Names of programs, or what <see cref="Needs"/> names.</param>
    public NeedsTheoryAttribute(params string[] needs)
    {
        Skip = Needs.Reason(needs);
    }
}
