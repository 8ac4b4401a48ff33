namespace Replicator.Tests.Architecture;

/// <summary>The rules of the house, held against the house.</summary>
public sealed class ProductTests
{
    [Fact]
    public void Folders_know_only_what_they_may() => Holds(Arrows.Violations(Sources.Product));

    [Fact]
    public void Files_are_short() => Holds(FileGuards.Shapes(Sources.Product));

    [Fact]
    public void Lines_are_narrow() => Holds(FileGuards.Widths(Sources.Product));

    [Fact]
    public void A_file_holds_the_type_it_is_named_after() => Holds(FileGuards.Types(Sources.Product));

    [Fact]
    public void A_namespace_is_its_folder() => Holds(FileGuards.Namespaces(Sources.Product));

    [Fact]
    public void Types_are_internal_and_sealed() => Holds(TypeGuards.Declarations(Sources.Product));

    [Fact]
    public void Names_are_the_words_of_the_house() => Holds(TypeGuards.Names(Sources.Product));

    [Fact]
    public void Types_are_whole() => Holds(TypeGuards.Partials(Sources.Product));

    [Fact]
    public void Every_fiber_that_is_called_is_yielded() => Holds(FiberGuards.CalledAndNotYielded(Sources.Product));

    [Fact]
    public void Fibers_do_not_block() => Holds(FiberGuards.Blocking(Sources.Product));

    private static void Holds(IEnumerable<string> violations)
    {
        string[] lines = [.. violations];
        if (lines.Length > 0)
            Assert.Fail(string.Join('\n', lines));
    }
}
