using System.Buffers;
using System.Text;
using Replicator.Settings;
using Replicator.Verbs;

namespace Replicator.Tests.Verbs;

public sealed class RowLineTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_row_comes_back_as_it_was()
    {
        var row = new VerbRow(RowKind.Stored)
        {
            Url = "http://a.test:80/\"\\\u001bü",
            Path = "a.test:80/x#gzip",
            Status = 200,
            Length = long.MaxValue,
            CompleteLength = 5,
            Requested = Noon,
            Received = Noon.AddSeconds(1),
            Modified = Noon.AddSeconds(2),
            FreshUntil = Noon.AddSeconds(3),
            Used = Noon.AddSeconds(4),
            Codings = "gzip,br",
            Invalidated = true,
            Pinned = true,
            InUse = true,
            ByHand = true,
            Name = "lifetime",
            Text = "line\nbreak",
            Section = "RFC 9111 §4.2",
            Done = 1,
            Of = 2,
            ExitCode = 65,
        };
        string line = Write(row);
        Assert.Equal(row, RowLine.TryRead(Encoding.UTF8.GetBytes(line)));
        Assert.DoesNotContain('\n', line);
    }

    [Theory]
    [InlineData((int)RowKind.Stored)]
    [InlineData((int)RowKind.End)]
    [InlineData((int)RowKind.Progress)]
    [InlineData((int)RowKind.Found)]
    [InlineData((int)RowKind.Explained)]
    public void Every_kind_comes_back_and_what_is_not_there_is_not_written(int kind)
    {
        var row = new VerbRow((RowKind)kind);
        Assert.Equal(row, RowLine.TryRead(Encoding.UTF8.GetBytes(Write(row))));
        Assert.Equal($$"""{"kind":"{{row.Kind.ToString().ToLowerInvariant()}}"}""", Write(row));
    }

    [Fact]
    public void Lists_come_back()
    {
        var row = new VerbRow(RowKind.Stored) { Fields = ["A: b", "C: d"], Variant = [] };
        VerbRow back = RowLine.TryRead(Encoding.UTF8.GetBytes(Write(row)))!;
        Assert.Equal(row.Fields, back.Fields);
        Assert.Equal(row.Variant, back.Variant);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"kind":"other"}""")]
    [InlineData("""{"kind":1}""")]
    [InlineData("""{"kind":"end","exit":"x"}""")]
    [InlineData("""{"kind":"end","used":"x"}""")]
    public void What_is_no_row_is_null(string line) => Assert.Null(RowLine.TryRead(Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void A_request_comes_back_as_it_was()
    {
        var request = new VerbSettings(StoreVerb.Purge, "/root", ["http://a.test/*", "ü\n"])
        {
            Host = "a.test",
            DryRun = true,
            Flat = true,
        };
        byte[] line = RequestLine.Write(request);
        VerbSettings back = RequestLine.TryRead(line.AsMemory(0, line.Length - 1), "/root", flat: true)!;
        Assert.Equal(request with { Words = [] }, back with { Words = [] });
        Assert.Equal(request.Words, back.Words);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"version":2,"verb":"List","words":[],"dry_run":false}""")]
    [InlineData("""{"version":1,"verb":"Other","words":[],"dry_run":false}""")]
    [InlineData("""{"version":1,"verb":"List","words":"x","dry_run":false}""")]
    public void What_is_no_request_is_null(string line) =>
        Assert.Null(RequestLine.TryRead(Encoding.UTF8.GetBytes(line), "/root", flat: false));

    private static string Write(VerbRow row)
    {
        var output = new ArrayBufferWriter<byte>();
        RowLine.Write(row, output);
        string text = Encoding.UTF8.GetString(output.WrittenSpan);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return text[..^1];
    }
}
