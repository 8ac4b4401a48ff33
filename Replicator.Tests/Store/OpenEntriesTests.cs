using Replicator.Cache;
using Replicator.Store;

namespace Replicator.Tests.Store;

public sealed class OpenEntriesTests : IDisposable
{
    private readonly TemporaryFolder root = new();
    private readonly IFolder folder;
    private readonly OpenEntries open = new(capacity: 3, new MemoryTier(budget: 0));

    public OpenEntriesTests() => folder = new SystemFileSystem().OpenRoot(root.Path);

    public void Dispose()
    {
        open.Dispose();
        folder.Dispose();
        root.Dispose();
    }

    [Fact]
    public void The_newest_variant_comes_first_however_they_were_opened()
    {
        Entry second = Add("k", 20), first = Add("k", 10), third = Add("k", 30);
        Assert.Equal([third, second, first], Chain("k"));
        open.Renew(first, 40);
        Assert.Equal([first, third, second], Chain("k"));
        open.Remove(third);
        Assert.Equal([first, second], Chain("k"));
        open.Remove(first);
        open.Remove(second);
        Assert.Null(open.First("k"));
        Assert.Equal(0, open.Count);
    }

    [Fact]
    public void The_one_that_was_not_used_for_longest_is_closed()
    {
        Entry a = Add("a", 1), b = Add("b", 2), c = Add("c", 3);
        open.Touch(a);
        Entry d = Add("d", 4);
        Assert.True(b.File.IsClosed);
        Assert.Null(open.First("b"));
        Assert.All([a, c, d], entry => Assert.False(entry.File.IsClosed));
    }

    [Fact]
    public void A_held_entry_is_closed_only_when_it_is_released()
    {
        Entry entry = Add("a", 1);
        entry.Hold();
        open.Remove(entry);
        open.Remove(entry);
        Assert.False(entry.File.IsClosed);
        entry.Release();
        Assert.True(entry.File.IsClosed);
    }

    [Fact]
    public void An_entry_is_known_by_its_record_or_else_by_its_path()
    {
        Entry recorded = Add("a", 7), plain = Add("a", 0);
        Assert.Same(recorded, open.Find("a", 7, "elsewhere"));
        Assert.Same(plain, open.Find("a", 0, plain.Path));
        Assert.Null(open.Find("a", 0, "elsewhere"));
        Assert.Null(open.Find("a", 8, recorded.Path));
    }

    private Entry Add(string key, long position)
    {
        string path = $"{key}-{position}";
        var entry = new Entry(folder, new Departures(folder, null, 1 << 20), StoreScene.Uri("/" + key), key, new StoredResponse(), folder.Create(path), 0)
        {
            Path = path,
            Position = position,
        };
        entry.BecomeComplete(0);
        open.Add(entry);
        return entry;
    }

    private List<Entry> Chain(string key)
    {
        var chain = new List<Entry>();
        for (Entry? entry = open.First(key); entry is not null; entry = entry.NextVariant)
            chain.Add(entry);
        return chain;
    }
}
