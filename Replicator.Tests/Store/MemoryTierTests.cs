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
        using var open = new OpenEntries(4, memory);
        Entry first = Entry("1", open), second = Entry("2", open), third = Entry("3", open), fourth = Entry("4", open);
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
        using var open = new OpenEntries(1, memory);
        Entry entry = Entry("1", open);
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

    [Fact]
    public void What_was_closed_meanwhile_is_not_kept()
    {
        var memory = new MemoryTier(1 << 20);
        using var open = new OpenEntries(1, memory);
        Entry entry = Entry("1", open);
        open.Remove(entry);
        memory.Keep(entry, Ready(10));
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

    private Entry Entry(string name, OpenEntries open)
    {
        var uri = new TargetUri("http", "origin.example", 80, $"/{name}");
        var entry = new Entry(folder, new Departures(folder, null, 1 << 20), uri, uri.Key, new StoredResponse(), folder.Create(name), 0);
        open.Add(entry);
        return entry;
    }
}
