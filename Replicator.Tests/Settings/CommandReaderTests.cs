using Replicator.Settings;

namespace Replicator.Tests.Settings;

public sealed class CommandReaderTests
{
    private static readonly Dictionary<string, string> Home = new() { ["HOME"] = "/home/me" };

    [Theory]
    [InlineData("run npm ci --offline", "npm ci --offline", false)]
    [InlineData("run -- npm ci --root x", "npm ci --root x", false)]
    [InlineData("run --offline -- npm ci", "npm ci", true)]
    [InlineData("run --offline npm -- ci", "npm -- ci", true)]
    [InlineData("run -- --odd", "--odd", false)]
    public void All_behind_the_command_is_its_own(string line, string command, bool isOffline)
    {
        CommandSettings settings = Good(line);
        Assert.Equal(command.Split(' '), settings.Command);
        Assert.Equal(isOffline, settings.Proxy.Offline);
    }

    [Fact]
    public void Its_proxy_intercepts_every_host_on_a_port_of_loopback_and_says_little()
    {
        CommandSettings settings = Good("run --tunnel bank.test -- true");
        Assert.Null(settings.Proxy.Interception!.Only);
        Assert.Equal("bank.test", settings.Proxy.Interception.Tunnelled!.Text);
        Assert.Equal("127.0.0.1:0", Assert.Single(settings.Proxy.Bind).ToString());
        Assert.Equal(Replicator.Diagnostics.Verbosity.Quiet, settings.Proxy.Verbosity);
        Assert.False(settings.IsQuiet);
    }

    [Fact]
    public void A_proxy_that_runs_is_told_what_it_can_heed()
    {
        CommandSettings settings = Good("run --root /r --offline --max-size 1G --resolve a.test:443:127.0.0.1 -- true");
        Assert.Equal(["--offline", "--resolve=a.test:443:127.0.0.1"], settings.Options);
        Assert.Equal("--max-size", settings.OfOwnProxyAlone);
        Assert.Null(Good("run -- true").OfOwnProxyAlone);
    }

    [Theory]
    [InlineData("run", "names no command")]
    [InlineData("run --offline --", "names no command")]
    [InlineData("run --ofline -- true", "did you mean --offline?")]
    [InlineData("run --port 80 -- true", "no such option")]
    [InlineData("run --resolve x -- true", "is not NAME:PORT:ADDRESS")]
    public void Wrong_use_is_told(string line, string expected)
    {
        Assert.Equal(SettingsOutcome.Mistaken, CommandReader.Read(line.Split(' '), Home, out _,
            out IReadOnlyList<string> mistakes));
        Assert.Contains(mistakes, mistake => mistake.Contains(expected, StringComparison.Ordinal));
    }

    private static CommandSettings Good(string line)
    {
        SettingsOutcome outcome = CommandReader.Read(
            line.Split(' '), Home, out CommandSettings? settings, out IReadOnlyList<string> mistakes);
        Assert.True(outcome == SettingsOutcome.Verb, string.Join('\n', mistakes));
        return settings!;
    }
}
