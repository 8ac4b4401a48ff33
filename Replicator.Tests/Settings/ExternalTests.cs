using System.Text;
using Replicator.Settings;
using Checked = Replicator.Settings.Settings;

namespace Replicator.Tests.Settings;

public sealed class ExternalTests
{
    [Theory]
    [InlineData("proxy.example:3128", "proxy.example", 3128, null)]
    [InlineData("http://PROXY.example:3128/", "proxy.example", 3128, null)]
    [InlineData("HTTP://proxy.example", "proxy.example", 80, null)]
    [InlineData("http://[::1]:3128", "[::1]", 3128, null)]
    [InlineData("me:secret@127.0.0.1:3128", "127.0.0.1", 3128, "me:secret")]
    [InlineData("http://me@proxy.example:1", "proxy.example", 1, "me:")]
    [InlineData("http://m%40e:p%3a%2F@@proxy.example:1", "proxy.example", 1, "m@e:p:/@")]
    [InlineData("http://me:a:b@proxy.example:1", "proxy.example", 1, "me:a:b")]
    [InlineData("http://me:p\u00e4ss@proxy.example:1", "proxy.example", 1, "me:p\u00e4ss")]
    public void A_proxy_is_read_in_every_form(string text, string host, int port, string? credentials)
    {
        ExternalChoice external = Read(["--external", text], [])!;
        Assert.Equal((host, port, "--external"), (external.Host, external.Port, external.Source));
        string? expected = credentials is null
            ? null
            : "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials));
        Assert.Equal(expected, external.Authorization);
    }

    [Theory]
    [InlineData("proxy.example")]
    [InlineData("http://")]
    [InlineData("http://proxy.example:0")]
    [InlineData("http://proxy.example:99999")]
    [InlineData("http://proxy.example:3128/path")]
    [InlineData("https://me:SECRET@proxy.example:3128")]
    [InlineData("socks5://proxy.example:1080")]
    [InlineData("http://m%3Ae:SECRET@proxy.example:3128")]
    [InlineData("http://me:SECRET%0d%0a@proxy.example:3128")]
    [InlineData("http://me:SEC RET@proxy.example:3128")]
    [InlineData("me:SECRET@proxy.example")]
    [InlineData("http://me:SECRET@pro xy:3128")]
    public void What_is_none_is_a_mistake_that_shows_no_password(string text)
    {
        foreach ((string[] arguments, string name) in new[]
        {
            (new[] { "-e", text }, ""),
            ([], "REPLICATOR_EXTERNAL"),
            ([], "http_proxy"),
            ([], "HTTPS_PROXY"),
        })
        {
            Dictionary<string, string> environment = name.Length == 0 ? [] : new() { [name] = text };
            string mistake = Assert.Single(Mistakes(arguments, environment));
            Assert.DoesNotContain("SEC", mistake);
            Assert.Contains(name is "" or "REPLICATOR_EXTERNAL" ? "--external" : name, mistake);
        }
    }

    [Theory]
    [InlineData("-e", "me:SECRET@a:1", "-e", "http://me:SECRET@b:2")]
    [InlineData("me:SECRET@a:1")]
    [InlineData("--port", "1", "http://me:SECRET@a:1")]
    public void No_other_mistake_shows_it_either(params string[] arguments)
    {
        string all = string.Join('\n', Mistakes(arguments, []));
        Assert.NotEqual("", all);
        Assert.DoesNotContain("SECRET", all);
    }

    [Theory]
    [InlineData("http_proxy=http://a:1", "a (http_proxy)", "")]
    [InlineData("HTTP_PROXY=http://a:1", "", "")]
    [InlineData("https_proxy=http://a:1", "", "a (https_proxy)")]
    [InlineData("HTTPS_PROXY=http://a:1", "", "a (HTTPS_PROXY)")]
    [InlineData("HTTPS_PROXY=http://a:1 https_proxy=b:2", "", "b (https_proxy)")]
    [InlineData("HTTPS_PROXY=http://a:1 https_proxy=", "", "")]
    [InlineData("http_proxy=", "", "")]
    [InlineData("http_proxy=a:1 REPLICATOR_EXTERNAL=b:2", "b (--external)", "b (--external)")]
    public void The_variables_stand_in_for_the_option(string variables, string http, string tunnels)
    {
        Dictionary<string, string> environment = variables.Split(' ').ToDictionary(
            one => one.Split('=')[0], one => one.Split('=')[1]);
        Checked settings = Good([], environment);
        Assert.Equal(http, Shown(settings.ExternalForHttp));
        Assert.Equal(tunnels, Shown(settings.ExternalForTunnels));
        settings = Good(["-e", "c:3"], environment);
        Assert.Equal("c (--external)", Shown(settings.ExternalForHttp));
        Assert.Equal("c (--external)", Shown(settings.ExternalForTunnels));
    }

    [Fact]
    public void Direct_hosts_are_named_by_no_proxy()
    {
        Assert.Equal("", Good([], []).DirectHosts);
        Assert.Equal("a", Good([], new() { ["no_proxy"] = "a", ["NO_PROXY"] = "b" }).DirectHosts);
        Assert.Equal("b", Good(["-e", "c:3"], new() { ["NO_PROXY"] = "b" }).DirectHosts);
    }

    private static string Shown(ExternalChoice? choice) => choice is null ? "" : $"{choice.Host} ({choice.Source})";

    private static ExternalChoice? Read(string[] arguments, Dictionary<string, string> environment) =>
        Good(arguments, environment).ExternalForHttp;

    private static Checked Good(string[] arguments, Dictionary<string, string> environment)
    {
        environment = new(environment) { ["HOME"] = "/home/me" };
        SettingsReader.Read(arguments, environment, out Checked? settings, out IReadOnlyList<string> mistakes);
        Assert.Empty(mistakes);
        return settings!;
    }

    private static IReadOnlyList<string> Mistakes(string[] arguments, Dictionary<string, string> environment)
    {
        environment = new(environment) { ["HOME"] = "/home/me" };
        Assert.Equal(
            SettingsOutcome.Mistaken,
            SettingsReader.Read(arguments, environment, out _, out IReadOnlyList<string> mistakes));
        return mistakes;
    }
}
