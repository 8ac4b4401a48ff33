using Microsoft.Win32.SafeHandles;
using Replicator.Store;

namespace Replicator.Tests.Store;

public sealed class LookupTests : IDisposable
{
    private readonly TemporaryFolder root = new();
    private readonly IFolder folder;
    private readonly StoredIndex index;

    public LookupTests()
    {
        folder = new SystemFileSystem().OpenRoot(root.Path);
        index = new StoredIndex(folder, "index", new StoreOptions(root.Path, Flat: false));
        root.Put("a.test:80/b", "content");
    }

    public void Dispose()
    {
        index.Dispose();
        folder.Dispose();
        root.Dispose();
    }

    [Fact]
    public void What_was_taken_is_the_callers()
    {
        SafeFileHandle file;
        using (Lookup lookup = Search("a.test:80/b"))
        {
            Assert.True(lookup.Run());
            Assert.Equal((0L, "a.test:80/b", 7L), (lookup.Position, lookup.Path, lookup.Facts.Length));
            file = lookup.Take();
        }

        Assert.False(file.IsClosed);
        file.Dispose();
    }

    [Fact]
    public void What_nobody_took_is_closed_also_when_it_was_found_too_late()
    {
        int before = OpenFileCount();
        Lookup early = Search("a.test:80/b");
        Assert.True(early.Run());
        early.Dispose();
        Lookup late = Search("a.test:80/b");
        late.Dispose();
        Assert.True(late.Run());
        Assert.Equal(before, OpenFileCount());
    }

    [Fact]
    public void What_the_disk_refuses_to_open_is_not_found()
    {
        if (!OperatingSystem.IsLinux())
            return;
        Assert.False(Search("a.test:80/" + new string('x', 300)).Run());
    }

    private Lookup Search(string plainPath) => new(folder, index, [], plainPath, StoreScene.Request());

    // Of files in this test's own folder: other tests open and close theirs meanwhile.
    private int OpenFileCount()
    {
        if (!OperatingSystem.IsLinux())
            return 0;
        return Directory.GetFiles("/proc/self/fd").Count(
            name => new FileInfo(name).LinkTarget?.StartsWith(root["a.test:80"], StringComparison.Ordinal) == true);
    }
}
