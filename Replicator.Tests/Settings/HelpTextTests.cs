using Replicator.Settings;

namespace Replicator.Tests.Settings;

public sealed class HelpTextTests
{
    [Fact]
    public void Help_fits_a_screen_of_eighty_columns() =>
        Assert.All(HelpText.Text.Split('\n'), line => Assert.InRange(line.Length, 0, 80));

    [Fact]
    public void Help_names_every_option_once()
    {
        string[] lines = HelpText.Text.Split('\n');
        foreach (OptionDefinition option in OptionDefinition.All)
            Assert.Single(lines, line => line.Length > 6 && line[6..].Split(' ')[0] == $"--{option.LongName}");
    }

    [Fact]
    public void Every_option_has_an_explanation() =>
        Assert.All(OptionDefinition.All, option => Assert.NotEmpty(option.Help));

    [Fact]
    public void Help_names_every_verb() => Assert.All(VerbDefinition.All,
        verb => Assert.Contains($"\n  {verb.Name} ", HelpText.Text, StringComparison.Ordinal));

    [Fact]
    public void Help_of_a_verb_fits_the_screen_and_has_an_example() => Assert.All(VerbDefinition.All, verb =>
    {
        string text = HelpText.Of(verb);
        Assert.StartsWith($"Usage: replicator {verb.Name} [OPTION...]", text, StringComparison.Ordinal);
        Assert.EndsWith($"Example:\n  {verb.Example}\n", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Assert.All(verb.Options,
            option => Assert.Contains($"--{option.LongName}", text, StringComparison.Ordinal));
    });

    [Fact]
    public void The_version_has_a_name_and_a_number() =>
        Assert.Matches(@"^replicator \d+\.\d+\.\d+$", HelpText.Version);
}
