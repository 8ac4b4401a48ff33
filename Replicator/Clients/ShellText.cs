namespace Replicator.Clients;

/// <summary>Lines that a shell evaluates.</summary>
internal static class ShellText
{
    /// <summary>The line that sets a variable for the shell and what it starts.</summary>
    public static string Set(Shell shell, ClientVariable variable) => shell switch
    {
        Shell.Fish => $"set -gx {variable.Name} {Quote(shell, variable.Value)}",
        Shell.Pwsh => $"$env:{variable.Name} = {Quote(shell, variable.Value)}",
        _ => $"export {variable.Name}={Quote(shell, variable.Value)}",
    };

    /// <summary>What a person types so that the shell takes what a command prints.</summary>
    public static string Evaluation(Shell shell, string command) => shell switch
    {
        Shell.Fish => $"{command} | source",
        Shell.Pwsh => $"{command} | Out-String | Invoke-Expression",
        _ => $"eval \"$({command})\"",
    };

    /// <summary>A line that no shell heeds, whatever it holds.</summary>
    public static string Comment(string text) =>
        $"# {string.Concat(text.Select(letter => char.IsControl(letter) ? '?' : letter))}";

    /// <summary>A word that stands for exactly that text.</summary>
    public static string Quote(Shell shell, string text) => shell switch
    {
        Shell.Fish => $"'{string.Concat(text.Select(letter => letter is '\\' or '\'' ? $"\\{letter}" : $"{letter}"))}'",
        // It takes typographic quotes for the plain one.
        Shell.Pwsh => $"'{string.Concat(text.Select(letter =>
            letter is '\'' or (>= '\u2018' and <= '\u201B') ? $"{letter}{letter}" : $"{letter}"))}'",
        _ => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'",
    };
}
