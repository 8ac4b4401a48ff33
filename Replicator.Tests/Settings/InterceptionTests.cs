using Replicator.Settings;
using Checked = Replicator.Settings.Settings;

namespace Replicator.Tests.Settings;

public sealed class InterceptionTests
{
    [Fact]
    public void Nobody_is_intercepted_unasked() => Assert.Null(Read([], out _)!.Interception);

    [Theory]
    [InlineData(null, null, false, "--intercept")]
    [InlineData(null, "*.bank.example,pinned.example", true,
        "--intercept", "--tunnel", "pinned.example,*.bank.example", "--intercept-fallback")]
    [InlineData("*.example.net,example.org", null, false, "--intercept-only", "Example.org,*.example.net")]
    public void Whose_https_is_answered_is_read(
        string? only, string? tunnelled, bool fallsBack, params string[] arguments)
    {
        InterceptionChoice choice = Read(arguments, out IReadOnlyList<string> mistakes)!.Interception!;
        Assert.Empty(mistakes);
        Assert.Equal(only, choice.Only?.Text);
        Assert.Equal(tunnelled, choice.Tunnelled?.Text);
        Assert.Equal(fallsBack, choice.FallsBack);
        Assert.Equal("/home/me/.local/share/replicator", choice.DataFolder);
    }

    [Theory]
    [InlineData("--intercept: contradicts --intercept-only", "--intercept", "--intercept-only", "a.test")]
    [InlineData("--intercept: contradicts --reverse", "--intercept", "--reverse", "http://a.test")]
    [InlineData("--tunnel a.test: excepts hosts from --intercept", "--tunnel", "a.test")]
    [InlineData("--intercept-fallback: says what --intercept does", "--intercept-fallback")]
    [InlineData("--intercept-only https://a.test: ", "--intercept-only", "https://a.test")]
    [InlineData("--tunnel a.test,: ", "--intercept", "--tunnel", "a.test,")]
    [InlineData("--insecure-upstream a.test:443: is no host", "--insecure-upstream", "a.test:443")]
    [InlineData("--tls-cert: needs its key", "--reverse", "http://a.test", "--tls-cert", "a.pem")]
    [InlineData("--tls-cert a.pem: is for clients of --reverse", "--tls-cert", "a.pem", "--tls-key", "a.key")]
    [InlineData("--upstream-ca /nowhere.pem: cannot be read", "--upstream-ca", "/nowhere.pem")]
    [InlineData("--upstream-ca /dev/null: has no certificate", "--upstream-ca", "/dev/null")]
    public void Mistakes_are_told(string beginning, params string[] arguments)
    {
        Assert.Null(Read(arguments, out IReadOnlyList<string> mistakes));
        Assert.StartsWith(beginning, Assert.Single(mistakes), StringComparison.Ordinal);
    }

    [Fact]
    public void Origins_that_need_no_certificate_are_named_by_host()
    {
        Checked settings = Read(
            ["--insecure-upstream", "A.test.", "--insecure-upstream", "::1", "--insecure-upstream", "a.test"], out _)!;
        Assert.Equal(["a.test", "::1"], settings.InsecureUpstreams);
    }

    private static Checked? Read(string[] arguments, out IReadOnlyList<string> mistakes)
    {
        SettingsReader.Read(
            arguments, new Dictionary<string, string> { ["HOME"] = "/home/me" }, out Checked? settings, out mistakes);
        return settings;
    }
}
