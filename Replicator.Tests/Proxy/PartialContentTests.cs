using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

/// <summary>Ranges of what is not there, or in part.</summary>
public sealed class PartialContentTests : IDisposable
{
    private const string Uri = "http://origin.example/a";
    private const string Next = "Cache-Control: max-age=60\nETag: \"2\"\n";
    private const int Unit = 64 << 10;

    private static readonly string Content = string.Concat(Enumerable.Range(0, 5 * Unit / 8).Select(number => $"{number:x7}\n"));

    private readonly Scene scene = new();
    private readonly RangeOrigin origin = new(Content);

    public PartialContentTests() => scene.Origin.AlwaysAnswersRaw(origin.Answer);

    public void Dispose() => scene.Dispose();

    [Fact]
    [Trait("RFC", "9111 3.3")]
    public void A_range_fetches_just_that_part_and_the_next_that_is_there_asks_nobody()
    {
        AssertPart("1000-1999");
        Assert.Equal(["1000-1999"], origin.Asked);
        AssertPart("1500-1599");
        EndUnread();
        ReceivedMessage later = AssertPart("1000-1999");
        Assert.Equal("replicator; hit; ttl=49", later["Cache-Status"]);
        Assert.Equal("11", later["Age"]);
        Assert.Equal(1, scene.Origin.RequestCount);
    }

    [Fact]
    [Trait("RFC", "9111 3.4")]
    public void Others_are_fetched_in_whole_blocks_if_the_content_is_the_same()
    {
        AssertPart("100000-100999");
        AssertPart("70000-70009");
        Assert.Equal("\"1\"", scene.Origin.Request["If-Range"]);
        AssertPart($"{3 * Unit}-{(3 * Unit) + 9}");
        EndUnread();
        AssertPart($"{(4 * Unit) - 10}-{(4 * Unit) + 9}");
        AssertPart("-10");
        Assert.Equal(["100000-100999", $"{Unit}-99999", $"{3 * Unit}-{(4 * Unit) - 1}", $"{4 * Unit}-{(5 * Unit) - 1}"], origin.Asked);
    }

    [Theory]
    [Trait("RFC", "9110 8.8.2.2")]
    [InlineData(0)]
    [InlineData(11)]
    public void Where_the_clock_of_the_origin_was_set_back_all_of_it_is_asked_for(int seconds)
    {
        const string dated = "Cache-Control: max-age=60\nLast-Modified: Fri, 28 Feb 2020 12:00:00 GMT\nDate: ";
        scene.Origin.AlwaysAnswersRaw(new RangeOrigin(Content, $"{dated}Fri, 28 Feb 2020 13:00:00 GMT\n").Answer);
        scene.Client().Gets(Uri, "Range: bytes=100000-100009\n");
        scene.Advance(TimeSpan.FromSeconds(seconds));
        scene.Origin.AlwaysAnswersRaw(new RangeOrigin(Content, $"{dated}Fri, 28 Feb 2020 11:00:00 GMT\n").Answer);
        ReceivedMessage answer = scene.Client().Gets(Uri).Response;
        Assert.True(answer.IsComplete);
        Assert.Equal(Content, answer.Content);
    }

    [Fact]
    [Trait("RFC", "9111 3.4")]
    public void Parts_become_the_whole_file_when_they_meet()
    {
        AssertPart($"{2 * Unit}-{(3 * Unit) - 1}");
        AssertPart($"0-{Unit - 1}");
        EndUnread();
        AssertPart($"{3 * Unit}-{(5 * Unit) - 1}");
        Assert.False(File.Exists(Path.Combine(scene.Root, "origin.example:80", "a")));
        AssertPart($"{Unit}-{(2 * Unit) - 1}");
        Assert.Equal(Content, File.ReadAllText(Path.Combine(scene.Root, "origin.example:80", "a")));
        Assert.Empty(Directory.GetFiles(Path.Combine(scene.Root, ".replicator", "unfinished")));
        Assert.Contains("hit", scene.Client().Gets(Uri).Response["Cache-Status"]);
        Assert.Equal(Content.Length, origin.Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("RFC", "9111 3.4")]
    public void Who_wants_the_whole_fetches_the_gaps_only(bool endsBefore)
    {
        AssertPart($"{Unit}-{(2 * Unit) - 1}");
        AssertPart($"{3 * Unit}-{(4 * Unit) - 1}");
        if (endsBefore)
            EndUnread();
        ReceivedMessage whole = scene.Client().Gets(Uri).Response;
        Assert.Equal(200, whole.Status);
        Assert.Equal(Content, whole.Content);
        Assert.Equal(Content.Length, origin.Length);
        Assert.Contains("hit", scene.Client().Gets(Uri).Response["Cache-Status"]);
    }

    [Fact]
    public void Several_ranges_are_fetched_apart_and_come_in_one_answer()
    {
        ReceivedMessage answer = scene.Client().Gets(Uri, $"Range: bytes=10-19,{2 * Unit}-{(2 * Unit) + 9},-10\n").Response;
        Assert.Equal(206, answer.Status);
        Assert.True(answer.IsComplete);
        Assert.Contains($"\r\n\r\n{Content[10..20]}\r\n--", answer.Content);
        Assert.Contains($"\r\n\r\n{Content[(2 * Unit)..((2 * Unit) + 10)]}\r\n--", answer.Content);
        Assert.Contains($"\r\n\r\n{Content[^10..]}\r\n--", answer.Content);
        Assert.Equal(["10-19", $"{2 * Unit}-{(3 * Unit) - 1}", $"{4 * Unit}-{(5 * Unit) - 1}"], origin.Asked);
    }

    [Theory]
    [InlineData("Cache-Control: max-age=60\n")]
    [InlineData("Cache-Control: max-age=60\nETag: W/\"1\"\n")]
    [InlineData("Cache-Control: no-store\nETag: \"1\"\n")]
    [InlineData("Cache-Control: max-age=60\nETag: \"1\"\nVary: *\n")]
    public void Without_a_strong_validator_or_leave_parts_are_passed_on_and_not_kept(string fields)
    {
        var other = new RangeOrigin(Content, fields);
        scene.Origin.AlwaysAnswersRaw(other.Answer);
        AssertPart("1000-1999");
        AssertPart("1000-1999");
        Assert.Equal(["1000-1999", "1000-1999"], other.Asked);
        Assert.Empty(Directory.GetFiles(Path.Combine(scene.Root, ".replicator", "unfinished")));
    }

    [Theory]
    [InlineData("Cache-Control: no-store\nETag: \"1\"\n", "\"0\"", 200)]
    [InlineData("Cache-Control: no-store\nETag: \"1\"\n", "\"1\"", 206)]
    [InlineData("Cache-Control: max-age=60\n", "\"1\"", 200)]
    [InlineData("Cache-Control: max-age=60\nLast-Modified: Sat, 01 Jan 2022 00:00:00 GMT\n", "\"1\"", 200)]
    [Trait("RFC", "9110 13.1.5")]
    public void A_part_that_is_passed_on_is_of_the_content_that_If_Range_names(string fields, string tag, int status)
    {
        scene.Origin.AlwaysAnswersRaw(new RangeOrigin(Content, fields).Answer);
        ReceivedMessage answer = scene.Client().Gets(Uri, $"Range: bytes=1000-1999\nIf-Range: {tag}\n").Response;
        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 206 ? Content[1000..2000] : Content, answer.Content);
    }

    [Fact]
    [Trait("RFC", "9110 15.5.17")]
    public void A_range_that_the_origin_refuses_is_passed_on()
    {
        ReceivedMessage answer = scene.Client().Gets(Uri, "Range: bytes=999999999-1999999999\n").Response;
        Assert.Equal(416, answer.Status);
        Assert.Equal($"bytes */{Content.Length}", answer["Content-Range"]);
    }

    [Fact]
    public void An_origin_that_knows_no_ranges_sends_all_and_all_is_stored()
    {
        scene.Origin.AlwaysAnswers(_ => $"HTTP/1.1 200 OK\n{RangeOrigin.Strong}Content-Length: 10\n\n0123456789");
        ReceivedMessage answer = scene.Client().Gets(Uri, "Range: bytes=4-5\n").Response;
        Assert.Equal(206, answer.Status);
        Assert.Equal("45", answer.Content);
        Assert.Equal("0123456789", scene.Client().Gets(Uri).Response.Content);
        Assert.Equal(1, scene.Origin.RequestCount);
    }

    /// <summary>Another validator, another length, another range, or what is none.</summary>
    [Theory]
    [Trait("RFC", "9110 15.3.7")]
    [InlineData("206 Partial Content\nETag: \"2\"\nContent-Range: bytes 65536-131071/327680\nContent-Length: 65536\n\n")]
    [InlineData("206 Partial Content\nContent-Range: bytes 65536-131071/327680\nContent-Length: 65536\n\n")]
    [InlineData("206 Partial Content\nETag: \"1\"\nContent-Range: bytes 65536-131071/327681\nContent-Length: 65536\n\n")]
    [InlineData("206 Partial Content\nETag: \"1\"\nContent-Range: bytes 65537-131072/327680\nContent-Length: 65536\n\n")]
    [InlineData("206 Partial Content\nETag: \"1\"\nContent-Range: bytes 65536-131071/327680\nTransfer-Encoding: chunked\n\n")]
    [InlineData("200 OK\nETag: \"2\"\nContent-Length: 5\n\nother")]
    [InlineData("416 Range Not Satisfiable\nContent-Range: bytes */5\nContent-Length: 0\n\n")]
    public void What_is_not_that_part_of_the_same_content_is_never_combined(string answer)
    {
        AssertPart("0-9");
        scene.Origin.AlwaysAnswersRaw(_ => null);
        Peer client = scene.Client().Gets(Uri, "Range: bytes=100000-100009\n");
        Assert.Equal("", client.Received);
        string changed = Content.ToUpperInvariant();
        scene.Origin.AlwaysAnswersRaw(new RangeOrigin(changed, Next).Answer);
        scene.Origin.Sends($"HTTP/1.1 {answer}");
        Assert.Equal(206, client.Response.Status);
        Assert.Equal("\"2\"", client.Response["ETag"]);
        Assert.Equal(changed[100000..100010], client.Response.Content);
        Assert.Equal(changed, scene.Client().Gets(Uri).Response.Content);
    }

    /// <summary>The first range is of what is there, and the next has changed meanwhile.</summary>
    [Theory]
    [Trait("RFC", "9111 3.4")]
    [InlineData("80-89,100000-100009", false)]
    [InlineData("100000-100009,80-89", false)]
    [InlineData("80-89,100000-100009", true)]
    public void Nobody_is_promised_ranges_of_a_content_that_changed(string ranges, bool endsBefore)
    {
        AssertPart("80-89");
        if (endsBefore)
            EndUnread();
        var changed = new RangeOrigin(Content.ToUpperInvariant(), Next);
        scene.Origin.AlwaysAnswersRaw(request => request["Range"]!.Contains(',', StringComparison.Ordinal)
            ? "HTTP/1.1 206 Partial Content\r\nContent-Type: multipart/byteranges; boundary=b\r\nContent-Length: 5\r\n\r\nparts"
            : changed.Answer(request));
        Peer client = scene.Client().Gets(Uri, $"Range: bytes={ranges}\n");
        Assert.Equal(206, client.Response.Status);
        Assert.True(client.Response.IsComplete);
        Assert.DoesNotContain(Content[80..90], client.Response.Content);
        Assert.Equal(endsBefore, client.Response.Content == "parts");
    }

    /// <summary>Of one content, while it is replaced by another.</summary>
    [Fact]
    [Trait("RFC", "9111 3.4")]
    public void Who_reads_what_comes_gets_it_though_another_part_has_changed()
    {
        scene.Origin.AlwaysAnswersRaw(_ => null);
        Peer first = scene.Client().Gets(Uri, "Range: bytes=0-65535\n");
        scene.Origin.SendsRaw($"HTTP/1.1 206 Partial Content\r\nETag: \"1\"\r\nCache-Control: max-age=60\r\n"
            + $"Content-Range: bytes 0-{Unit - 1}/{Content.Length}\r\nContent-Length: {Unit}\r\n\r\n{Content[..5]}");
        string changed = Content.ToUpperInvariant();
        scene.Origin.AlwaysAnswersRaw(new RangeOrigin(changed, Next).Answer);
        Assert.Equal(changed[200000..200010], scene.Client().Gets(Uri, "Range: bytes=200000-200009\n").Response.Content);
        scene.Origin.SendsRawOn(0, Content[5..Unit]);
        Assert.Equal(Content[..Unit], first.Response.Content);
    }

    [Fact]
    [Trait("RFC", "9110 13.1.5")]
    public void A_part_that_is_kept_and_changed_at_the_origin_starts_over()
    {
        AssertPart("0-9");
        EndUnread();
        var next = new RangeOrigin(Content.ToUpperInvariant(), Next);
        scene.Origin.AlwaysAnswersRaw(next.Answer);
        ReceivedMessage answer = scene.Client().Gets(Uri, "Range: bytes=100000-100009\n").Response;
        Assert.Equal(Content.ToUpperInvariant()[100000..100010], answer.Content);
        Assert.Equal(Content.ToUpperInvariant(), scene.Client().Gets(Uri).Response.Content);
    }

    [Fact]
    [Trait("RFC", "9111 4.3")]
    public void A_part_that_is_kept_and_stale_is_confirmed_by_fetching_what_is_missing()
    {
        AssertPart("0-9");
        scene.Advance(TimeSpan.FromSeconds(100));
        ReceivedMessage answer = AssertPart("2-5");
        Assert.Contains("fwd=partial; fwd-status=206", answer["Cache-Status"]);
        Assert.Equal(["0-9", $"10-{Unit - 1}"], origin.Asked);
        EndUnread();
        Assert.Contains("hit", AssertPart("2-5")["Cache-Status"]);
    }

    [Fact]
    public void A_part_that_breaks_off_goes_on()
    {
        AssertPart("0-9");
        scene.Origin.AlwaysAnswersRaw(_ => null);
        Peer client = scene.Client().Gets(Uri, $"Range: bytes={Unit}-{Unit + 9}\n");
        scene.Origin.SendsRaw($"HTTP/1.1 206 Partial Content\r\nETag: \"1\"\r\nContent-Range: bytes {Unit}-{(2 * Unit) - 1}/{Content.Length}\r\n"
            + $"Content-Length: {Unit}\r\n\r\n{Content[Unit..(Unit + 5)]}");
        scene.Origin.Ends();
        scene.Origin.AlwaysAnswersRaw(origin.Answer);
        scene.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Content[Unit..(Unit + 10)], client.Response.Content);
        Assert.Equal(["0-9", $"{Unit + 5}-{(2 * Unit) - 1}"], origin.Asked);
    }

    /// <summary>Of a part that is the first, or is added to what is there.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Where_the_disk_takes_no_more_of_a_part_its_readers_get_the_rest_all_the_same(bool isAdded)
    {
        if (isAdded)
            AssertPart("0-9");
        scene.Origin.AlwaysAnswersRaw(_ => null);
        Peer client = scene.Client().Gets(Uri, $"Range: bytes={Unit}-{Unit + 9}\n");
        scene.Origin.SendsRaw($"HTTP/1.1 206 Partial Content\r\n{RangeOrigin.Strong.Replace("\n", "\r\n")}"
            + $"Content-Range: bytes {Unit}-{(isAdded ? (2 * Unit) - 1 : Unit + 9)}/{Content.Length}\r\n"
            + $"Content-Length: {(isAdded ? Unit : 10)}\r\n\r\n{Content[Unit..(Unit + 5)]}");
        scene.Disk.FailWritesAfter(0);
        scene.Origin.SendsRaw(Content[(Unit + 5)..(Unit + 7)]);
        scene.Origin.SendsRaw(Content[(Unit + 7)..(Unit + 10)]);
        Assert.Equal(Content[Unit..(Unit + 10)], client.Response.Content);
        Assert.True(client.Response.IsComplete);
    }

    [Fact]
    public void Where_the_disk_takes_nothing_of_several_parts_the_client_is_answered_by_the_origin()
    {
        AssertPart("0-9");
        scene.Disk.FailWritesAfter(0);
        scene.Origin.AlwaysAnswersRaw(request => request["Range"]!.Contains(',', StringComparison.Ordinal)
            ? "HTTP/1.1 206 Partial Content\r\nContent-Type: multipart/byteranges; boundary=b\r\nContent-Length: 5\r\n\r\nparts"
            : origin.Answer(request));
        Peer client = scene.Client().Gets(Uri, $"Range: bytes=70000-70009,{3 * Unit}-{(3 * Unit) + 9}\n");
        Assert.Equal(206, client.Response.Status);
        Assert.True(client.Response.IsComplete);
    }

    [Theory]
    [Trait("RFC", "9110 14.2")]
    [InlineData(true)]
    [InlineData(false)]
    public void An_origin_that_ignores_a_range_once_is_taken_by_its_whole_content(bool tellsLength)
    {
        AssertPart("0-9");
        scene.Origin.AlwaysAnswersRaw(_ => null);
        Peer client = scene.Client().Gets(Uri, $"Range: bytes={Unit}-{Unit + 9}\n");
        scene.Origin.SendsRaw($"HTTP/1.1 200 OK\r\nETag: \"1\"\r\n{(tellsLength ? $"Content-Length: {Content.Length}\r\n" : "")}\r\n{Content[..100]}");
        Assert.Equal("", client.Response.Content);
        scene.Origin.SendsRaw(Content[100..]);
        Assert.Equal(Content[Unit..(Unit + 10)], client.Response.Content);
        scene.Origin.AlwaysAnswersRaw(origin.Answer);
        AssertPart("5-70000");
        Assert.Equal(["0-9", $"10-{Unit - 1}"], origin.Asked);
    }

    [Fact]
    public void An_invalidated_part_is_not_continued()
    {
        AssertPart("0-9");
        scene.Origin.AlwaysAnswers(_ => "HTTP/1.1 204 No Content\n\n");
        scene.Client().Sends($"DELETE {Uri} HTTP/1.1\nHost: origin.example\n\n");
        scene.Origin.AlwaysAnswersRaw(origin.Answer);
        AssertPart("0-9");
        Assert.Equal(["0-9", "0-9"], origin.Asked);
    }

    [Fact]
    [Trait("RFC", "9110 14.2")]
    public void Far_into_what_is_not_there_that_is_fetched_first_and_the_front_afterwards()
    {
        scene.Origin.AlwaysAnswersRaw(_ => null);
        Peer client = scene.Client().Gets(Uri, "Range: bytes=70000000-\n");
        Assert.Equal("bytes=70000000-", scene.Origin.Request["Range"]);
        scene.Origin.Sends($"HTTP/1.1 206 Partial Content\n{RangeOrigin.Strong}Content-Range: bytes 70000000-70000002/70000003\nContent-Length: 3\n\nend");
        Assert.Equal("end", client.Response.Content);
        Assert.True(client.Response.IsComplete);
        Assert.Equal("bytes=0-69999999", scene.Origin.Request["Range"]);
        Assert.Equal("\"1\"", scene.Origin.Request["If-Range"]);
    }

    private ReceivedMessage AssertPart(string range)
    {
        ReceivedMessage answer = scene.Client().Gets(Uri, $"Range: bytes={range}\n").Response;
        Assert.Equal(206, answer.Status);
        Assert.True(answer.IsComplete);
        string[] ends = range.Split('-');
        int first = ends[0] == "" ? Content.Length - int.Parse(ends[1], null) : int.Parse(ends[0], null);
        int last = ends[0] == "" ? Content.Length - 1 : int.Parse(ends[1], null);
        Assert.Equal($"bytes {first}-{last}/{Content.Length}", answer["Content-Range"]);
        Assert.Equal(Content[first..(last + 1)], answer.Content);
        return answer;
    }

    // What nobody reads is kept for the next request.
    private void EndUnread() => scene.Advance(TimeSpan.FromSeconds(11));
}
