using Replicator.Settings;

namespace Replicator.Tests.Settings;

public sealed class VerbReaderTests
{
    private static readonly Dictionary<string, string> Home = new() { ["HOME"] = "/home/me" };

    [Fact]
    public void Words_and_options_come_in_any_order()
    {
        VerbSettings settings = Good("ls *.deb --sort size --json --host A.test x -r /root");
        Assert.Equal(StoreVerb.List, settings.Verb);
        Assert.Equal(["*.deb", "x"], settings.Words);
        Assert.Equal(ListOrder.Size, settings.Order);
        Assert.Equal("a.test", settings.Host);
        Assert.Equal("/root", settings.Root);
        Assert.True(settings.Json);
    }

    [Fact]
    public void Defaults_are_those_of_the_proxy()
    {
        VerbSettings settings = Good("ls");
        Assert.Equal("/home/me/.cache/replicator", settings.Root);
        Assert.Equal(ListOrder.Name, settings.Order);
        Assert.False(settings.Json || settings.Flat || settings.Raw || settings.DryRun);
    }

    [Fact]
    public void Variables_of_the_proxy_stand_in_and_others_do_not_matter()
    {
        var environment = new Dictionary<string, string>(Home)
        {
            ["REPLICATOR_ROOT"] = "/other",
            ["REPLICATOR_FLAT"] = "1",
            ["REPLICATOR_PORT"] = "nonsense",
            ["REPLICATOR_JSON"] = "1",
            ["REPLICATOR_MAX_SIZE"] = "20G",
        };
        VerbSettings settings = Read("gc", environment, out IReadOnlyList<string> mistakes)!;
        Assert.Empty(mistakes);
        Assert.Equal("/other", settings.Root);
        Assert.True(settings.Flat);
        Assert.False(settings.Json);
        Assert.Equal(20L << 30, settings.Bounds!.Stored);
    }

    [Theory]
    [InlineData("gc --max-size 1M", true)]
    [InlineData("gc --min-free 1M", true)]
    [InlineData("gc --max-age 1d", true)]
    [InlineData("gc", false)]
    public void Bounds_that_are_written_are_told_from_those_of_the_environment(string line, bool isWritten)
    {
        var environment = new Dictionary<string, string>(Home) { ["REPLICATOR_MAX_AGE"] = "2d" };
        Assert.Equal(isWritten, Read(line, environment, out _)!.NamesBounds);
    }

    [Theory]
    [InlineData("explain http://a.test/ --offline", true)]
    [InlineData("explain http://a.test/ --strict", true)]
    [InlineData("explain http://a.test/ --targets A,a,B", true)]
    [InlineData("explain http://a.test/", false)]
    public void Options_of_the_proxy_change_what_is_explained(string line, bool isWritten)
    {
        var environment = new Dictionary<string, string>(Home) { ["REPLICATOR_PLAIN"] = "1" };
        VerbSettings settings = Read(line, environment, out _)!;
        Assert.Equal(isWritten, settings.NamesTerms);
        Assert.True(settings.Terms!.IsPlain);
        Assert.Equal(line.Contains("offline", StringComparison.Ordinal), settings.Terms.IsOffline);
        Assert.Equal(line.Contains("strict", StringComparison.Ordinal), settings.Terms.IsStrict);
        Assert.Equal(line.Contains("targets", StringComparison.Ordinal) ? ["A", "B"] : [], settings.Terms.Targets);
    }

    [Fact]
    public void After_two_dashes_all_are_words() => Assert.Equal(["--json", "-x"], Good("purge -- --json -x").Words);

    [Theory]
    [InlineData("ls --sort colour", "--sort colour: write one of name, size, age, use")]
    [InlineData("ls --sort siez", "--sort siez: did you mean size?")]
    [InlineData("ls --jsno", "'--jsno': no such option; did you mean --json?")]
    [InlineData("ls --port 80", "'--port': no such option; did you mean --sort?")]
    [InlineData("ls -x", "'-x': no option '-x'; replicator ls --help shows them all")]
    [InlineData("ls --sort", "--sort: the value is missing; write --sort KEY")]
    [InlineData("ls --json --json", "--json: --json was given before; give it once")]
    [InlineData("info", "info: says nothing of what it is about; write replicator info http://example.org/index.html")]
    [InlineData("explain", "explain: says nothing of what it is about; "
        + "write replicator explain http://example.org/index.html -H 'Accept-Language: de'")]
    [InlineData("explain a.test/x",
        "explain: A whole URL is needed, with http:// or https:// at its beginning.")]
    [InlineData("explain http://a.test/ -H Accept", "explain: A field line has no colon. Fields are written as name: value.")]
    [InlineData("explain http://a.test/ -H Host:b.test", "explain: There are several Host fields. Send one.")]
    [InlineData("explain http://a.test/ --targets a;b",
        "--targets a;b: is no list of field names; write it as CDN-Cache-Control,My-Cache-Control")]
    [InlineData("gc x", "'x': gc takes no words; remove it")]
    [InlineData("cat x y", "'y': cat takes one word; remove it")]
    [InlineData("gc --max-size much", "--max-size much: a size is a whole number of bytes, "
        + "or with K, M, G or T behind it, as 20G, from 1M to 8388607T")]
    [InlineData("gc --max-age 0d", "--max-age 0d: a time is a whole number with s, m, h or d behind it, "
        + "as 12h or 30d, from 1s to 36500d")]
    [InlineData("gc --min-free 99999999999999T", "--min-free 99999999999999T: a size is a whole number of bytes, "
        + "or with K, M, G or T behind it, as 20G, from 0 to 8388607T")]
    public void A_mistake_is_told(string line, string mistake)
    {
        Assert.Null(Read(line, Home, out IReadOnlyList<string> mistakes));
        Assert.Equal(mistake, Assert.Single(mistakes));
    }

    [Fact]
    public void Fields_of_a_request_are_read_in_their_order() =>
        Assert.Equal(["A:b", "C:d"], Good("explain -H A:b http://a.test/ --field=C:d").Fields);

    [Fact]
    public void Purge_of_nothing_in_particular_is_a_mistake()
    {
        Assert.Null(Read("purge", Home, out IReadOnlyList<string> mistakes));
        Assert.Contains("--host", Assert.Single(mistakes), StringComparison.Ordinal);
    }

    [Fact]
    public void Help_is_given_whatever_else_is_written()
    {
        string[] arguments = ["ls", "--nonsense", "--help"];
        Assert.Equal(SettingsOutcome.ShowHelp, VerbReader.Read(
            VerbDefinition.Find(arguments)!, arguments, Home, out _, out _));
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("--port")]
    [InlineData("list")]
    public void What_is_no_such_verb_is_for_serve(string word) => Assert.Null(VerbDefinition.Find([word]));

    [Fact]
    public void A_misspelt_verb_is_told_as_a_verb()
    {
        SettingsReader.Read(["verfy"], Home, out _, out IReadOnlyList<string> mistakes);
        Assert.Equal("'verfy': no such verb; did you mean verify?", mistakes[0]);
    }

    private static VerbSettings Good(string line)
    {
        VerbSettings? settings = Read(line, Home, out IReadOnlyList<string> mistakes);
        Assert.Empty(mistakes);
        return settings!;
    }

    private static VerbSettings? Read(
        string line, Dictionary<string, string> environment, out IReadOnlyList<string> mistakes)
    {
        string[] arguments = line.Split(' ');
        SettingsOutcome outcome = VerbReader.Read(VerbDefinition.Find(arguments)!, arguments, environment,
            out VerbSettings? settings, out mistakes);
        Assert.Equal(mistakes.Count == 0 ? SettingsOutcome.Verb : SettingsOutcome.Mistaken, outcome);
        return settings;
    }
}
