using Replicator.Http;
using Replicator.Settings;
using Checked = Replicator.Settings.Settings;

namespace Replicator.Tests.Settings;

public sealed class ReverseTests
{
    [Theory]
    [InlineData("http://www.example", null, "www.example", 80, "www.example", 80)]
    [InlineData("HTTP://WWW.example:3000/", null, "www.example", 3000, "www.example", 3000)]
    [InlineData("http://[::1]:3000", null, "[::1]", 3000, "[::1]", 3000)]
    [InlineData("http://127.0.0.1:3000", "www.example", "127.0.0.1", 3000, "www.example", 80)]
    [InlineData("http://127.0.0.1:3000", "www.example:81", "127.0.0.1", 3000, "www.example", 81)]
    [InlineData("http://127.0.0.1:3000", "keep", "127.0.0.1", 3000, null, 0)]
    public void An_origin_is_read_with_its_name(
        string origin, string? name, string host, int port, string? sentHost, int sentPort)
    {
        string[] arguments = name is null ? ["--reverse", origin] : ["--reverse", origin, "--host", name];
        Checked settings = Read(arguments, out IReadOnlyList<string> mistakes)!;
        Assert.Empty(mistakes);
        Assert.Equal(new ReverseOrigin(host, port, sentHost, sentPort), settings.Reverse);
        Assert.Equal(["CDN-Cache-Control"], settings.Targets);
    }

    [Theory]
    [InlineData("127.0.0.1:3000", "write it as http://127.0.0.1:3000")]
    [InlineData("ftp://www.example", "write it as http://127.0.0.1:3000")]
    [InlineData("http://", "write it as http://127.0.0.1:3000")]
    [InlineData("http://www.example:0", "write it as http://127.0.0.1:3000")]
    [InlineData("http://me@www.example", "write it as http://127.0.0.1:3000")]
    [InlineData("http://www.example/path", "an origin has no path")]
    public void What_is_no_origin_is_a_mistake(string origin, string what)
    {
        Assert.Null(Read(["--reverse", origin], out IReadOnlyList<string> mistakes));
        string mistake = Assert.Single(mistakes);
        Assert.StartsWith($"--reverse {origin}: ", mistake);
        Assert.Contains(what, mistake);
    }

    [Theory]
    [InlineData("--host a b", "--host", "a b", "--reverse", "http://a")]
    [InlineData("--host www.example", "--host", "www.example")]
    [InlineData("--reverse: contradicts --external", "--reverse", "http://a", "--external", "b:1")]
    [InlineData("--targets a b", "--targets", "a b")]
    [InlineData("--targets a,,b", "--targets", "a,,b")]
    public void Other_mistakes_are_told(string beginning, params string[] arguments)
    {
        Assert.Null(Read(arguments, out IReadOnlyList<string> mistakes));
        Assert.StartsWith(beginning, Assert.Single(mistakes));
    }

    [Fact]
    public void Fields_that_count_are_named_in_order()
    {
        Assert.Empty(Read([], out _)!.Targets);
        Assert.Equal(["B", "a"], Read(["--targets", "B, a,A"], out _)!.Targets);
        Assert.Equal(["x"], Read(["--targets", "x", "--reverse", "http://a"], out _)!.Targets);
    }

    private static Checked? Read(string[] arguments, out IReadOnlyList<string> mistakes)
    {
        SettingsReader.Read(
            arguments, new Dictionary<string, string> { ["HOME"] = "/home/a" }, out Checked? settings, out mistakes);
        return settings;
    }
}
