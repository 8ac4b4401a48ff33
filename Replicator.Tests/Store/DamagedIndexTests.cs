using Replicator.Http;
using Replicator.Store;
using Replicator.Tests.Http;

namespace Replicator.Tests.Store;

/// <summary>What a damaged log costs.</summary>
public sealed class DamagedIndexTests : IDisposable
{
    private const string LogName = ".replicator/index";

    private static readonly string[] Targets = ["/a", "/b", "/c"];

    private readonly StoreScene scene = new();

    public void Dispose() => scene.Dispose();

    [Fact]
    public void A_flipped_bit_at_any_byte_loses_one_response_at_most()
    {
        scene.Put("/b", "old");
        foreach (string target in Targets)
            scene.Put(target, "content", fields: $"X-Target: {target}");
        byte[] whole = [];
        scene.Restart(() => whole = File.ReadAllBytes(scene.Root[LogName]));
        using var folder = new TemporaryFolder();
        using IFolder disk = new SystemFileSystem().OpenRoot(folder.Path);
        for (int index = 0; index < whole.Length; index++)
        {
            byte[] damaged = [.. whole];
            damaged[index] ^= (byte)(1 << (index % 8));
            folder.Put("index", "");
            File.WriteAllBytes(folder["index"], damaged);
            using var opened = new StoredIndex(disk, "index", new StoreOptions(folder.Path, Flat: false));
            Assert.True(Targets.Count(target => IsThere(opened, target)) >= Targets.Length - 1, $"at byte {index}");
        }
    }

    [Fact]
    public void Without_a_log_that_it_knows_the_files_are_served()
    {
        scene.Put("/a", "content", fields: "X-Known: yes");
        scene.Restart(() =>
        {
            const int VersionOffset = 4, CrcOffset = IndexLog.HeaderLength - 4;
            byte[] log = File.ReadAllBytes(scene.Root[LogName]);
            log[VersionOffset]++;
            BitConverter.TryWriteBytes(log.AsSpan(CrcOffset), Crc32C.Of(log.AsSpan(0, CrcOffset)));
            File.WriteAllBytes(scene.Root[LogName], log);
        });
        Entry entry = scene.Find("/a")!;
        Assert.True(entry.Response.IsPlainFile);
        Assert.Equal("content", StoreScene.ContentOf(entry));
        entry.Release();
        scene.Restart();
        Assert.Single(scene.Warnings);
        Assert.True(File.Exists(scene.Root[LogName + ".aside-1"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData(LogChain.NextSuffix)]
    public void A_folder_in_place_of_a_log_is_kept_aside(string suffix)
    {
        scene.Put("/a", "content");
        scene.Restart(() =>
        {
            File.Delete(scene.Root[LogName + suffix]);
            Directory.CreateDirectory(scene.Root[LogName + suffix]);
        });
        Assert.Equal("200 content", scene.Get("/a"));
        Assert.Contains($"{LogName}{suffix} is no file", Assert.Single(scene.Warnings), StringComparison.Ordinal);
        Assert.True(Directory.Exists(scene.Root[$"{LogName}{suffix}.aside-1"]));
        scene.Restart();
        Assert.Equal("200 content", scene.Get("/a"));
        Assert.Single(scene.Warnings);
    }

    [Fact]
    public void A_link_in_place_of_the_stores_own_folder_is_told_with_what_to_do()
    {
        using var root = new TemporaryFolder();
        Directory.CreateDirectory(root["elsewhere"]);
        File.CreateSymbolicLink(root[".replicator"], root["elsewhere"]);
        StoreException refused = Assert.Throws<StoreException>(() => new FileStore(
            new SystemFileSystem(), new StoreOptions(root.Path, Flat: false), null, scene.Clock));
        Assert.Contains($"{root.Path}/.replicator is a link", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--root", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(root["elsewhere"]));
    }

    // The right one, with its own head.
    private static bool IsThere(StoredIndex index, string target)
    {
        string key = StoreScene.Uri(target).Key;
        var positions = new List<long>();
        index.Find(key, positions);
        foreach (long position in positions)
        {
            if (index.Read(position) is not { } record || record.Key != key)
                continue;
            FieldSection fields = record.Response.Head.Fields;
            if (Text.Lines(fields).Contains($"X-Target: {target}"))
                return true;
            Assert.Equal("/b", target);
        }

        return false;
    }
}
