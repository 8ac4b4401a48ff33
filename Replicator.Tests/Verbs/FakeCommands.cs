using Replicator.Verbs;

namespace Replicator.Tests.Verbs;

/// <summary>Programs that are said to be there, and do what the test says.</summary>
internal sealed class FakeCommands : ICommandRunner
{
    /// <summary>What was run, in its order; each with blanks between.</summary>
    public List<string> Run { get; } = [];

    /// <summary>Those that are installed, at <c>/bin</c>.</summary>
    public HashSet<string> Installed { get; init; } =
        ["install", "rm", "sudo", "certutil", "update-ca-certificates", "update-ca-trust"];

    public bool IsPrivileged { get; init; }

    /// <summary>How a command ends.</summary>
    public Func<string, CommandOutcome> Answer { get; set; } = _ => new CommandOutcome(0, "");

    public string? Find(string program) => Installed.Contains(program) ? $"/bin/{program}" : null;

    CommandOutcome ICommandRunner.Run(IReadOnlyList<string> command)
    {
        string line = string.Join(' ', command);
        Run.Add(line);
        return Answer(line);
    }
}
