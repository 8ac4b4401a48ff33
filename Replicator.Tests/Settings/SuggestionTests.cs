using Replicator.Settings;

namespace Replicator.Tests.Settings;

public sealed class SuggestionTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("port", "port", 0)]
    [InlineData("prot", "port", 1)]
    [InlineData("por", "port", 1)]
    [InlineData("ports", "port", 1)]
    [InlineData("pert", "port", 1)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    public void Edits_are_counted(string from, string to, int distance)
    {
        Assert.Equal(distance, Suggestion.Distance(from, to));
        Assert.Equal(distance, Suggestion.Distance(to, from));
    }

    [Theory]
    [InlineData("offlin", "offline")]
    [InlineData("conect-port", "connect-ports")]
    [InlineData("x", null)]
    [InlineData("completely", null)]
    public void Only_what_is_near_is_suggested(string word, string? expected) =>
        Assert.Equal(expected, Suggestion.For(word, ["offline", "open", "connect-ports", "ip"]));
}
