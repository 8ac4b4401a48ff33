using System.Text;
using Replicator.Store;

namespace Replicator.Tests.Store;

public sealed class IndexLogTests : IDisposable
{
    private const string Name = "index";

    private static readonly string[] SmallPayloads = ["first", "second", "third"];

    private readonly TemporaryFolder root = new();
    private readonly IFolder folder;
    private readonly List<string> warnings = [];

    public IndexLogTests() => folder = new SystemFileSystem().OpenRoot(root.Path);

    public void Dispose()
    {
        folder.Dispose();
        root.Dispose();
    }

    [Fact]
    public void What_was_appended_is_read_and_replayed()
    {
        var positions = new List<long>();
        using (IndexLog log = Open([]))
        {
            positions.Add(log.Append(IndexRecordKind.Stored, "one"u8));
            positions.Add(log.Append(IndexRecordKind.Removed, ""u8));
            positions.Add(log.Append(IndexRecordKind.Stored, Encoding.ASCII.GetBytes(new string('x', 10_000))));
            Assert.Equal("one"u8.ToArray(), log.Read(positions[0]));
            Assert.Equal([], log.Read(positions[1])!);
            Assert.Equal(10_000, log.Read(positions[2])!.Length);
            Assert.Null(log.Read(positions[0] + 1));
            Assert.Null(log.Read(log.End));
        }

        var replayed = new List<(long Position, IndexRecordKind Kind, string Payload)>();
        using (Open(replayed))
        {
            Assert.Equal(positions, replayed.Select(record => record.Position));
            Assert.Equal([IndexRecordKind.Stored, IndexRecordKind.Removed, IndexRecordKind.Stored],
                replayed.Select(record => record.Kind));
            Assert.Equal("one", replayed[0].Payload);
        }

        Assert.Empty(warnings);
    }

    [Fact]
    public void A_log_longer_than_the_window_is_replayed_whole()
    {
        byte[] payload = new byte[700_000];
        using (IndexLog log = Open([]))
        {
            for (int count = 0; count < 8; count++)
                log.Append(IndexRecordKind.Stored, payload);
            byte[] tooLong = new byte[IndexLog.MaximumPayloadLength + 1];
            Assert.Throws<StoreException>(() => log.Append(IndexRecordKind.Stored, tooLong));
        }

        var replayed = new List<(long, IndexRecordKind, string)>();
        using (Open(replayed))
            Assert.Equal(8, replayed.Count);
    }

    [Fact]
    public void Cut_anywhere_it_keeps_every_record_before_the_cut_and_goes_on_there()
    {
        (byte[] whole, List<long> ends) = SmallLog();
        for (int length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(root[Name], whole[..length]);
            int expected = ends.Count(end => end <= length);
            var replayed = new List<(long, IndexRecordKind, string)>();
            using (IndexLog log = Open(replayed))
            {
                Assert.Equal(expected, replayed.Count);
                log.Append(IndexRecordKind.Stored, "after"u8);
            }

            replayed.Clear();
            using (Open(replayed))
            {
                Assert.Equal(expected + 1, replayed.Count);
                Assert.Equal("after", replayed[^1].Item3);
            }

            Assert.Empty(warnings);
        }
    }

    [Fact]
    public void A_flipped_bit_costs_one_record_at_most()
    {
        (byte[] whole, List<long> ends) = SmallLog();
        for (int index = 0; index < whole.Length; index++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] damaged = [.. whole];
                damaged[index] ^= (byte)(1 << bit);
                File.WriteAllBytes(root[Name], damaged);
                var replayed = new List<(long Position, IndexRecordKind, string Payload)>();
                using (Open(replayed))
                {
                    int lost = ends.FindIndex(end => index < end);
                    string[] expected = index < IndexLog.HeaderLength
                        ? SmallPayloads
                        : [.. SmallPayloads.Where((_, record) => record != lost)];
                    Assert.Equal(expected, replayed.Select(record => record.Payload));
                }
            }
        }

        Assert.Empty(Directory.GetFiles(root.Path, "*.aside-*"));
    }

    [Fact]
    public void Damage_between_records_is_told()
    {
        (byte[] whole, List<long> ends) = SmallLog();
        whole[ends[0] + 5] ^= 1;
        File.WriteAllBytes(root[Name], whole);
        using (Open([]))
            Assert.Contains("damaged", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_header_does_not_say_which_root_it_was()
    {
        using (IndexLog log = Open([]))
        {
            Assert.Equal((folder.Facts.Device, folder.Facts.Inode), log.Root);
            log.Append(IndexRecordKind.Stored, "first"u8);
        }

        byte[] bytes = File.ReadAllBytes(root[Name]);
        bytes[9] ^= 1;
        File.WriteAllBytes(root[Name], bytes);
        using (IndexLog log = Open([]))
            Assert.Null(log.Root);
        using (IndexLog log = Open([]))
            Assert.Equal((folder.Facts.Device, folder.Facts.Inode), log.Root);
    }

    [Fact]
    public void A_log_of_another_version_is_kept_aside_and_said_once()
    {
        SmallLog();
        byte[] bytes = File.ReadAllBytes(root[Name]);
        bytes[4] = 2;
        const int CrcOffset = IndexLog.HeaderLength - 4;
        BitConverter.TryWriteBytes(bytes.AsSpan(CrcOffset), Crc32C.Of(bytes.AsSpan(0, CrcOffset)));
        File.WriteAllBytes(root[Name], bytes);

        var replayed = new List<(long, IndexRecordKind, string)>();
        using (Open(replayed))
            Assert.Empty(replayed);
        using (Open(replayed))
            Assert.Empty(replayed);
        Assert.Single(warnings);
        Assert.Equal(bytes, File.ReadAllBytes(root[Name + ".aside-1"]));
    }

    [Fact]
    public void Another_file_of_that_name_is_kept_aside()
    {
        root.Put(Name, new string('z', 100));
        using (Open([]))
            Assert.Single(warnings);
        root.Put(Name, new string('y', 100));
        using (Open([]))
            Assert.Equal(new string('y', 100), File.ReadAllText(root[Name + ".aside-2"]));
        Assert.Equal(new string('z', 100), File.ReadAllText(root[Name + ".aside-1"]));
    }

    [Fact]
    public void An_append_that_fails_leaves_no_trace()
    {
        using var faulty = new FaultyFolder(new SystemFileSystem().OpenRoot(root.Path));
        using IndexLog log = IndexLog.Open(faulty, Name, (_, _, _) => { }, warnings.Add);
        log.Append(IndexRecordKind.Stored, "first"u8);
        long end = log.End;
        faulty.FailWritesAfter(5);
        Assert.Throws<StoreException>(() => log.Append(IndexRecordKind.Stored, "second"u8));
        Assert.Equal(end, log.End);
        Assert.Equal(end, new FileInfo(root[Name]).Length);
        faulty.Heal();
        Assert.Equal(end, log.Append(IndexRecordKind.Stored, "third"u8));
    }

    private IndexLog Open(List<(long, IndexRecordKind, string)> replayed) => IndexLog.Open(
        folder, Name, (position, kind, payload) => replayed.Add((position, kind, Encoding.ASCII.GetString(payload))),
        warnings.Add);

    private (byte[] Whole, List<long> Ends) SmallLog()
    {
        var ends = new List<long>();
        using (IndexLog log = Open([]))
        {
            foreach (string payload in SmallPayloads)
            {
                log.Append(IndexRecordKind.Stored, Encoding.ASCII.GetBytes(payload));
                ends.Add(log.End);
            }
        }

        return (File.ReadAllBytes(root[Name]), ends);
    }
}
