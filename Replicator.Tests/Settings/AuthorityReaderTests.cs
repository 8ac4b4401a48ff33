using Replicator.Settings;

namespace Replicator.Tests.Settings;

public sealed class AuthorityReaderTests
{
    private static readonly Dictionary<string, string> Home = new() { ["HOME"] = "/home/me" };

    [Fact]
    public void Without_a_word_the_authority_for_every_host_is_printed()
    {
        AuthorityRequest request = Good("ca");
        Assert.Equal(AuthorityAction.Print, request.Action);
        Assert.Equal("/home/me/.local/share/replicator", request.DataFolder);
        Assert.Null(request.Only);
    }

    [Theory]
    [InlineData("/data", "/data/replicator")]
    [InlineData("data", "/home/me/.local/share/replicator")]
    public void The_folder_follows_the_environment(string data, string folder) => Assert.Equal(
        folder, Read("ca", new(Home) { ["XDG_DATA_HOME"] = data }, out _)!.DataFolder);

    [Theory]
    [InlineData("ca install", true, null)]
    [InlineData("ca install --system", true, null)]
    [InlineData("ca install --nss /db", false, "/db")]
    [InlineData("ca uninstall --nss=/db/ --system", true, "/db/")]
    [InlineData("ca --yes uninstall", true, null)]
    public void A_store_is_named_or_is_the_systems(string line, bool isSystem, string? nss)
    {
        AuthorityRequest request = Good(line);
        Assert.Equal(isSystem, request.IsSystem);
        Assert.Equal(nss, request.NssFolder);
    }

    [Fact]
    public void Export_names_a_file_and_a_list()
    {
        AuthorityRequest request = Good("ca export - --only B.test,a.test");
        Assert.Equal("-", request.File);
        Assert.Equal("a.test,b.test", request.Only!.Text);
    }

    [Fact]
    public void To_have_agreed_is_said() =>
        Assert.True(Good("ca install -y").IsAgreed && !Good("ca install").IsAgreed);

    [Theory]
    [InlineData("ca instal", "ca instal: did you mean ca install?")]
    [InlineData("ca nonsense", "ca nonsense: write one of print, export, install, uninstall, rotate")]
    [InlineData("ca export",
        "ca export: says not where to; write replicator ca export replicator-ca.pem, or - to print it")]
    [InlineData("ca export a b", "'b': 'ca export' takes one file; remove it")]
    [InlineData("ca rotate now", "'now': 'ca rotate' takes no more words; remove it")]
    [InlineData("ca print --system", "--system: only ca install and ca uninstall take it; remove it")]
    [InlineData("ca rotate --yes", "--yes: only ca install and ca uninstall take it; remove it")]
    [InlineData("ca --only a..test", "--only a..test: 'a..test' is no host; write it as example.org, *.example.org, "
        + "192.0.2.1 or 2001:db8::1")]
    [InlineData("ca --root /x", "'--root': no such option; replicator ca --help shows them all")]
    public void A_mistake_is_told(string line, string mistake)
    {
        Assert.Null(Read(line, Home, out IReadOnlyList<string> mistakes));
        Assert.Equal(mistake, Assert.Single(mistakes));
    }

    [Fact]
    public void Without_a_home_it_says_what_to_set()
    {
        Assert.Null(Read("ca", [], out IReadOnlyList<string> mistakes));
        Assert.Contains("XDG_DATA_HOME", Assert.Single(mistakes), StringComparison.Ordinal);
    }

    [Fact]
    public void Help_is_given_whatever_else_is_written() => Assert.Equal(
        SettingsOutcome.ShowHelp, AuthorityReader.Read(["ca", "nonsense", "-h"], Home, out _, out _));

    private static AuthorityRequest Good(string line)
    {
        AuthorityRequest? request = Read(line, Home, out IReadOnlyList<string> mistakes);
        Assert.Empty(mistakes);
        return request!;
    }

    private static AuthorityRequest? Read(
        string line, Dictionary<string, string> environment, out IReadOnlyList<string> mistakes)
    {
        SettingsOutcome outcome = AuthorityReader.Read(
            line.Split(' '), environment, out AuthorityRequest? request, out mistakes);
        Assert.Equal(mistakes.Count == 0 ? SettingsOutcome.Verb : SettingsOutcome.Mistaken, outcome);
        return request;
    }
}
