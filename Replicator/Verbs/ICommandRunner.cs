namespace Replicator.Verbs;

/// <summary>Runs other programs.</summary>
internal interface ICommandRunner
{
    /// <summary>Whether the person may change what is the system's.</summary>
    bool IsPrivileged { get; }

    /// <returns>The path of a program; null: it is not installed.</returns>
    string? Find(string program);

    /// <summary>Runs a program to its end, without a shell between.</summary>
    /// <param name="command">Its path, and its arguments.</param>
    /// <exception cref="IOException">It cannot be started.</exception>
    CommandOutcome Run(IReadOnlyList<string> command);
}

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">Zero: well.</param>
/// <param name="Output">What it printed, errors included.</param>
internal readonly record struct CommandOutcome(int ExitCode, string Output);
