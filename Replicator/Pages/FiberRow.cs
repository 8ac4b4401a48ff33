namespace Replicator.Pages;

/// <summary>One fiber that waits.</summary>
/// <param name="Name">What it serves; userinfo in it is masked when shown.</param>
/// <param name="Chain">Its calls, outermost first, each as file and line.</param>
/// <param name="Wait">For what it waits.</param>
/// <param name="Waiting">Since when, as the time that passed.</param>
internal sealed record FiberRow(string Name, IReadOnlyList<string> Chain, string Wait, TimeSpan Waiting);
