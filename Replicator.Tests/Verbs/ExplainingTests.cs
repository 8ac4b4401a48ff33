using Replicator.Settings;
using Replicator.Verbs;

namespace Replicator.Tests.Verbs;

public sealed class ExplainingTests : IDisposable
{
    private readonly VerbScene scene = new();

    public void Dispose() => scene.Dispose();

    [Fact]
    public void A_fresh_response_is_a_hit()
    {
        scene.Stored.Put("/x", "abc", fields: ["Cache-Control: max-age=60"]);
        List<VerbRow> rows = Explain();
        Assert.Equal("replicator; hit; ttl=60", ValueOf(rows, "cache-status"));
        Assert.Equal("RFC 9211 §2", rows.Single(row => row.Name == "cache-status").Section);
        Assert.Equal(ExitCode.Ok, rows[^1].ExitCode);
    }

    [Fact]
    public void What_was_changed_by_hand_is_that_of_a_person()
    {
        scene.Stored.Put("/x", "abc", fields: ["Cache-Control: max-age=60"]);
        File.WriteAllText(scene.Stored.Root["a.test:80/x"], "changed");
        Assert.StartsWith("plain-file: ", ValueOf(Explain(), "because"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_put_there_by_hand_is_explained()
    {
        scene.Stored.Put("/y", "abc");
        File.WriteAllText(scene.Stored.Root["a.test:80/x"], "abc");
        Assert.StartsWith("plain-file: ", ValueOf(Explain(), "because"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_gone_is_not_stored_and_ends_with_1()
    {
        scene.Stored.Put("/x", "abc", fields: ["Cache-Control: max-age=60"]);
        File.Delete(scene.Stored.Root["a.test:80/x"]);
        List<VerbRow> rows = Explain();
        Assert.Equal("nothing is stored", ValueOf(rows, "variants"));
        Assert.Equal(ExitCode.NotFound, rows[^1].ExitCode);
    }

    [Theory]
    [InlineData("de", "replicator; hit; ttl=60")]
    [InlineData("en", "replicator; hit; ttl=60")]
    [InlineData("fr", "replicator; fwd=vary-miss")]
    public void Fields_select_among_variants(string language, string status)
    {
        foreach (string stored in new[] { "de", "en" })
            scene.Stored.Put("/x", stored, request: [$"Accept-Language: {stored}"],
                fields: ["Vary: Accept-Language", "Cache-Control: max-age=60"]);
        List<VerbRow> rows = Explain($"Accept-Language: {language}");
        Assert.Equal("2 stored", ValueOf(rows, "variants"));
        Assert.Equal(status, ValueOf(rows, "cache-status"));
        Assert.Equal(status.Contains("hit", StringComparison.Ordinal) ? 1 : 0, rows.Count(row =>
            row.Name == "variant" && row.Text!.Contains($"accept-language: {language}", StringComparison.Ordinal)
            && row.Text.EndsWith(": selected", StringComparison.Ordinal)));
    }

    [Fact]
    [Trait("RFC", "9111 4.4")]
    public void What_was_invalidated_is_told()
    {
        scene.Stored.Put("/x", "abc", fields: ["Cache-Control: max-age=60", "Cache-Groups: \"a\""]);
        scene.Stored.Clock.Advance(TimeSpan.FromSeconds(1));
        scene.Stored.Store.InvalidateGroups(Store.StoreScene.Uri("/y"), ["a"]);
        Assert.StartsWith("invalidated: ", ValueOf(Explain(), "because"), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_proxy_nobody_knows_why_the_last_answer_was_not_stored() =>
        Assert.StartsWith("only a proxy that runs", ValueOf(Explain(), "last answer"), StringComparison.Ordinal);

    [Theory]
    [InlineData("1.0.9", "1.0.9, 2 newer stored: goes first for room (--keep 2)")]
    [InlineData("1.0.10", "1.0.10, 1 newer stored: kept while older ones are there (--keep 2)")]
    [InlineData("1.1.0", "1.1.0, none newer is stored: kept while older ones are there (--keep 2)")]
    [InlineData("x", null)]
    public void A_version_is_told_whether_it_goes_first(string version, string? expected)
    {
        scene.Stored.KeptVersions = 2;
        scene.Stored.Restart();
        foreach (string stored in new[] { "1.0.10", "1.0.9", "1.1.0" })
            scene.Stored.Put($"/a/-/a-{stored}.tgz", "abc");
        List<VerbRow> rows = scene.Run(scene.Request(StoreVerb.Explain, $"http://a.test/a/-/a-{version}.tgz"));
        Assert.Equal(expected, ValueOf(rows, "version"));
    }

    [Fact]
    public void Fields_reach_a_proxy_that_runs()
    {
        VerbSettings request = Request("A: b", "C: \u00fc");
        byte[] line = RequestLine.Write(request);
        VerbSettings back = RequestLine.TryRead(line.AsMemory(0, line.Length - 1), request.Root, flat: false)!;
        Assert.Equal(StoreVerb.Explain, back.Verb);
        Assert.Equal(request.Fields, back.Fields);
    }

    [Fact]
    public void A_person_gets_a_line_for_each_with_its_section()
    {
        var output = new StringWriter { NewLine = "\n" };
        var errors = new StringWriter { NewLine = "\n" };
        var printer = new ExplanationPrinter(output, errors);
        printer.Take(VerbRow.Note("no proxy runs"));
        printer.Take(new VerbRow(RowKind.Explained) { Name = "lifetime", Text = "60 s", Section = "RFC 9111 §4.2" });
        printer.Take(new VerbRow(RowKind.Explained) { Name = "mode", Text = "\u001b" });
        printer.Finish();
        Assert.Equal("lifetime         60 s (RFC 9111 §4.2)\nmode             \\x1b\n", output.ToString());
        Assert.Equal("replicator: no proxy runs\n", errors.ToString());
    }

    private List<VerbRow> Explain(params string[] fields) => scene.Run(Request(fields));

    private VerbSettings Request(params string[] fields) =>
        scene.Request(StoreVerb.Explain, "http://a.test/x") with { Fields = fields };

    private static string? ValueOf(List<VerbRow> rows, string name) => rows.Find(row => row.Name == name)?.Text;
}
