using Replicator.Cache;
using Replicator.Http;
using Replicator.Store;

namespace Replicator.Tests.Store;

public sealed class MemoryTierTests : IDisposable
{
    private readonly TemporaryFolder root = new();
    private readonly IFolder folder;

    public MemoryTierTests() => folder = new SystemFileSystem().OpenRoot(root.Path);

    public void Dispose()
    {
        folder.Dispose();
        root.Dispose();
    }

    [Fact]
    public void The_least_recently_used_goes_when_the_budget_is_spent()
    {
        ReadyResponse ready = Ready(1000);
        var memory = new MemoryTier(3 * ready.Length);
        Entry first = Entry("1"), second = Entry("2"), third = Entry("3"), fourth = Entry("4");
        memory.Keep(first, ready);
        memory.Keep(second, ready);
        memory.Keep(third, ready);
        Assert.Equal(3 * ready.Length, memory.Length);
        memory.Touch(first);
        memory.Keep(fourth, ready);
        Assert.Null(second.Ready);
        Assert.All([first, third, fourth], kept => Assert.Same(ready, kept.Ready));
        Assert.Equal(3 * ready.Length, memory.Length);
    }

    [Fact]
    public void What_is_kept_anew_takes_the_place_of_what_was()
    {
        var memory = new MemoryTier(1 << 20);
        Entry entry = Entry("1");
        memory.Keep(entry, Ready(1000));
        ReadyResponse newer = Ready(10);
        memory.Keep(entry, newer);
        Assert.Same(newer, entry.Ready);
        Assert.Equal(newer.Length, memory.Length);
        memory.Remove(entry);
        memory.Remove(entry);
        memory.Touch(entry);
        Assert.Null(entry.Ready);
        Assert.Equal(0, memory.Length);
    }

    [Theory]
    [InlineData(1 << 20, 16 << 10, true)]
    [InlineData(1 << 20, (16 << 10) + 1, false)]
    [InlineData(1000, 1001, false)]
    [InlineData(0, 1, false)]
    public void Only_small_contents_are_taken(long budget, long length, bool takes) =>
        Assert.Equal(takes, new MemoryTier(budget).Takes(length));

    private static ReadyResponse Ready(int length) => new(new byte[100], new byte[length]);

    private Entry Entry(string name)
    {
        var uri = new TargetUri("http", "origin.example", 80, $"/{name}");
        return new Entry(folder, uri, uri.Key, new StoredResponse(), folder.Create(name), 0);
    }
}
