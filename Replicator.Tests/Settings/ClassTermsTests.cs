using Replicator.Settings;
using Checked = Replicator.Settings.Settings;

namespace Replicator.Tests.Settings;

public sealed class ClassTermsTests
{
    [Fact]
    public void Without_a_word_there_are_no_rules_of_the_person()
    {
        ClassTerms classes = Read([], [])!.Classes;
        Assert.Empty(classes.Choices);
        Assert.Equal(TimeSpan.FromSeconds(10), classes.IndexAge);
    }

    [Fact]
    public void Rules_are_read_in_their_order()
    {
        ClassTerms classes = Read([
            "--class", "*.Example.org/Builds/*.zip=immutable", "--class=a.test:8080/list?a=b*=index", "--class",
            "*/private/*=never", "--index-age", "0",
        ], [])!.Classes;
        Assert.Equal(
            [
                new ClassChoice("*.Example.org/Builds/*.zip", "*.example.org", "/Builds/*.zip", ClassWord.Immutable),
                new ClassChoice("a.test:8080/list?a=b*", "a.test:8080", "/list?a=b*", ClassWord.Index),
                new ClassChoice("*/private/*", "*", "/private/*", ClassWord.Never),
            ],
            classes.Choices);
        Assert.Equal(TimeSpan.Zero, classes.IndexAge);
    }

    [Fact]
    public void A_variable_stands_in_with_commas()
    {
        ClassTerms classes = Read([], new() { ["REPLICATOR_CLASS"] = "a/*=never, b/*=index" })!.Classes;
        Assert.Equal(["a/*", "b/*"], classes.Choices.Select(choice => choice.Written));
    }

    [Theory]
    [InlineData("a/b=imutable", "did you mean immutable?")]
    [InlineData("a/b=Never", "did you mean never?")]
    [InlineData("a/b", "says no class")]
    [InlineData("a/b=", "says no class")]
    [InlineData("a/b=index,never", "says no class")]
    [InlineData("http://a/b=index", "names a scheme")]
    [InlineData("a=index", "names no host and path")]
    [InlineData("/a=index", "names no host and path")]
    [InlineData("a/b c=index", "percent-encoded")]
    [InlineData("a/b#c=index", "percent-encoded")]
    public void A_mistake_is_told_with_what_was_written(string written, string mistake)
    {
        Assert.Null(Read(["--class", written], [], out IReadOnlyList<string> mistakes));
        Assert.StartsWith($"--class {written}: ", Assert.Single(mistakes));
        Assert.Contains(mistake, mistakes[0]);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("1m")]
    [InlineData("86401")]
    public void A_time_is_a_number_of_seconds(string written)
    {
        Assert.Null(Read([$"--index-age={written}"], [], out IReadOnlyList<string> mistakes));
        Assert.Equal($"--index-age {written}: seconds are a whole number from 0 to 86400", Assert.Single(mistakes));
    }

    [Fact]
    public void What_explains_without_a_proxy_takes_them_too()
    {
        string[] arguments = ["explain", "http://a.test/", "--class", "a.test/*=immutable"];
        SettingsOutcome outcome = VerbReader.Read(VerbDefinition.Find(arguments)!, arguments,
            new Dictionary<string, string> { ["HOME"] = "/home/me" }, out VerbSettings? settings, out _);
        Assert.Equal(SettingsOutcome.Verb, outcome);
        Assert.Equal(ClassWord.Immutable, Assert.Single(settings!.Terms!.Classes.Choices).Class);
    }

    private static Checked? Read(string[] arguments, Dictionary<string, string> environment)
    {
        Checked? settings = Read(arguments, environment, out IReadOnlyList<string> mistakes);
        Assert.Empty(mistakes);
        return settings;
    }

    private static Checked? Read(
        string[] arguments, Dictionary<string, string> environment, out IReadOnlyList<string> mistakes)
    {
        environment["HOME"] = "/home/me";
        SettingsReader.Read(arguments, environment, out Checked? settings, out mistakes);
        return settings;
    }
}
