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
