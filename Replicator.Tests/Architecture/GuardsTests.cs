namespace Replicator.Tests.Architecture;

/// <summary>The guards, held against sources that break the rules.</summary>
public sealed class GuardsTests
{
    private const string Yield = """
        namespace Fibers;
        public readonly struct Yield { public static Yield Call(System.Collections.Generic.IEnumerable<Yield> fiber) =>
            default; }
        """;

    [Theory]
    [InlineData("Proxy", "Store", true)]
    [InlineData("Proxy", "Cache", true)]
    [InlineData("Proxy", "Http", true)]
    [InlineData("Proxy", "Diagnostics", true)]
    [InlineData("Proxy", "Settings", false)]
    [InlineData("Program", "Settings", true)]
    [InlineData("Program", "Fibers", true)]
    [InlineData("Network", "Store", false)]
    [InlineData("Network", "Cache", false)]
    [InlineData("Network", "Fibers", true)]
    [InlineData("Tls", "Network", true)]
    [InlineData("Tls", "Http", true)]
    [InlineData("Tls", "Fibers", true)]
    [InlineData("Tls", "Proxy", false)]
    [InlineData("Tls", "Store", false)]
    [InlineData("Tls", "Cache", false)]
    [InlineData("Pages", "Fibers", false)]
    [InlineData("Pages", "Diagnostics", true)]
    [InlineData("Pages", "Store", false)]
    [InlineData("Settings", "Diagnostics", true)]
    [InlineData("Settings", "Fibers", false)]
    [InlineData("Cache", "Fibers", false)]
    [InlineData("Http", "Diagnostics", false)]
    [InlineData("Http", "Cache", false)]
    [InlineData("Fibers", "Diagnostics", false)]
    [InlineData("Diagnostics", "Http", false)]
    [InlineData("Cache", "Cache", true)]
    public void Arrows_are_transitive(string from, string to, bool allowed) =>
        Assert.Equal(allowed, Arrows.MayKnow(from, to));

    [Theory]
    // With a using, without one, in full, by an alias, as a type argument, by what a method returns, by a base.
    [InlineData("using Replicator.Store;", "private Entry? entry;")]
    [InlineData("", "private Store.Entry? entry;")]
    [InlineData("", "private global::Replicator.Store.Entry? entry;")]
    [InlineData("using E = Replicator.Store.Entry;", "private E? entry;")]
    [InlineData("", "private List<Store.Entry> all = [];")]
    [InlineData("using static Replicator.Store.Entry;", "private int a = Make().Length;")]
    [InlineData("using static Replicator.Store.Entry;", "private void B() { var a = Make(); }")]
    [InlineData("", "private sealed class B : Store.Entry { }")]
    public void A_forbidden_arrow_is_found(string directive, string member)
    {
        Sources sources = Sources.Of(
            ("Replicator/Store/Entry.cs", """
                namespace Replicator.Store;
                internal class Entry { public int Length; public static Entry Make() => new(); }
                """),
            ("Replicator/Http/A.cs",
                $"{directive}\nnamespace Replicator.Http;\ninternal sealed class A {{ {member} }}"));
        IReadOnlyList<string> violations = Arrows.Violations(sources);
        Assert.NotEmpty(violations);
        Assert.All(violations, line => Assert.Matches("^Replicator/Http/A.cs:3: Http may not know Store", line));
    }

    [Fact]
    public void An_allowed_arrow_is_not_found()
    {
        Sources sources = Sources.Of(
            ("Replicator/Http/Head.cs", """
                namespace Replicator.Http;
                internal sealed class Head { public int this[int a] => a; }
                """),
            ("Replicator/Store/Entry.cs", """
                using Replicator.Http;
                namespace Replicator.Store;
                internal sealed class Entry { private int a = new Head()[1]; }
                """));
        Assert.Empty(Arrows.Violations(sources));
    }

    [Fact]
    public void A_long_a_wide_and_a_folded_file_are_found()
    {
        Assert.Single(FileGuards.Shapes(Sources.Of(("Replicator/Http/A.cs", new string('\n', 401)))));
        Assert.Empty(FileGuards.Shapes(Sources.Of(("Replicator/Http/A.cs", new string('\n', 400)))));
        Assert.Single(FileGuards.Widths(Sources.Of(("Replicator/Http/A.cs", "//" + new string('x', 119) + "\n"))));
        Assert.Empty(FileGuards.Widths(Sources.Of(("Replicator/Http/A.cs", "//" + new string('x', 118) + "\n"))));
        Assert.Single(FileGuards.Shapes(Sources.Of(("Replicator/Http/A.cs", "#region a\n#endregion\n"))));
    }

    [Theory]
    [InlineData("class A { }", 0)]
    [InlineData("class A { class B { } }", 0)]
    [InlineData("class A { } class A<T> { }", 0)]
    [InlineData("class A { } enum B { } record C(int D); readonly ref struct E { } delegate void F();", 0)]
    [InlineData("class A { } class B { }", 1)]
    [InlineData("class A { } interface B { }", 1)]
    [InlineData("class B { }", 2)]
    public void A_second_type_is_found(string text, int count) =>
        Assert.Equal(count, FileGuards.Types(Sources.Of(("Replicator/Http/A.cs",
            $"namespace Replicator.Http {{ {text} }}"))).Count());

    [Theory]
    [InlineData("Replicator/Http/A.cs", "Replicator.Http", 0)]
    [InlineData("Replicator/Program.cs", "Replicator", 0)]
    [InlineData("Fiber/A.cs", "Fibers", 0)]
    [InlineData("Replicator/Http/A.cs", "Replicator.Cache", 1)]
    [InlineData("Fiber/A.cs", "Fiber", 1)]
    public void A_namespace_beside_its_folder_is_found(string path, string space, int count) =>
        Assert.Equal(count, FileGuards.Namespaces(Sources.Of((path, $"namespace {space};"))).Count());

    [Theory]
    [InlineData("Replicator/Http/A.cs", "internal sealed class A { public enum B { } }", 0)]
    [InlineData("Replicator/Http/A.cs", "internal class A { } internal sealed class B : A { }", 0)]
    [InlineData("Replicator/Http/A.cs", "internal class A<T> { } internal sealed class B : A<int> { }", 0)]
    [InlineData("Replicator/Http/A.cs",
        "internal static class A { } internal record struct B; internal interface C { }", 0)]
    [InlineData("Replicator/Http/A.cs", "internal class A { }", 1)]
    [InlineData("Replicator/Http/A.cs", "public sealed class A { }", 1)]
    [InlineData("Replicator/Http/A.cs", "internal record A;", 1)]
    [InlineData("Fiber/A.cs", "public sealed class A { }", 0)]
    [InlineData("Fiber/A.cs", "public class A { }", 1)]
    public void An_open_type_is_found(string path, string text, int count)
    {
        string space = path.StartsWith("Fiber", StringComparison.Ordinal) ? "Fibers" : "Replicator.Http";
        Assert.Equal(count, TypeGuards.Declarations(Sources.Of((path, $"namespace {space};\n{text}"))).Count());
    }

    [Theory]
    [InlineData("class FieldSection { int HeadLength; void Persist(int content) { } }", 0)]
    [InlineData("class Embodiment { int somebody; int subheaders; }", 0)]
    [InlineData("class HttpUtils { }", 1)]
    [InlineData("class CacheManager { }", 1)]
    [InlineData("class Common { }", 1)]
    [InlineData("class EntryBase { }", 1)]
    [InlineData("class A { int headerNameLength; }", 1)]
    [InlineData("class A { int chunkHeaderLength; }", 0)]
    [InlineData("class A { void B(int body) { } }", 1)]
    [InlineData("class A { bool KeepAlive { get; } }", 1)]
    [InlineData("class A { void B() { foreach (var payload in new int[1]) { } } }", 1)]
    [InlineData("class A { void B(out int c) { D(out int requestHeaders); c = 0; } void D(out int e) => e = 0; }", 1)]
    public void A_name_that_is_no_word_of_the_house_is_found(string text, int count) =>
        Assert.Equal(count, TypeGuards.Names(Sources.Of(("Replicator/Http/A.cs", text))).Count());

    [Theory]
    [InlineData("partial class A { }", 1)]
    [InlineData("partial class A { partial void B(); }", 0)]
    public void A_part_of_a_type_is_found(string text, int count) =>
        Assert.Equal(count, TypeGuards.Partials(Sources.Of(("Replicator/Http/A.cs", text))).Count());

    [Theory]
    [InlineData("yield return Yield.Call(B());", 0)]
    [InlineData("var b = B(); foreach (Yield one in b) yield return one;", 0)]
    [InlineData("C(B()); yield break;", 0)]
    [InlineData("B(); yield break;", 1)]
    [InlineData("this.B(); yield break;", 1)]
    [InlineData("_ = B(); yield break;", 1)]
    [InlineData("if (B() is null) B(); yield break;", 1)]
    public void A_fiber_that_is_called_and_not_yielded_is_found(string text, int count)
    {
        Sources sources = Sources.Of(("Fiber/Yield.cs", Yield), ("Replicator/Proxy/A.cs", $$"""
            using Fibers;
            namespace Replicator.Proxy;
            internal sealed class A
            {
                private IEnumerable<Yield> B() { {{text}} }
                private void C(IEnumerable<Yield> fiber) { }
            }
            """));
        Assert.Equal(count, FiberGuards.CalledAndNotYielded(sources).Count());
    }

    [Theory]
    [InlineData("private IEnumerable<int> B() { lock (this) { yield return 1; } }", 1)]
    [InlineData("private void B() { Thread.Sleep(1); }", 1)]
    [InlineData("private async Task B() { await Task.Yield(); }", 1)]
    [InlineData("private void B() { lock (this) { } }", 0)]
    public void What_blocks_is_found(string text, int count) => Assert.Equal(
        count, FiberGuards.Blocking(Sources.Of(("Replicator/Proxy/A.cs", $"class A {{ {text} }}"))).Count());

    [Fact]
    public void What_does_not_compile_is_not_judged() =>
        Assert.Throws<InvalidOperationException>(() => Sources.Of(("Replicator/Http/A.cs", "class A : Nothing { }")));
}
