using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Replicator.Verbs;

/// <summary>Runs programs of this machine. They share our input, so that one may ask for a password.</summary>
/// <param name="searchPath">Where they are looked for: folders, with colons between.</param>
internal sealed class CommandRunner(string searchPath) : ICommandRunner
{
    // Those of the system's administration, which are not in everybody's path.
    private static readonly string[] SystemFolders = ["/usr/sbin", "/sbin"];

    public bool IsPrivileged => Environment.IsPrivilegedProcess;

    public string? Find(string program) =>
        searchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(SystemFolders)
            .Where(Path.IsPathRooted)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    public CommandOutcome Run(IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var output = new StringBuilder();
        void Take(object sender, DataReceivedEventArgs line)
        {
            lock (output)
                output.Append(line.Data).Append(line.Data is null ? "" : "\n");
        }

        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += Take;
        process.ErrorDataReceived += Take;
        try
        {
            process.Start();
        }
        catch (Win32Exception failure)
        {
            throw new IOException($"{command[0]} cannot be started: {failure.Message}", failure);
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitForExit();
        return new CommandOutcome(process.ExitCode, output.ToString());
    }
}
