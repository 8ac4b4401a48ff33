namespace Replicator.Tests.Architecture;

/// <summary>Cache/README.md says which tests cover which section of RFC 9111.</summary>
public sealed class SectionTableTests
{
    private const string Variable = "REPLICATOR_WRITE_SECTIONS";
    private const string Command =
        $"{Variable}=1 dotnet test Replicator.Tests --filter FullyQualifiedName~{nameof(SectionTableTests)}";

    private static readonly string ReadmePath = Path.Combine(Sources.Root, "Replicator.Tests", "Cache", "README.md");

    private readonly SectionTable table = new(typeof(SectionTableTests).Assembly);

    [Fact]
    public void Every_section_has_a_test_or_a_reason() => Assert.Empty(table.Uncovered);

    [Fact]
    public void No_trait_names_a_section_that_is_not_there() => Assert.Empty(table.Unknown);

    [Fact]
    public void The_file_says_what_the_traits_say()
    {
        string expected = $"""
            # RFC 9111, and the tests that cover it

            Each class named here has tests with the trait `RFC` and the section's number: `[Trait("RFC", "9111 4.2.1")]`.
            They are run by `dotnet test Replicator.Tests --filter "RFC=9111 4.2.1"`. Conversations name theirs by
            themselves; each is played in memory and over sockets, as a proxy and in front of an origin. This file is
            written anew, once a trait was added or moved, by

            ```
            {Command}
            ```


            """ + table.Render();
        if (Environment.GetEnvironmentVariable(Variable) == "1")
            File.WriteAllText(ReadmePath, expected);
        Assert.True(
            File.Exists(ReadmePath) && File.ReadAllText(ReadmePath) == expected,
            $"Replicator.Tests/Cache/README.md is not what the traits say. This writes it anew: {Command}");
    }
}
