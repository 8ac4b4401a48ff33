using System.Globalization;
using System.Text;
using Replicator.Tests.Support;

namespace Replicator.Tests.Clients;

/// <summary>Clients that want many small parts of one uncached file and little of the rest, as package managers do that
/// fetch an index by what has changed of it.</summary>
[Collection(RealPrograms.Name)]
public sealed class SmallRangeTests : IDisposable
{
    private const int Length = 8_000_000;
    private const int BlockLength = 64 << 10;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>It asks for up to 255 ranges at once, and for fewer when it gets the whole instead.</summary>
    [NeedsFact("zck", "zckdl")]
    public void Zchunk_fetches_what_has_changed_and_the_origin_sends_the_file_once()
    {
        var random = new Random(1);
        int[] before = [.. Enumerable.Range(0, 1500)];
        MakeIndex("before", before);
        byte[] index = MakeIndex("index", [.. before.Select(number => random.Next(10) < 7 ? number : number + 10_000)]);
        var ranged = new RangedContent(index);
        using var origin = new RawOrigin(ranged.Answer);
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"]);

        for (int round = 0; round < 2; round++)
        {
            string home = folder.Folder($"home{round}");
            ProcessOutcome outcome = RealProcess.Run(
                "zckdl", ["-s", folder["before.zck"], origin.Uri("/index.zck")], home,
                $"http_proxy=http://127.0.0.1:{proxy.Port}");
            Assert.True(outcome.ExitCode == 0, $"{outcome.Output}{outcome.Errors}");
            Assert.Equal(index, File.ReadAllBytes(Path.Combine(home, "index.zck")));
        }

        Until.Holds(() => File.Exists(proxy.PathOf(origin.Authority, "/index.zck")), () => "it is stored");
        Assert.Equal(index, File.ReadAllBytes(proxy.PathOf(origin.Authority, "/index.zck")));
        Assert.InRange(ranged.Sent, index.Length, (long)(1.1 * index.Length));
        proxy.Stop();
    }

    [NeedsTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [Trait("RFC", "9110 14.2")]
    public void Small_ranges_in_any_order_cost_the_origin_the_blocks_that_they_touch(int seed)
    {
        var random = new Random(seed);
        var content = new byte[Length];
        random.NextBytes(content);
        var ranged = new RangedContent(content);
        using var origin = new RawOrigin(ranged.Answer);
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"]);
        using RawClient client = proxy.Connect();
        int[] blocks = [.. Enumerable.Range(0, Length / BlockLength).OrderBy(_ => random.Next()).Take(40)];
        var touched = new HashSet<int>();

        for (int request = 0; request < 150; request++)
        {
            (int First, int Last)[] wanted =
                [.. Enumerable.Range(0, random.Next(1, 17)).Select(_ => Wanted(random, blocks))];
            string field = string.Join(',', wanted.Select(range => $"{range.First}-{range.Last}"));
            RawAnswer answer = client.Get(origin.Uri("/file"), $"Range: bytes={field}");
            Assert.Equal((206, AnswerEnding.Whole), (answer.Status, answer.Ending));
            List<(int First, int Last)> parts = CheckedParts(answer, content);
            Assert.All(wanted, range => Assert.Contains(
                parts, part => part.First <= range.First && part.Last >= range.Last));
            foreach ((int first, int last) in wanted)
                touched.UnionWith(Enumerable.Range(first / BlockLength, last / BlockLength - first / BlockLength + 1));
        }

        Assert.InRange(ranged.Sent, 1, (long)(1.1 * touched.Count * BlockLength));
        Assert.Equal(content, client.Get(origin.Uri("/file")).Content);
        Assert.InRange(ranged.Sent, Length, (long)(1.1 * Length));
        proxy.Stop();
    }

    /// <returns>The file of an index whose entries are as their numbers say.</returns>
    private byte[] MakeIndex(string name, int[] numbers)
    {
        var text = new StringBuilder();
        foreach (int number in numbers)
        {
            var random = new Random(number);
            text.Append("<package>").Append(random.GetHexString(random.Next(500, 4000))).Append('\n');
        }

        File.WriteAllText(folder[name], text.ToString());
        ProcessOutcome made = RealProcess.Run("zck", "-s", "<package>", "-o", folder[name + ".zck"], folder[name]);
        Assert.True(made.ExitCode == 0, made.Errors);
        return File.ReadAllBytes(folder[name + ".zck"]);
    }

    private static (int First, int Last) Wanted(Random random, int[] blocks)
    {
        int first = blocks[random.Next(blocks.Length)] * BlockLength + random.Next(BlockLength);
        return (first, Math.Min(Length - 1, first + random.Next(3000)));
    }

    /// <returns>The ranges of the parts that an answer has, each of which is as in the content.</returns>
    private static List<(int First, int Last)> CheckedParts(RawAnswer answer, byte[] content)
    {
        if (answer["Content-Range"] is { } single)
            return [Checked(single, answer.Content, content)];
        string boundary = answer["Content-Type"]!["multipart/byteranges; boundary=".Length..];
        var parts = new List<(int First, int Last)>();
        foreach (string part in answer.Text.Split("--" + boundary)[1..^1])
        {
            int head = part.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            string range = part[..head].Split("\r\n").Single(line => line.StartsWith("Content-Range: ", StringComparison.Ordinal));
            byte[] bytes = Encoding.Latin1.GetBytes(part[(head + 4)..^2]);
            parts.Add(Checked(range["Content-Range: ".Length..], bytes, content));
        }

        return parts;
    }

    private static (int First, int Last) Checked(string range, byte[] part, byte[] content)
    {
        string[] ends = range["bytes ".Length..range.IndexOf('/', StringComparison.Ordinal)].Split('-');
        int first = int.Parse(ends[0], CultureInfo.InvariantCulture);
        int last = int.Parse(ends[1], CultureInfo.InvariantCulture);
        Assert.True(content.AsSpan(first, last - first + 1).SequenceEqual(part), $"{range} is wrong");
        return (first, last);
    }
}
