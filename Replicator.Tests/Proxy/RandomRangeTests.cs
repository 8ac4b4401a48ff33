using System.Globalization;
using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

/// <summary>Clients ask for random ranges of one content while the origin breaks off at random: each byte that they get
/// is the right one, and the origin sends hardly more than the content.</summary>
public sealed class RandomRangeTests
{
    private const string Uri = "http://origin.example/a";
    private const int StepCount = 60;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    [Trait("RFC", "9111 3.4")]
    public void No_byte_is_wrong_and_hardly_one_is_fetched_twice(int seed)
    {
        var random = new Random(seed);
        string content = string.Concat(Enumerable.Range(0, random.Next(100_000, 400_000)).Select(number => $"{number:x7}\n"));
        using var scene = new Scene(options => options with { TransferTimeout = TimeSpan.FromHours(1) });
        var origin = new RangeOrigin(content, "Cache-Control: max-age=86400\nETag: \"1\"\n");
        origin.Change = part => random.Next(3) == 0 ? part[..random.Next(part.Length + 1)] : part;
        scene.Origin.AlwaysAnswersRaw(origin.Answer);
        var clients = new List<Peer>();
        for (int step = 0; step < StepCount; step++)
        {
            Peer client = scene.Client();
            if (random.Next(4) == 0)
                client.Stalls();
            clients.Add(client.Gets(Uri, random.Next(25) == 0 ? "" : $"Range: bytes={Ranges(random, content.Length)}\n"));
            if (random.Next(5) == 0)
                scene.Origin.EndsAll();
            if (random.Next(3) == 0)
                scene.Advance(TimeSpan.FromSeconds(random.Next(1, 5)));
            if (random.Next(10) == 0)
            {
                clients[random.Next(clients.Count)].Leaves();
                clients.RemoveAll(one => one.Transport.IsDisposed);
            }
        }

        origin.Change = null;
        for (int round = 0; round < 5; round++)
        {
            scene.Origin.EndsAll();
            clients.ForEach(client => client.Reads());
            scene.Advance(TimeSpan.FromSeconds(31));
        }

        Assert.All(clients, client => AssertRight(client, content));
        Assert.InRange(origin.Length, 0, (long)(1.1 * content.Length));
    }

    private static string Ranges(Random random, int length)
    {
        string[] ranges = [.. Enumerable.Range(0, random.Next(5) == 0 ? random.Next(2, 6) : 1).Select(_ => Range(random, length))];
        return string.Join(',', ranges);
    }

    private static string Range(Random random, int length)
    {
        int first = random.Next(length), last = Math.Min(length - 1, first + random.Next(random.Next(2) == 0 ? 1000 : 300_000));
        return random.Next(6) switch
        {
            0 => $"{first}-",
            1 => $"-{random.Next(1, 5000)}",
            _ => $"{first}-{last}",
        };
    }

    private static void AssertRight(Peer client, string content)
    {
        ReceivedMessage answer = client.Response;
        Assert.True(answer.IsComplete, $"{answer.StartLine}: {answer["Cache-Status"]} {answer["Content-Range"]}");
        if (answer.Status == 200)
        {
            Assert.True(content == answer.Content);
            return;
        }

        Assert.Equal(206, answer.Status);
        if (answer["Content-Range"] is string range)
        {
            AssertPart(range, answer.Content, content);
            return;
        }

        string boundary = "--" + answer["Content-Type"]!["multipart/byteranges; boundary=".Length..];
        string[] parts = answer.Content.Split(boundary)[1..^1];
        Assert.InRange(parts.Length, 2, 5);
        foreach (string part in parts)
        {
            int end = part.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            AssertPart(part[(part.IndexOf("bytes ", StringComparison.Ordinal))..end], part[(end + 4)..^2], content);
        }
    }

    private static void AssertPart(string range, string part, string content)
    {
        string[] ends = range["bytes ".Length..range.IndexOf('/')].Split('-');
        int first = int.Parse(ends[0], CultureInfo.InvariantCulture), last = int.Parse(ends[1], CultureInfo.InvariantCulture);
        Assert.True(content.AsSpan(first, last - first + 1).SequenceEqual(part), $"{range} is wrong");
    }
}
