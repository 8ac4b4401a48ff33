namespace Replicator.Tests.Strictness.Checker;

/// <summary>A field line.</summary>
/// <param name="Name">As sent.</param>
/// <param name="Value">Without the white space around it, a character a byte.</param>
/// <param name="Position">Of its first byte.</param>
internal sealed record WireField(string Name, string Value, int Position)
{
    public bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);
}
