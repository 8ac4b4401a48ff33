using Replicator.Store;

namespace Replicator.Tests.Store;

public sealed class IndexTableTests
{
    private static readonly KeyHash Hashes = KeyHash.Random();

    [Fact]
    public void A_hash_may_have_several_positions()
    {
        using var table = new IndexTable();
        table.Add(7, 100);
        table.Add(7, 200);
        table.Add(8, 300);
        Assert.Equal([100, 200], Positions(table, 7));
        Assert.Equal([300], Positions(table, 8));
        Assert.Empty(Positions(table, 9));
        Assert.Equal(3, table.Count);
        Assert.True(table.Contains(7, 200));
        Assert.False(table.Contains(8, 200));
    }

    [Fact]
    public void What_was_removed_is_gone_and_cannot_be_removed_twice()
    {
        using var table = new IndexTable();
        table.Add(7, 100);
        table.Add(7, 200);
        Assert.True(table.Remove(7, 100));
        Assert.False(table.Remove(7, 100));
        Assert.Equal([200], Positions(table, 7));
        Assert.Equal(1, table.Count);
    }

    [Fact]
    public void It_agrees_with_a_plain_dictionary_after_many_changes()
    {
        using var table = new IndexTable();
        var expected = new Dictionary<ulong, List<long>>();
        var random = new Random(1);
        // Few hashes, at both ends of the table, so that runs are long, wrap around and lose pieces in the middle.
        ulong[] hashes = [.. Enumerable.Range(0, 40).Select(value => unchecked((ulong)(value - 20)))];
        for (long position = 1; position <= 20_000; position++)
        {
            ulong hash = hashes[random.Next(hashes.Length)];
            List<long> positions = expected.TryGetValue(hash, out List<long>? known) ? known : expected[hash] = [];
            if (positions.Count > 0 && random.Next(100) < 49)
            {
                long gone = positions[random.Next(positions.Count)];
                positions.Remove(gone);
                Assert.True(table.Remove(hash, gone));
            }
            else
            {
                positions.Add(position);
                table.Add(hash, position);
            }
        }

        foreach ((ulong hash, List<long> positions) in expected)
            Assert.Equal(positions.Order(), Positions(table, hash));
        Assert.Equal(expected.Values.Sum(positions => positions.Count), table.Count);
    }

    [Fact]
    public void It_grows_and_loses_nothing()
    {
        using var table = new IndexTable();
        long before = table.Length;
        for (long position = 1; position <= 200_000; position++)
            table.Add(Hashes.Of($"key {position}"), position);
        Assert.True(table.Length > before);
        for (long position = 1; position <= 200_000; position++)
            Assert.Contains(position, Positions(table, Hashes.Of($"key {position}")));
    }

    [Fact]
    public void Room_that_was_reserved_is_used()
    {
        using var table = new IndexTable();
        for (long position = 1; position <= 40_000; position++)
            table.Add(Hashes.Of($"key {position}"), position);
        table.ReserveDouble();
        long reserved = table.Length;
        for (long position = 40_001; position <= 80_000; position++)
            table.Add(Hashes.Of($"key {position}"), position);
        Assert.Equal(reserved, table.Length);
        Assert.Equal([40_000L], Positions(table, Hashes.Of("key 40000")));
    }

    [Fact]
    public void Hashes_of_similar_keys_differ_in_every_part()
    {
        ulong[] hashes = [.. Enumerable.Range(0, 10_000).Select(value => Hashes.Of($"http://a.test:80/{value}"))];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
        Assert.InRange(hashes.Select(hash => hash & 0xFFFF).Distinct().Count(), 9_000, 10_000);
        Assert.InRange(hashes.Select(hash => hash >> 48).Distinct().Count(), 9_000, 10_000);
        Assert.Equal(Hashes.Of("caf\u00E9"), Hashes.Of("caf\u00E9"u8));
    }

    private static long[] Positions(IndexTable table, ulong hash)
    {
        var positions = new List<long>();
        table.Find(hash, positions);
        return [.. positions.Order()];
    }
}
