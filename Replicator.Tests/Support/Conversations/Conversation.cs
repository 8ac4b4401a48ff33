namespace Replicator.Tests.Support.Conversations;

/// <summary>Requests one after the other: what the origin is asked and answers, and what clients get. It is the same over
/// a network in memory and over sockets, and whether the proxy is asked as one or stands in front of its origin.</summary>
/// <param name="Name">A sentence.</param>
/// <param name="Sections">"9111 4.2.1", several with commas.</param>
/// <param name="Turns">In order.</param>
internal sealed record Conversation(string Name, string Sections, params Turn[] Turns)
{
    /// <summary>The proxy runs with --strict.</summary>
    public bool IsStrict { get; init; }

    /// <summary>Its origin leaves, so that it cannot be anybody else's.</summary>
    public bool EndsItsOrigin => Turns.Any(turn => turn.IsAlone);

    public override string ToString() => Name;
}
