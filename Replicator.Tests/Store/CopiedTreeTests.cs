using Replicator.Store;
using Replicator.Tests.Http;
using Replicator.Tests.Support;

namespace Replicator.Tests.Store;

/// <summary>Whole trees that persons copy, restore and move, with the programs that they do it with: what is known of the
/// files goes with them.</summary>
public class CopiedTreeTests : IDisposable
{
    private protected readonly StoreScene scene = new();
    private readonly TemporaryFolder backup = new();

    public static TheoryData<string> Ways =>
    [
        "cp -a \"$1/.\" \"$2\"",
        "tar -C \"$1\" -cf - . | tar -C \"$2\" -xf -",
        "rsync -a \"$1/\" \"$2\"",
    ];

    public CopiedTreeTests()
    {
        scene.Put("/b", "content", fields: ["ETag: \"x\"", "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT"]);
        scene.Put("/c", "gone", 404, request: null, "ETag: \"y\"");
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        scene.Dispose();
        backup.Dispose();
    }

    [NeedsTheory("cp", "tar", "rsync")]
    [MemberData(nameof(Ways))]
    public void A_copy_has_its_records_from_the_first_start_on(string way)
    {
        using var copy = new StoreScene { FindsAtOnce = scene.FindsAtOnce };
        scene.Restart();
        copy.Restart(() =>
        {
            Empty(copy.Root);
            Run(way, scene.Root, copy.Root);
        });
        for (int start = 0; start < 2; start++)
        {
            AssertHasItsRecords(copy);
            copy.Restart();
        }
    }

    [NeedsTheory("cp", "tar", "rsync")]
    [MemberData(nameof(Ways))]
    public void One_that_is_put_back_from_a_backup_has_them_too(string way)
    {
        scene.Restart(() => Run(way, scene.Root, backup));
        scene.Put("/b", "later", fields: "ETag: \"z\"");
        scene.Restart(() =>
        {
            Empty(scene.Root);
            Run(way, backup, scene.Root);
        });
        AssertHasItsRecords(scene);
        scene.Restart();
        AssertHasItsRecords(scene);
    }

    [NeedsTheory("cp", "tar", "rsync")]
    [MemberData(nameof(Ways))]
    public void One_that_is_put_back_while_the_program_runs_has_them_too(string way)
    {
        scene.Restart(() => Run(way, scene.Root, backup));
        scene.Put("/b", "later", fields: "ETag: \"z\"");
        Empty(scene.Root);
        Run(way, backup, scene.Root);
        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        AssertHasItsRecords(scene);
        scene.Restart();
        AssertHasItsRecords(scene);
    }

    [NeedsTheory("cp", "tar", "rsync")]
    [MemberData(nameof(Ways))]
    public void What_was_changed_in_a_copy_is_theirs(string way)
    {
        using var copy = new StoreScene { FindsAtOnce = scene.FindsAtOnce };
        scene.Restart();
        copy.Restart(() =>
        {
            Empty(copy.Root);
            Run(way, scene.Root, copy.Root);
            File.AppendAllText(copy.Root["a.test:80/b"], "!");
        });
        Entry entry = copy.Find("/b")!;
        Assert.True(entry.Response.IsPlainFile);
        Assert.Equal("content!", StoreScene.ContentOf(entry));
        Assert.Equal("404 gone", copy.Get("/c"));
    }

    private static void AssertHasItsRecords(StoreScene scene)
    {
        Entry entry = scene.Find("/b")!;
        Assert.False(entry.Response.IsPlainFile);
        Assert.Contains("ETag: \"x\"", Text.Lines(entry.Response.Head.Fields));
        Assert.Equal("content", StoreScene.ContentOf(entry));
        entry.Release();
        Assert.Equal("404 gone", scene.Get("/c"));
        Assert.Equal(2, scene.Store.Figures.ResponseCount);
    }

    private static void Empty(TemporaryFolder folder)
    {
        foreach (string path in Directory.EnumerateDirectories(folder.Path))
            Directory.Delete(path, recursive: true);
    }

    private static void Run(string way, TemporaryFolder from, TemporaryFolder to) =>
        Assert.Equal(0, RealProcess.Run("sh", "-c", way, "sh", from.Path, to.Path).ExitCode);
}
