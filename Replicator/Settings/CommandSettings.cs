namespace Replicator.Settings;

/// <summary>A command that is to be run beside a proxy, checked: made by <see cref="CommandReader"/> alone.</summary>
/// <param name="Command">The program and its arguments.</param>
/// <param name="Proxy">Of a proxy of its own; it intercepts every host but those that are excepted.</param>
/// <param name="Options">What was given, for a proxy that runs already; paths are absolute.</param>
internal sealed record CommandSettings(
    IReadOnlyList<string> Command, Settings Proxy, IReadOnlyList<string> Options)
{
    /// <summary>What was written that a proxy which runs already would not heed; null: nothing.</summary>
    public string? OfOwnProxyAlone { get; init; }

    /// <summary>Nothing is told at the end.</summary>
    public bool IsQuiet { get; init; }
}
