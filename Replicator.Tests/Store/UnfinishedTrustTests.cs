using System.Text;
using Replicator.Store;

namespace Replicator.Tests.Store;

/// <summary>What broke off is continued only if nobody else has written to it: no wrong body is ever whole.</summary>
public sealed class UnfinishedTrustTests : IDisposable
{
    private readonly StoreScene scene = new();

    /// <summary>What is done to the file, and when.</summary>
    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (string how in new[] { "nothing", "permissions", "appended", "overwritten", "cut", "replaced" })
        {
            foreach (string when in new[] { "ended in order", "killed", "killed while it grew", "while it runs" })
                cases.Add(how, when);
        }

        return cases;
    }

    public void Dispose() => scene.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_somebody_has_changed_starts_over(string how, string when)
    {
        string content = new('x', (int)UnfinishedContents.RecordedLength + 10);
        EntryWriter writer = scene.Begin("/b", content.Length + 100, fields: UnfinishedScene.Tag);
        foreach (char[] piece in content.Chunk(10_000))
            writer.Append(Encoding.UTF8.GetBytes(piece));
        if (when != "killed while it grew")
            writer.Dispose();
        string path = scene.UnfinishedFiles()[0];
        if (when.StartsWith("killed", StringComparison.Ordinal))
            scene.Disk.CrashAfter(0);
        if (when == "while it runs")
            Change(path, how);
        else
            scene.Restart(() => Change(path, how));

        using UnfinishedContent? taken = scene.Take("/b");
        bool isChanged = how is not ("nothing" or "permissions");
        Assert.Equal(isChanged, taken is null);
        if (isChanged)
            scene.AssertNothingUnfinished();
        else
            Assert.Equal(content.Length, taken!.Length);
        writer.Dispose();
    }

    [Fact]
    public void What_was_continued_is_known_by_its_new_length()
    {
        scene.BreakOff("/b", "abc");
        using (UnfinishedContent taken = scene.Take("/b")!)
        {
            using EntryWriter writer = taken.Continue(
                StoreScene.Uri("/b"), StoreScene.Request(), taken.Response, 6);
            writer.Append("d"u8);
            scene.RestartAfterKill();
        }

        scene.Continue("/b", "ef");
        Assert.Equal("200 abcdef", scene.Get("/b"));
    }

    [Fact]
    public void What_a_full_disk_took_of_the_last_piece_is_kept()
    {
        using (EntryWriter writer = scene.Begin("/b", 6, fields: UnfinishedScene.Tag))
        {
            writer.Append("abc"u8);
            scene.Disk.FailWritesAfter(1);
            Assert.Throws<StoreException>(() => writer.Append("def"u8));
            scene.Disk.Heal();
        }

        Assert.Equal(4, Assert.Single(scene.Store.ListUnfinished()).Length);
        scene.RestartAfterKill();
        scene.Continue("/b", "ef");
        Assert.Equal("200 abcdef", scene.Get("/b"));
    }

    [Theory]
    [InlineData("appended")]
    [InlineData("overwritten")]
    public void What_somebody_changes_while_it_grows_is_not_kept(string how)
    {
        using (EntryWriter writer = scene.Begin("/b", 100_000, fields: UnfinishedScene.Tag))
        {
            writer.Append(new byte[99_000]);
            Change(scene.UnfinishedFiles()[0], how);
        }

        scene.AssertNothingUnfinished();
    }

    [Fact]
    public void The_time_of_what_is_whole_is_not_that_of_what_was_not()
    {
        byte[] content = new byte[(int)UnfinishedContents.RecordedLength];
        using EntryWriter writer = scene.Begin("/b", content.Length + 1, fields: UnfinishedScene.Tag);
        writer.Append(content);
        writer.Append([1]);
        writer.Complete();
        Assert.Equal(
            scene.Clock.GetUtcNow().ToUnixTimeSeconds(),
            new DateTimeOffset(File.GetLastWriteTimeUtc(scene.Root["a.test:80/b"])).ToUnixTimeSeconds());
    }

    private static void Change(string path, string how)
    {
        switch (how)
        {
            case "appended":
                File.AppendAllText(path, "0123456789");
                break;
            case "overwritten":
                using (FileStream file = File.OpenWrite(path))
                {
                    file.Position = 10;
                    file.Write("wrong"u8);
                }

                break;
            case "cut":
                using (FileStream file = File.OpenWrite(path))
                    file.SetLength(file.Length - 10);
                break;
            case "replaced":
                File.Copy(path, path + ".copy");
                File.Move(path + ".copy", path, overwrite: true);
                break;
            case "permissions":
                File.SetAttributes(path, FileAttributes.ReadOnly);
                File.SetAttributes(path, FileAttributes.Normal);
                break;
            default:
                break;
        }
    }
}
