using Replicator.Clients;
using Replicator.Settings;

namespace Replicator.Tests.Settings;

public sealed class ClientReaderTests
{
    [Theory]
    [InlineData("env", "bash", 8080, "")]
    [InlineData("env --shell zsh npm", "bash", 8080, "npm")]
    [InlineData("env --shell fish -p 3128 npm git", "fish", 3128, "npm,git")]
    [InlineData("env --shell powershell", "pwsh", 8080, "")]
    public void Shell_port_and_clients_are_read(string line, string shell, int port, string clients)
    {
        Assert.Equal(SettingsOutcome.Verb, Read(line, out ClientSettings? settings, out _));
        Assert.Equal((shell, port, clients), (settings!.Shell, settings.Port, string.Join(',', settings.Clients)));
    }

    [Theory]
    [InlineData("env npmm", "did you mean npm?")]
    [InlineData("env emacs", "known are any, curl, ")]
    [InlineData("env --shell cmd", "no such shell")]
    [InlineData("env --port 0", "from 1 to 65535")]
    public void Wrong_use_is_told(string line, string expected)
    {
        Assert.Equal(SettingsOutcome.Mistaken, Read(line, out _, out IReadOnlyList<string> mistakes));
        Assert.Contains(expected, Assert.Single(mistakes), StringComparison.Ordinal);
    }

    private static SettingsOutcome Read(
        string line, out ClientSettings? settings, out IReadOnlyList<string> mistakes) => ClientReader.Read(
            line.Split(' '), new Dictionary<string, string> { ["HOME"] = "/home/me" }, ClientTable.Names,
            out settings, out mistakes);
}
