using System.Text;
using Replicator.Cache.Indexes;
using static Replicator.Tests.Cache.Indexes.IndexTrial;

namespace Replicator.Tests.Cache.Indexes;

public sealed class HelmIndexTests
{
    private const string Index = "https://charts.test/repo/index.yaml";

    private static readonly HelmIndex Reader = new();

    private static readonly string Sample = $$"""
        apiVersion: v1
        # entries: of a comment
        entries:
          "tool":
          - apiVersion: v2
            urls:
            - charts/tool-1.0.0.tgz
            - "https://files.test/tool-1.0.0+b.tgz"
            - 's3://files/tool-1.0.0.tgz'
            annotations: {digest: "{{new string('9', 64)}}", urls: [x.tgz]}
            description: |
              digest: {{new string('9', 64)}}
              urls: [y.tgz]
            digest: {{new string('1', 64)}}
            name: tool
          - digest: sha256:{{new string('2', 64)}}
            dependencies:
              - name: z
                urls: [z.tgz]
            urls: [charts/tool-0.9.0.tgz]
          - urls: [charts/none.tgz]
            digest: abc
          - urls: charts/none.tgz
            digest: {{new string('3', 64)}}
          - none
          ? {a: b}
          : - urls: [../../up.tgz]
              digest: {{new string('4', 64)}}
          other: none
        generated: "2026-01-01T00:00:00Z"
        """;

    private static readonly string[] Right =
    [
        $"https://charts.test:443/repo/charts/tool-1.0.0.tgz {Sha256('1')}",
        $"https://files.test:443/tool-1.0.0+b.tgz {Sha256('1')}",
        $"https://charts.test:443/repo/charts/tool-0.9.0.tgz {Sha256('2')}",
        $"https://charts.test:443/up.tgz {Sha256('4')}",
    ];

    [Theory]
    [InlineData(true, "/index.yaml")]
    [InlineData(true, "/repo/index.yaml")]
    [InlineData(false, "/index.yaml?a")]
    [InlineData(false, "/myindex.yaml")]
    public void Is_told_by_its_name(bool expected, string path) =>
        Assert.Equal(expected, Reader.Reads(UriOf($"https://charts.test{path}"), ResponseOf("text/yaml")));

    [Fact]
    public void Each_version_tells_its_archives() => Finds(Reader, Index, Sample, Right);

    [Fact]
    public void It_may_be_json() => Finds(
        Reader,
        Index,
        $$$"""
        {"apiVersion":"v1","entries":{"tool":[{"digest":"{{{new string('1', 64)}}}","urls":["a.tgz","b.tgz"]}],"x":null}}
        """,
        $"https://charts.test:443/repo/a.tgz {Sha256('1')}",
        $"https://charts.test:443/repo/b.tgz {Sha256('1')}");

    [Theory]
    [InlineData("")]
    [InlineData("none")]
    [InlineData("- entries")]
    [InlineData("entries: &a [*a]")]
    [InlineData("# nothing")]
    public void What_is_none_tells_nothing(string text) => Finds(Reader, Index, text);

    [Fact]
    public void Of_many_places_some_are_told() => Assert.Equal(16, Found(Reader, Index, new MemoryStream(
        Encoding.ASCII.GetBytes($"entries: {{a: [{{digest: {new string('1', 64)}, urls: [{Places(1000)}]}}]}}"))).Length);

    [Fact]
    public void What_is_cut_off_tells_nothing_wrong() => FindsNothingElse(Reader, Index, Sample, Right);

    [Fact]
    public void Rubbish_is_passed_over() => StandsRubbish(Reader, Index, Sample);

    [Theory]
    [InlineData("entries: ", "a")]
    [InlineData("entries: \"", "a")]
    [InlineData("entries: |\n", " a\n")]
    [InlineData("a: ", "[")]
    [InlineData("a: ", "[\n")]
    [InlineData("", "{a: ")]
    [InlineData("a:\n- ", "- ")]
    [InlineData("? ", "? ")]
    [InlineData("a: ", "# ")]
    [InlineData("a: &", "b")]
    [InlineData("a: !", "b")]
    [InlineData("%TAG !a", "b")]
    [InlineData("a: ", " ")]
    [InlineData("a: ", "\n")]
    public void What_never_ends_is_kept_nowhere(string begin, string repeated)
    {
        var content = new MadeStream(begin, _ => string.Concat(Enumerable.Repeat(repeated, 1000)), "", 50 << 20);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<IOException>(() => Reader.Read(content, UriOf(Index), file => Assert.Fail(file.Key)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before - content.Allocated, 0, 40 << 20);
    }

    [Fact]
    public void A_long_one_is_kept_nowhere() => KeepsLittle(
        Reader,
        Index,
        new MadeStream(
            "entries:\n  tool:\n",
            number => $"  - digest: {new string('a', 64)}\n    urls: [{number}.tgz]\n    description: {new string('x', 4000)}\n",
            "",
            length: 20 << 20),
        perEntry: 40_000);

    private static string Places(int count) => string.Join(", ", Enumerable.Range(0, count).Select(one => $"{one}.tgz"));
}
