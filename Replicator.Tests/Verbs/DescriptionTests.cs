using Replicator.Settings;
using Replicator.Store;
using Replicator.Verbs;

namespace Replicator.Tests.Verbs;

public sealed class DescriptionTests : IDisposable
{
    private readonly VerbScene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData("http://a.test/x")]
    [InlineData("HTTP://A.test:80/x")]
    [InlineData("a.test:80/x")]
    public void All_that_is_known_is_told(string word)
    {
        scene.Stored.Put("/x", "abc", fields: ["Cache-Control: max-age=60", "ETag: \"1\""]);
        VerbRow row = scene.Run(StoreVerb.Describe, word)[0];

        Assert.Equal("http://a.test:80/x", row.Url);
        Assert.Equal("a.test:80/x", row.Path);
        Assert.Equal(["Cache-Control: max-age=60", "ETag: \"1\""], row.Fields!);
        Assert.Equal(scene.Stored.Clock.GetUtcNow(), row.Received);
        Assert.Equal(scene.Stored.Clock.GetUtcNow(), row.Requested);
        Assert.Equal(scene.Stored.Clock.GetUtcNow().AddSeconds(60), row.FreshUntil);
        Assert.NotNull(row.Modified);
        Assert.Null(row.Codings);
        Assert.Null(row.Variant);
        Assert.Null(row.Text);
    }

    [Fact]
    public void Each_variant_is_told_by_what_it_was_chosen_by()
    {
        scene.Stored.Put("/x", "abc", request: ["Accept-Language: de"], fields: ["Vary: Accept-Language"]);
        scene.Stored.Put("/x", "abcd", request: ["Accept-Language: en"], fields: ["Vary: Accept-Language"]);
        List<VerbRow> rows = scene.Run(StoreVerb.Describe, "http://a.test/x");
        Assert.Equal(["accept-language: en", "accept-language: de"],
            rows.Where(row => row.Kind == RowKind.Stored).SelectMany(row => row.Variant!));
    }

    [Fact]
    public void A_coded_content_is_told_as_such()
    {
        scene.Stored.Put("/x", "abc", fields: ["Content-Encoding: gzip"]);
        Assert.Equal("gzip", scene.Run(StoreVerb.Describe, "a.test:80/x#gzip")[0].Codings);
    }

    [Fact]
    public void A_file_put_there_by_hand_is_told_as_such()
    {
        scene.Stored.Put("/x", "abc");
        File.WriteAllText(scene.Stored.Root["a.test:80/y"], "12345");
        VerbRow row = scene.Run(StoreVerb.Describe, "http://a.test/y")[0];
        Assert.True(row.ByHand);
        Assert.Equal(5, row.Length);
        Assert.Null(row.FreshUntil);
    }

    [Fact]
    public void A_name_that_was_cut_is_found_by_its_path()
    {
        string target = "/" + new string('x', 400);
        scene.Stored.Put(target, "abc");
        string path = EntryPath.Plain(Replicator.Tests.Store.StoreScene.Uri(target), flat: false);
        Assert.Contains("#h-", path, StringComparison.Ordinal);
        Assert.Equal($"http://a.test:80{target}", scene.Run(StoreVerb.Describe, path)[0].Url);
    }

    [Fact]
    public void What_is_not_stored_is_said_and_ends_with_1()
    {
        scene.Stored.Put("/x", "abc");
        List<VerbRow> rows = scene.Run(StoreVerb.Describe, "http://a.test/x", "http://a.test/y");
        Assert.Equal([RowKind.Stored, RowKind.Note, RowKind.End], rows.Select(row => row.Kind));
        Assert.Contains("http://a.test/y", rows[1].Text, StringComparison.Ordinal);
        Assert.Equal(ExitCode.NotFound, rows[^1].ExitCode);
    }

    [Fact]
    public void Of_content_the_newest_whole_one_is_told()
    {
        scene.Stored.Put("/x", "abc", request: ["Accept-Language: de"], fields: ["Vary: Accept-Language"]);
        scene.Stored.Put("/x", "abcd", request: ["Accept-Language: en"], fields: ["Vary: Accept-Language"]);
        VerbRow newest = scene.Run(StoreVerb.Print, "http://a.test/x")[0];
        Assert.Equal(4, newest.Length);
        File.Delete(scene.Stored.Root[newest.Path!]);
        Assert.Equal(3, scene.Run(StoreVerb.Print, "http://a.test/x")[0].Length);
    }
}
