namespace Replicator.Tests.Support;

/// <summary>A fact about real programs; skipped, with the reason, where one of them is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsFactAttribute : FactAttribute
{
    /// <param name="needs">Names of programs, or what <see cref="Needs"/> names.</param>
    public NeedsFactAttribute(params string[] needs)
    {
        Skip = Needs.Reason(needs);
    }
}
