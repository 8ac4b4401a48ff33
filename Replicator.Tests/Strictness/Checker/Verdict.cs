namespace Replicator.Tests.Strictness.Checker;

/// <summary>What a checker says of all bytes that were sent in one direction of a connection.</summary>
/// <param name="Messages">In order, up to the violation; the last may be incomplete.</param>
/// <param name="Violation">Null: every byte is as it must be, as far as the bytes go.</param>
internal sealed record Verdict(IReadOnlyList<WireMessage> Messages, Violation? Violation)
{
    /// <summary>The last message, or a part of its head, was not sent to its end.</summary>
    public bool BreaksOff { get; init; }
}
