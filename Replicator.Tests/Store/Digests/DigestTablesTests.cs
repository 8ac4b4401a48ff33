using System.Security.Cryptography;
using Replicator.Cache;
using Replicator.Cache.Indexes;
using Replicator.Store.Digests;

namespace Replicator.Tests.Store.Digests;

/// <summary>What indexes tell is kept, found, replaced and forgotten.</summary>
public sealed class DigestTablesTests : DigestScene
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 100)]
    [InlineData(1000, 1)]
    [InlineData(1000, 3)]
    [InlineData(1000, 999)]
    [InlineData(1000, 1000)]
    [InlineData(20_000, 1500)]
    public void Each_name_is_found_however_many_runs_there_were(int count, int mostRecords)
    {
        Learn(First, mostRecords, [.. Enumerable.Range(0, count).Select(number => Told($"http://a.test:80/{number}", $"{number}"))]);
        for (int number = 0; number < count; number += Math.Max(1, count / 500))
            Assert.Equal(DigestOf($"{number}"), Find($"http://a.test:80/{number}"));
        for (int number = count; number < count + 50; number++)
            Assert.Null(Find($"http://a.test:80/{number}"));
        Assert.Single(Files);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public void Of_one_name_the_longest_digest_counts_and_of_those_the_last(int mostRecords)
    {
        ContentDigest longest = ContentDigest.OfLength(SHA512.HashData("x"u8))!.Value;
        Learn(First, mostRecords, Told(Name, "a"), Told(Name, "b"), Told(Second, "c"));
        Assert.Equal(DigestOf("b"), Find(Name));
        Learn(First, mostRecords, Told(Name, "a"), new KnownFile(Name, longest), Told(Name, "b"));
        Assert.Equal(longest, Find(Name));
    }

    [Theory]
    [InlineData(GoSum.OfZip)]
    [InlineData(GoSum.OfMod)]
    public void A_sum_of_Go_is_told_from_a_digest_that_is_as_long(string algorithm)
    {
        ContentDigest sum = DigestOf("a") with { Algorithm = algorithm };
        Learn(First, new KnownFile(Name, sum), Told(Second, "a"));
        Assert.Equal(sum, Find(Name));
        Assert.Equal(DigestOf("a"), Find(Second));
    }

    [Fact]
    public void What_an_index_told_before_counts_no_more()
    {
        Learn(First, Told(Name, "a"), Told(Second, "b"));
        Learn(First, Told(Name, "c"));
        Assert.Equal(DigestOf("c"), Find(Name));
        Assert.Null(Find(Second));
        Assert.Single(Files);
        Learn(First);
        Assert.Null(Find(Name));
    }

    [Fact]
    public void While_an_index_is_doubted_it_tells_nothing()
    {
        Learn(First, Told(Name, "a"));
        Tables.Doubt(First);
        Assert.Null(Find(Name));
        Learn(First, Told(Name, "b"));
        Assert.Equal(DigestOf("b"), Find(Name));
    }

    [Fact]
    public void Of_indexes_on_its_own_host_the_one_learnt_last_is_believed()
    {
        Learn(First, Told(Name, "a"));
        Learn(Second, Told(Name, "b"));
        Assert.Equal(DigestOf("b"), Find(Name));
        Learn(First, Told(Name, "a"));
        Assert.Equal(DigestOf("a"), Find(Name));
    }

    [Fact]
    public void Its_own_host_is_believed_before_others_and_others_only_where_they_agree()
    {
        Learn(Foreign, Told(Name, "a"));
        Assert.Equal(DigestOf("a"), Find(Name));
        Learn(OtherForeign, Told(Name, "b"));
        Assert.Null(Find(Name));
        Learn(Second, Told(Name, "c"));
        Assert.Equal(DigestOf("c"), Find(Name));
        Learn(OtherForeign, Told(Name, "d"));
        Assert.Equal(DigestOf("c"), Find(Name));
    }

    [Fact]
    public void An_index_that_is_not_stored_any_more_tells_nothing()
    {
        Learn(First, Told(Name, "a"));
        Scene.Store.Purge(UriOf(First));
        Assert.Null(Find(Name));
        Learn(Second, Told(Second, "b"));
        Assert.Single(Files);
    }

    [Fact]
    public void All_is_there_after_a_restart()
    {
        Learn(First, Told(Name, "a"));
        Learn(Foreign, Told("http://b.test:80/x", "b"));
        Scene.Restart();
        Assert.Equal(DigestOf("a"), Find(Name));
        Assert.Equal(DigestOf("b"), Find("http://b.test:80/x"));
        Learn(First, Told(Name, "c"));
        Assert.Equal(DigestOf("c"), Find(Name));
    }

    [Fact]
    public void What_is_gone_at_the_start_tells_nothing()
    {
        Learn(First, Told(Name, "a"));
        Scene.Restart(() => Directory.Delete(Folder, recursive: true));
        Assert.Null(Find(Name));
        Learn(First, Told(Name, "b"));
        Scene.Store.Purge(UriOf(First));
        Scene.Restart();
        Assert.Empty(Files);
    }

    [Fact]
    public void Many_tables_become_few_and_tell_the_same()
    {
        string[] indexes = [.. Enumerable.Range(0, 60).Select(number => $"http://a.test:80/{number}/list")];
        foreach (string index in indexes)
        {
            Store(index);
            Learn(index, Told(index + "/file", index), Told(Name, index));
        }

        Learn(indexes[3], Told(indexes[3] + "/file", "anew"));
        Assert.InRange(Files.Length, 1, DigestTables.MostTables);
        for (int again = 0; again < 2; again++)
        {
            foreach (string index in indexes)
                Assert.Equal(DigestOf(index == indexes[3] ? "anew" : index), Find(index + "/file"));
            Assert.Equal(DigestOf(indexes[^1]), Find(Name));
            Scene.Restart();
        }
    }

    /// <summary>Each byte of it, one after the other.</summary>
    [Fact]
    public void A_damaged_table_tells_nothing_wrong_and_is_removed_with_a_warning()
    {
        Learn(First, [.. Enumerable.Range(0, 100).Select(number => Told($"http://a.test:80/{number}", $"{number}"))]);
        byte[] whole = File.ReadAllBytes(Files[0]);
        string place = Files[0];
        for (int offset = 0; offset < whole.Length; offset += 97)
        {
            Scene.Warnings.Clear();
            Scene.Restart(() => File.WriteAllBytes(
                place, [.. whole[..offset], (byte)(whole[offset] ^ 4), .. whole[(offset + 1)..]]));
            ContentDigest?[] found = [.. Enumerable.Range(0, 100).Select(number => Find($"http://a.test:80/{number}"))];
            for (int number = 0; number < 100; number++)
                Assert.True(found[number] is null || found[number] == DigestOf($"{number}"), $"{offset}: {number}");
            Assert.True(Array.Exists(found, one => one is null), $"{offset}");
            Assert.Single(Scene.Warnings);
            Assert.Empty(Files);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(4096)]
    public void What_is_no_table_or_not_whole_is_removed_with_a_warning(int length)
    {
        Learn(First, Told(Name, "a"));
        Scene.Restart(() => File.WriteAllBytes(Files[0], File.ReadAllBytes(Files[0])[..length]));
        Assert.Null(Find(Name));
        Assert.Empty(Files);
        Assert.Contains("is removed", Assert.Single(Scene.Warnings), StringComparison.Ordinal);
    }

    /// <summary>Of learning with runs, and of a merge.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Killed_after_any_step_what_was_told_before_or_what_is_told_now_counts(bool merges)
    {
        for (int step = 0, done = 0; done == 0; step++)
        {
            Learn(First, Told(Name, "a"));
            Learn(Second, Told(Name + "0", "kept"));
            for (int number = 0; merges && number < DigestTables.MostTables - 2; number++)
            {
                string index = $"http://a.test:80/{number}/list";
                Store(index);
                Learn(index, Told(index, "x"));
            }

            int before = Scene.Disk.StepCount;
            Scene.Disk.CrashAfter(step);
            TryLearn(First, mostRecords: 1, Told(Name, "b"), Told(Name + "2", "b"), Told(Name + "3", "b"));
            done = Scene.Disk.StepCount - before <= step ? 1 : 0;
            Scene.RestartAfterKill();
            Assert.Contains(Find(Name), new ContentDigest?[] { DigestOf("a"), DigestOf("b") });
            Assert.Equal(DigestOf("kept"), Find(Name + "0"));
            Assert.DoesNotContain(Files, file => file.Contains("new-", StringComparison.Ordinal));
            Assert.Empty(Scene.Warnings);
        }
    }

    [Fact]
    public void The_table_of_an_index_that_is_stored_no_more_goes_by_itself()
    {
        Learn(First, Told(Name, "a"));
        Scene.Store.Purge(UriOf(First));
        Assert.Null(Loop.Run(Scene.Store.KeepUp(Service)));
        Assert.Empty(Files);
    }

    [Fact]
    public void Nothing_told_writes_nothing()
    {
        int steps = Scene.Disk.StepCount;
        Learn(First);
        Assert.Equal(steps, Scene.Disk.StepCount);
    }
}
