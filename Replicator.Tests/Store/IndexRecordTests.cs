using Replicator.Cache;
using Replicator.Http;
using Replicator.Store;
using Replicator.Tests.Http;

namespace Replicator.Tests.Store;

public sealed class IndexRecordTests
{
    [Fact]
    public void Everything_that_is_known_comes_back()
    {
        IndexRecord record = Record();
        IndexRecord read = IndexRecord.TryRead(Written(record))!;
        Assert.Equal(record.Key, read.Key);
        Assert.Equal(record.Target, read.Target);
        Assert.Equal(record.Path, read.Path);
        Assert.Equal(record.Facts, read.Facts);
        Assert.Equal(record.Boot, read.Boot);
        Assert.True(read.IsSynced);
        Assert.Equal(record.Replaces, read.Replaces);
        Assert.Equal(record.Response.RequestTime, read.Response.RequestTime);
        Assert.Equal(record.Response.ResponseTime, read.Response.ResponseTime);
        Assert.True(read.Response.Invalidated);
        Assert.Equal(Text.Written(record.Response.Head.WriteTo), Text.Written(read.Response.Head.WriteTo));
        Assert.Equal(0, read.Response.Head.MinorVersion);
        Assert.Equal(["accept-language: de"], Text.Lines(read.Response.VaryFields));
    }

    [Fact]
    public void In_a_flat_tree_the_target_is_another_than_the_key()
    {
        IndexRecord record = Record("b");
        Assert.Equal("b", IndexRecord.TryRead(Written(record))!.Key);
        Assert.Equal("http://a.test:80/b", IndexRecord.TryRead(Written(record))!.Target);
    }

    [Fact]
    public void Digests_come_back_and_cost_nothing_where_there_are_none()
    {
        ContentDigest[] digests = [new("sha256", new byte[] { 1, 2, 3 }), new("md5", new byte[] { 4 })];
        byte[] with = Written(Record(digests: digests));
        IReadOnlyList<ContentDigest> read = IndexRecord.TryRead(with)!.Digests;
        Assert.Equal(["sha256", "md5"], read.Select(digest => digest.Algorithm));
        Assert.Equal([1, 2, 3], read[0].Value.ToArray());
        Assert.Equal([4], read[1].Value.ToArray());
        byte[] without = Written(Record());
        Assert.Equal(without, with[..without.Length]);
        Assert.Empty(IndexRecord.TryRead(without)!.Digests);
        for (int length = without.Length; length < with.Length; length++)
            Assert.Empty(IndexRecord.TryRead(with.AsSpan(0, length))!.Digests);
    }

    [Fact]
    public void Further_requests_come_back_and_a_version_that_does_not_know_them_passes_over_them()
    {
        IndexRecord record = Record();
        record.Response.AddFurther(Text.Fields("accept-language: en"));
        record.Response.AddFurther(Text.Fields());
        byte[] with = Written(record);
        byte[] without = Written(Record());
        IReadOnlyList<FieldSection> further = IndexRecord.TryRead(with)!.Response.FurtherVaryFields;
        Assert.Equal(["accept-language: en", ""], further.Select(fields => string.Join('|', Text.Lines(fields))));
        Assert.Equal(without, with[..without.Length]);
        for (int length = without.Length; length < with.Length; length++)
            Assert.InRange(IndexRecord.TryRead(with.AsSpan(0, length))!.Response.FurtherVaryFields.Count, 0, 1);
    }

    [Fact]
    public void What_a_later_version_adds_is_left_unread()
    {
        byte[] longer = [.. Written(Record()), 1, 2, 3];
        Assert.Equal("http://a.test:80/b", IndexRecord.TryRead(longer)!.Key);
    }

    [Fact]
    public void Cut_anywhere_it_is_none()
    {
        byte[] whole = Written(Record());
        for (int length = 0; length < whole.Length; length++)
            Assert.Null(IndexRecord.TryRead(whole.AsSpan(0, length)));
    }

    [Fact]
    public void Bytes_that_nobody_wrote_break_nothing()
    {
        byte[] whole = Written(Record());
        var random = new Random(2);
        for (int index = 0; index < whole.Length; index++)
        {
            byte[] damaged = [.. whole];
            damaged[index] = (byte)random.Next(256);
            IndexRecord.TryRead(damaged);
        }
    }

    private static byte[] Written(IndexRecord record)
    {
        var writer = new RecordWriter();
        record.WriteTo(writer);
        return writer.Written.ToArray();
    }

    private static IndexRecord Record(string key = "http://a.test:80/b", ContentDigest[]? digests = null)
    {
        var response = new StoredResponse
        {
            RequestTime = DateTimeOffset.UnixEpoch.AddSeconds(1.5),
            ResponseTime = DateTimeOffset.UnixEpoch.AddSeconds(2.5),
            Invalidated = true,
        };
        string[] fields = ["Content-Type: text/plain", "Vary: accept-language", "X-Odd: \u00FF"];
        response.Head.CopyFrom(Text.Response(404, 0, fields));
        response.Head.SetLine(404, "Gone fishing"u8);
        response.VaryFields.Add("accept-language"u8, "de");
        return new IndexRecord
        {
            Key = key,
            Target = "http://a.test:80/b",
            Path = "a.test:80/b#s-404",
            Facts = new FileFacts(FileKind.File, 12, -5, long.MaxValue, ulong.MaxValue, 0),
            Response = response,
            Boot = new Guid("00112233-4455-6677-8899-aabbccddeeff"),
            IsSynced = true,
            Replaces = [new ReplacedRecord(32, 7), new ReplacedRecord(99, 8)],
            Digests = digests ?? [],
        };
    }
}
