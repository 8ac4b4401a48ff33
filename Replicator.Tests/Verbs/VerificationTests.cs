using Replicator.Settings;
using Replicator.Store;
using Replicator.Tests.Store;
using Replicator.Verbs;

namespace Replicator.Tests.Verbs;

public sealed class VerificationTests : IDisposable
{
    // To the second, for a copy's time is not made more exact than that.
    private const string Modified = "Last-Modified: Sat, 01 Jan 2000 00:00:00 GMT";

    private readonly VerbScene scene = new();

    public void Dispose() => scene.Dispose();

    [Fact]
    public void What_is_in_order_stays_and_ends_with_0()
    {
        scene.Stored.Put("/x", "abc", fields: ["Content-Length: 3"]);
        scene.Stored.Put("/x/y", "abc");
        scene.Stored.Put("/z", "abc", status: 404);
        scene.Stored.Put("/v", "abc", request: ["Accept-Language: de"], fields: ["Vary: Accept-Language"]);
        scene.Stored.Put("/c", "abc", fields: ["Content-Encoding: gzip"]);
        scene.Stored.Put("/" + new string('x', 400), "abc");
        List<VerbRow> rows = scene.Run(StoreVerb.Verify);
        Assert.Single(rows);
        Assert.Equal(0, rows[^1].ExitCode);
        Assert.Equal(6, scene.Stored.Store.Figures.ResponseCount);
    }

    [Theory]
    [InlineData("longer", "bytes")]
    [InlineData("touched", "changed")]
    [InlineData("replaced", "another file")]
    [InlineData("folder", "folder")]
    [InlineData("link", "link")]
    [InlineData("gone", "gone")]
    public void What_is_wrong_is_told_and_forgotten(string change, string fault)
    {
        scene.Stored.Put("/x", "abc", fields: [Modified]);
        scene.Stored.Put("/y", "abc");
        string path = scene.Stored.Root["a.test:80/x"];
        Change(path, change);
        List<VerbRow> rows = scene.Run(StoreVerb.Verify);

        VerbRow wrong = rows.Single(row => row.Kind == RowKind.Wrong);
        Assert.Contains(fault, wrong.Text, StringComparison.Ordinal);
        Assert.Equal("http://a.test:80/x", wrong.Url);
        Assert.Equal(ExitCode.BadData, rows[^1].ExitCode);
        Assert.Equal(1, scene.Stored.Store.Figures.ResponseCount);
        Assert.Equal("200 abc", scene.Stored.Get("/y"));
        bool isFile = change is "longer" or "touched" or "replaced";
        Assert.Equal(isFile, File.Exists(scene.Stored.Root[".replicator/aside/a.test:80/x"]));
        Assert.Equal(isFile ? ".replicator/aside/a.test:80/x" : "a.test:80/x", wrong.Path);
        Assert.Equal(ExitCode.Ok, scene.Run(StoreVerb.Verify)[^1].ExitCode);
    }

    [Fact]
    public void A_second_one_aside_does_not_replace_the_first()
    {
        for (int number = 0; number < 2; number++)
        {
            scene.Stored.Put("/x", "abc");
            File.AppendAllText(scene.Stored.Root["a.test:80/x"], $"{number}");
            scene.Run(StoreVerb.Verify);
        }

        Assert.Equal("abc0", File.ReadAllText(scene.Stored.Root[".replicator/aside/a.test:80/x"]));
        Assert.Equal("abc1", File.ReadAllText(scene.Stored.Root[".replicator/aside/a.test:80/1-x"]));
    }

    [Fact]
    public void A_dry_run_only_tells()
    {
        scene.Stored.Put("/x", "abc");
        File.AppendAllText(scene.Stored.Root["a.test:80/x"], "d");
        Assert.Equal(ExitCode.BadData,
            scene.Run(scene.Request(StoreVerb.Verify) with { DryRun = true })[^1].ExitCode);
        Assert.True(File.Exists(scene.Stored.Root["a.test:80/x"]));
        Assert.Equal(1, scene.Stored.Store.Figures.ResponseCount);
    }

    [Fact]
    public void A_length_that_differs_from_its_field_is_wrong()
    {
        scene.Stored.Put("/x", "abc", fields: ["Content-Length: 4"]);
        Assert.Contains("Content-Length", scene.Run(StoreVerb.Verify)[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_in_the_log_is_told()
    {
        scene.Stored.Put("/x", "abc");
        scene.Stored.Put("/y", "abc");
        using (FileStream log = File.Open(scene.Stored.Root[".replicator/index"], FileMode.Open, FileAccess.ReadWrite,
            FileShare.ReadWrite))
        {
            log.Position = 60;
            log.WriteByte(0xFF);
        }

        List<VerbRow> rows = scene.Run(StoreVerb.Verify);
        Assert.Contains("log", rows[^2].Text, StringComparison.Ordinal);
        Assert.Equal(ExitCode.BadData, rows[^1].ExitCode);
    }

    /// <summary>What is lost made an older record void, which tells of what lay there before.</summary>
    [Theory]
    [InlineData("stored anew")]
    [InlineData("freshened")]
    [InlineData("removed")]
    public void A_damaged_record_does_not_take_the_file_of_a_good_one_away(string how)
    {
        scene.Stored.Put("/x", "old");
        byte[] log = scene.Stored.Log();
        switch (how)
        {
            case "stored anew":
                scene.Stored.Put("/x", "newer");
                break;
            case "freshened":
                Freshen("/x");
                break;
            default:
                scene.Stored.Store.Purge(StoreScene.Uri("/x"));
                break;
        }

        int damaged = log.Length + IndexLog.FrameLength;
        if (how == "freshened")
            Freshen("/x");
        else
            scene.Stored.Put("/x", "newest");
        string content = scene.Stored.Get("/x")!;
        scene.Stored.Disk.CrashAfter(0);
        scene.Stored.Restart(() =>
        {
            log = scene.Stored.Log();
            log[damaged] ^= 1;
            File.WriteAllBytes(scene.Stored.Root[".replicator/index"], log);
        });
        List<VerbRow> rows = scene.Run(StoreVerb.Verify);
        Assert.DoesNotContain(rows, row => row.Text?.Contains("aside", StringComparison.Ordinal) == true);
        Assert.Contains(rows, row => row.Text?.Contains("of the log", StringComparison.Ordinal) == true);
        Assert.Equal(content, scene.Stored.Get("/x"));
        Assert.Equal(1, scene.Stored.Store.Figures.ResponseCount);
        scene.Stored.Restart();
        Assert.Equal(content, scene.Stored.Get("/x"));
        Assert.Equal(1, scene.Stored.Store.Figures.ResponseCount);
    }

    [Fact]
    public void A_copied_tree_is_judged_by_length_and_time()
    {
        scene.Stored.Put("/x", "abc", fields: [Modified]);
        string copy = scene.Stored.Root.Path + ".copy";
        scene.Stored.Restart(() =>
        {
            CopyTree(scene.Stored.Root.Path, copy);
            Directory.Delete(scene.Stored.Root.Path, recursive: true);
            Directory.Move(copy, scene.Stored.Root.Path);
        });
        Assert.Equal(ExitCode.Ok, scene.Run(StoreVerb.Verify)[^1].ExitCode);
    }

    private void Freshen(string target)
    {
        Entry entry = scene.Stored.Find(target)!;
        scene.Stored.Freshen(entry);
        entry.Release();
    }

    private static void Change(string path, string change)
    {
        DateTime modified = File.GetLastWriteTimeUtc(path);
        switch (change)
        {
            case "longer":
                File.AppendAllText(path, "d");
                break;
            case "touched":
                File.SetLastWriteTimeUtc(path, modified.AddSeconds(1));
                break;
            case "replaced":
                File.WriteAllText(path + ".new", "xyz");
                File.SetLastWriteTimeUtc(path + ".new", modified);
                File.Move(path + ".new", path, overwrite: true);
                break;
            default:
                File.Delete(path);
                if (change == "folder")
                    Directory.CreateDirectory(path);
                else if (change == "link")
                    File.CreateSymbolicLink(path, "/etc/hostname");
                break;
        }
    }

    private static void CopyTree(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string folder in Directory.EnumerateDirectories(from))
            CopyTree(folder, Path.Combine(to, Path.GetFileName(folder)));
        foreach (string file in Directory.EnumerateFiles(from))
        {
            string copy = Path.Combine(to, Path.GetFileName(file));
            File.Copy(file, copy);
            File.SetLastWriteTimeUtc(copy, File.GetLastWriteTimeUtc(file));
        }
    }
}
