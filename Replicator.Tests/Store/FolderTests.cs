using System.Text;
using Microsoft.Win32.SafeHandles;
using Replicator.Store;

namespace Replicator.Tests.Store;

/// <summary>The contract of every folder.</summary>
public sealed class FolderTests : IDisposable
{
    private readonly TemporaryFolder outside = new();
    private readonly TemporaryFolder root = new();

    public static TheoryData<string> Kinds =>
        OperatingSystem.IsLinux() ? ["linux", "linux walking", "portable"] : ["portable"];

    public void Dispose()
    {
        outside.Dispose();
        root.Dispose();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_written_can_be_read(string kind)
    {
        using IFolder folder = Open(kind);
        folder.MakeFolder("a", isPrivate: true);
        folder.MakeFolder("a", isPrivate: true);
        folder.MakeFolder("a/b", isPrivate: false);
        using (SafeFileHandle file = folder.Create("a/b/c"))
        {
            folder.Write(file, "hello world"u8, 0);
            folder.Write(file, "W"u8, 6);
            folder.Sync(file);
            byte[] content = new byte[20];
            Assert.Equal(11, folder.Read(file, content, 0));
            Assert.Equal("hello World", Encoding.ASCII.GetString(content, 0, 11));
            Assert.Equal(0, folder.Read(file, content, 11));
            folder.SetLength(file, 5);
            folder.SetModifiedTime(file, DateTimeOffset.FromUnixTimeSeconds(1_000_000_000));
            FileFacts facts = folder.Stat(file);
            const long Modified = 1_000_000_000L * 1_000_000_000;
            Assert.Equal((FileKind.File, 5L, Modified), (facts.Kind, facts.Length, facts.Modified));
            Assert.Equal(facts, folder.TryStat("a/b/c"));
        }

        Assert.Throws<StoreException>(() => folder.Create("a/b/c"));
        folder.Rename("a/b/c", "d");
        Assert.Null(folder.TryStat("a/b/c"));
        Assert.Equal(["a", "d"], folder.List(".").Order());
        using (SafeFileHandle? file = folder.TryOpen("d", out FileFacts facts))
        {
            Assert.NotNull(file);
            Assert.Equal(5, facts.Length);
        }

        Assert.True(folder.TryDelete("d"));
        Assert.False(folder.TryDelete("d"));
        Assert.False(folder.TryDelete("x/y"));
        Assert.Null(folder.TryOpen("d", out _));
        Assert.Null(folder.TryOpen("a", out _));
        Assert.Equal(FileKind.Folder, folder.TryStat("a/b")!.Value.Kind);
        Assert.True(folder.Space().Whole >= folder.Space().Free && folder.Space().Free >= 0);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_new_name_takes_the_place_of_nothing(string kind)
    {
        root.Put("taken", "taken");
        Directory.CreateDirectory(root["folder"]);
        File.CreateSymbolicLink(root["link"], root["nowhere"]);
        Directory.CreateSymbolicLink(root["way"], outside.Path);
        using IFolder folder = Open(kind);
        MakeFile(folder, "file");

        foreach (string name in new[] { "taken", "folder", "link", "missing/name", "taken/name", "way/name" })
            Assert.False(folder.TryRenameNew("file", name), name);
        Assert.False(folder.TryRenameNew("missing", "name"));
        Assert.NotNull(folder.TryStat("file"));
        Assert.Equal("taken", File.ReadAllText(root["taken"]));
        Assert.Empty(Directory.GetFileSystemEntries(outside.Path));

        // A file system need not have it.
        bool isRenamed = folder.TryRenameNew("file", "folder/name");
        Assert.Equal(isRenamed, folder.TryStat("folder/name") is not null);
        Assert.Equal(!isRenamed, folder.TryStat("file") is not null);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_link_is_followed_below_the_root(string kind)
    {
        outside.Put("secret", "secret");
        Directory.CreateSymbolicLink(root["folder"], outside.Path);
        File.CreateSymbolicLink(root["file"], outside["secret"]);
        File.CreateSymbolicLink(root["new"], outside["made"]);
        using IFolder folder = Open(kind);

        Assert.Null(folder.TryOpen("file", out _));
        Assert.Null(folder.TryOpen("folder/secret", out _));
        Assert.Equal(FileKind.Other, folder.TryStat("file")!.Value.Kind);
        Assert.NotEqual(FileKind.File, folder.TryStat("folder/secret")?.Kind);
        Assert.Throws<StoreException>(() => folder.Create("folder/made").Dispose());
        Assert.Throws<StoreException>(() => folder.OpenOrCreate("new").Dispose());
        Assert.Throws<StoreException>(() => folder.MakeFolder("folder/made", isPrivate: false));
        folder.Create("own").Dispose();
        Assert.Throws<StoreException>(() => folder.Rename("own", "folder/made"));
        Assert.Throws<StoreException>(() => folder.Rename("folder/secret", "stolen"));
        Assert.True(Record.Exception(() => Assert.False(folder.TryDelete("folder/secret"))) is null or StoreException);
        Assert.Equal(["secret"], Directory.GetFileSystemEntries(outside.Path).Select(Path.GetFileName));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_root_may_be_a_link_itself(string kind)
    {
        outside.Put("a", "content");
        Directory.CreateSymbolicLink(root["link"], outside.Path);
        using IFolder folder = Open(kind, root["link"]);
        using SafeFileHandle? file = folder.TryOpen("a", out FileFacts facts);
        Assert.NotNull(file);
        Assert.Equal(7, facts.Length);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_lock_is_held_by_one(string kind)
    {
        using IFolder folder = Open(kind);
        using IFolder other = Open(kind);
        using (SafeFileHandle? held = folder.TryLock("lock"))
        {
            Assert.NotNull(held);
            Assert.Null(other.TryLock("lock"));
        }

        using SafeFileHandle? next = other.TryLock("lock");
        Assert.NotNull(next);
    }

    [Fact]
    public void A_root_that_is_missing_is_made_and_one_that_is_a_file_refused()
    {
        using (IFolder folder = new SystemFileSystem().OpenRoot(root["a/b"]))
            Assert.Equal(FileKind.Folder, folder.Facts.Kind);
        root.Put("c", "");
        Assert.Throws<StoreException>(() => new SystemFileSystem().OpenRoot(root["c"]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_the_system_refuses_is_a_store_exception(string kind)
    {
        using IFolder folder = Open(kind);
        Assert.Throws<StoreException>(() => folder.Create("missing/file"));
        Assert.Throws<StoreException>(() => folder.Rename("missing", "other"));
        Assert.Throws<StoreException>(() => folder.List("missing"));
        Assert.Throws<StoreException>(() => folder.TryLock("missing/lock"));
        using SafeFileHandle? readOnly = folder.TryOpen(MakeFile(folder, "file"), out _);
        Assert.Throws<StoreException>(() => folder.Write(readOnly!, "x"u8, 0));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_opened_at_once_is_what_is_opened_otherwise(string kind)
    {
        root.Put("a/b", "content");
        File.CreateSymbolicLink(root["a/link"], root["a/b"]);
        Directory.CreateSymbolicLink(root["way"], root["a"]);
        using IFolder folder = Open(kind);
        foreach (string path in new[] { "a/b", "a/missing", "a/link", "way/b", "a", "a/b/c" })
        {
            // Which also brings the name into the system's memory.
            using SafeFileHandle? file = folder.TryOpen(path, out FileFacts facts);
            bool isKnown = folder.TryOpenAtOnce(path, out SafeFileHandle? atOnce, out FileFacts sameFacts);
            using (atOnce)
            {
                Assert.Equal((isKnown && file is null, isKnown ? facts : default), (isKnown && atOnce is null, sameFacts));
                Assert.True(isKnown || atOnce is null);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_read_at_once_is_what_is_there_or_less(string kind)
    {
        using IFolder folder = Open(kind);
        using SafeFileHandle file = folder.Create("a");
        folder.Write(file, "hello world"u8, 0);
        byte[] content = new byte[20];
        foreach (int position in new[] { 0, 6, 11, 12 })
        {
            int count = folder.ReadAtOnce(file, content, position);
            string rest = "hello world"[Math.Min(position, 11)..];
            Assert.StartsWith(Encoding.ASCII.GetString(content, 0, count), rest, StringComparison.Ordinal);
        }
    }

    private static string MakeFile(IFolder folder, string name)
    {
        folder.Create(name).Dispose();
        return name;
    }

    private IFolder Open(string kind, string? path = null) => kind switch
    {
        "linux" => new LinuxFolder(path ?? root.Path),
        "linux walking" => new LinuxFolder(path ?? root.Path, walks: true),
        _ => new PortableFolder(path ?? root.Path),
    };
}
