using Replicator.Http;

namespace Replicator.Tests.Http;

public sealed class HeadParserTests
{
    private const string Request =
        "GET http://a.example/b?c HTTP/1.1\r\nHost: a.example\r\n"
        + "Empty:\r\nSpaced: \t x y\t \r\nX: \u00e9\u0080\r\n\r\n";

    private const string Response =
        "HTTP/1.1 200 All right\r\nServer: x\r\nEmpty:\r\nSpaced: \t x y\t \r\nX: \u00e9\u0080\r\n\r\n";

    [Theory]
    [Trait("RFC", "9112 2")]
    [InlineData("")]
    [InlineData("\r\n")]
    [InlineData("\r\n\r\n")]
    public void A_request_is_parsed_at_every_cut(string before)
    {
        byte[] text = Text.Bytes(before + Request);
        var head = new RequestHead();
        for (int length = 0; length < text.Length; length++)
        {
            Assert.Equal(HeadProgress.Partial, Parse(text[..length], head, out int none, out Refusal reason));
            Assert.Equal((0, Refusal.None), (none, reason));

            // The rest comes in one piece, and what was there is not looked through again.
            HeadProgress progress = HeadParser.TryParse(text, HeadLimits.Default, head, out int all, out _, length);
            Assert.Equal((HeadProgress.Complete, text.Length), (progress, all));
        }

        byte[] pipelined = [.. text, .. Text.Bytes("GET / HTTP/1.1\r\n")];
        Assert.Equal(HeadProgress.Complete, Parse(pipelined, head, out int consumed, out Refusal refusal));
        Assert.Equal((text.Length, Refusal.None), (consumed, refusal));
        Assert.Equal("GET", Text.Of(head.Method));
        Assert.Equal("http://a.example/b?c", Text.Of(head.Target));
        Assert.Equal(1, head.MinorVersion);
        Assert.Equal(TargetForm.Absolute, head.Form);
        Assert.Equal(["Host: a.example", "Empty: ", "Spaced: x y", "X: \u00e9\u0080"], Text.Lines(head.Fields));
    }

    [Fact]
    [Trait("RFC", "9112 4")]
    public void A_response_is_parsed_at_every_cut()
    {
        foreach (string sent in (string[])[Response, Response.Replace("\r\n", "\n", StringComparison.Ordinal)])
        {
            byte[] text = Text.Bytes(sent);
            var head = new ResponseHead();
            for (int length = 0; length < text.Length; length++)
            {
                Assert.Equal(HeadProgress.Partial, Parse(text[..length], head, out int none, out Refusal reason));
                Assert.Equal((0, Refusal.None), (none, reason));
                HeadProgress progress = HeadParser.TryParse(text, HeadLimits.Default, head, out int all, out _, length);
                Assert.Equal((HeadProgress.Complete, text.Length), (progress, all));
            }

            Assert.Equal(HeadProgress.Complete, Parse([.. text, (byte)'x'], head, out int consumed, out _));
            Assert.Equal(text.Length, consumed);
            Assert.Equal(200, head.Status);
            Assert.Equal("All right", Text.Of(head.Reason));
            Assert.Equal(["Server: x", "Empty: ", "Spaced: x y", "X: \u00e9\u0080"], Text.Lines(head.Fields));
        }
    }

    [Fact]
    public void A_request_is_parsed_byte_by_byte()
    {
        byte[] text = Text.Bytes(Request);
        var head = new RequestHead();
        HeadProgress progress = HeadProgress.Partial;
        for (int length = 1; length <= text.Length; length++)
        {
            Assert.Equal(HeadProgress.Partial, progress);
            progress = HeadParser.TryParse(text.AsSpan(0, length), HeadLimits.Default, head, out _, out _, length - 1);
        }

        Assert.Equal(HeadProgress.Complete, progress);
        Assert.Equal(4, head.Fields.Count);
    }

    [Fact]
    public void What_begins_like_no_response_is_refused_though_its_first_byte_was_right()
    {
        byte[] text = Text.Bytes("HTTQ");
        HeadProgress progress = HeadParser.TryParse(
            text, HeadLimits.Default, new ResponseHead(), out _, out Refusal refusal, scanned: 3);
        Assert.Equal((HeadProgress.Refused, Refusal.StatusLineMalformed), (progress, refusal));
    }

    [Fact]
    public void A_head_does_not_keep_the_fields_of_the_one_before()
    {
        var head = new RequestHead();
        Parse(Text.Bytes(Request), head, out _, out _);
        Parse("GET / HTTP/1.0\r\nB: c\r\n\r\n"u8.ToArray(), head, out _, out _);
        Assert.Equal("GET / HTTP/1.0\r\nB: c\r\n\r\n", Text.Written(head.WriteTo));
    }

    [Theory]
    [Trait("RFC", "9112 3")]
    [InlineData("GET / HTTP/1.1", nameof(Refusal.None))]
    [InlineData("G!#$%&'*+-.^_`|~9 / HTTP/1.1", nameof(Refusal.None))]
    [InlineData("get /{a|b}\"<>\\^` HTTP/1.1", nameof(Refusal.None))]
    [InlineData(" GET / HTTP/1.1", nameof(Refusal.MethodInvalid))]
    [InlineData("G(T / HTTP/1.1", nameof(Refusal.MethodInvalid))]
    [InlineData("G\u00c9T / HTTP/1.1", nameof(Refusal.MethodInvalid))]
    [InlineData("\u0016\u0003\u0001", nameof(Refusal.MethodInvalid))]
    [InlineData("GET\t/ HTTP/1.1", nameof(Refusal.MethodInvalid))]
    [InlineData("GET", nameof(Refusal.RequestLineMalformed))]
    [InlineData("GET /", nameof(Refusal.RequestLineMalformed))]
    [InlineData("GET ", nameof(Refusal.RequestLineMalformed))]
    [InlineData("GET  / HTTP/1.1", nameof(Refusal.RequestLineMalformed))]
    [InlineData("GET /  HTTP/1.1", nameof(Refusal.VersionInvalid))]
    [InlineData("GET / HTTP/1.1 ", nameof(Refusal.VersionInvalid))]
    [InlineData("GET /a b HTTP/1.1", nameof(Refusal.VersionInvalid))]
    [InlineData("GET /\t HTTP/1.1", nameof(Refusal.TargetInvalid))]
    [InlineData("GET /\0 HTTP/1.1", nameof(Refusal.TargetInvalid))]
    [InlineData("GET /\u007f HTTP/1.1", nameof(Refusal.TargetInvalid))]
    [InlineData("GET /\u00e9 HTTP/1.1", nameof(Refusal.TargetInvalid))]
    [InlineData("GET /\r HTTP/1.1", nameof(Refusal.BareCarriageReturn))]
    [InlineData("GET / HTTP/1.1\r", nameof(Refusal.BareCarriageReturn))]
    [InlineData("GET / http/1.1", nameof(Refusal.VersionInvalid))]
    [InlineData("GET / HTTP/1", nameof(Refusal.VersionInvalid))]
    [InlineData("GET / HTTP/1.10", nameof(Refusal.VersionInvalid))]
    [InlineData("GET / HTTP/1,1", nameof(Refusal.VersionInvalid))]
    [InlineData("GET / HTTP/+.1", nameof(Refusal.VersionInvalid))]
    [InlineData("GET / HTTP/1.x", nameof(Refusal.VersionInvalid))]
    [InlineData("GET / HTTPS/1.", nameof(Refusal.VersionInvalid))]
    [InlineData("GET / HTTP/0.9", nameof(Refusal.VersionUnsupported))]
    [InlineData("GET / HTTP/2.0", nameof(Refusal.VersionUnsupported))]
    [InlineData("PRI * HTTP/2.0", nameof(Refusal.VersionUnsupported))]
    public void A_request_line_is_taken_only_as_it_should_be(string line, string refusal)
    {
        Assert.Equal(refusal, RefusalOfRequest($"{line}\r\nHost: a\r\n\r\n"));
    }

    [Theory]
    [Trait("RFC", "9110 2.5")]
    [InlineData("HTTP/1.0", 0)]
    [InlineData("HTTP/1.1", 1)]
    [InlineData("HTTP/1.2", 1)]
    [InlineData("HTTP/1.9", 1)]
    public void A_higher_minor_version_is_the_highest_known(string version, int minorVersion)
    {
        var request = new RequestHead();
        Parse(Text.Bytes($"GET / {version}\r\n\r\n"), request, out _, out _);
        Assert.Equal(minorVersion, request.MinorVersion);
        var response = new ResponseHead();
        Parse(Text.Bytes($"{version} 200 OK\r\n\r\n"), response, out _, out _);
        Assert.Equal(minorVersion, response.MinorVersion);
    }

    [Theory]
    [Trait("RFC", "9112 4")]
    [InlineData("HTTP/1.1 200 OK", nameof(Refusal.None))]
    [InlineData("HTTP/1.1 200 ", nameof(Refusal.None))]
    [InlineData("HTTP/1.1 200", nameof(Refusal.None))]
    [InlineData("HTTP/1.1 100 a\tb \u00e9", nameof(Refusal.None))]
    [InlineData("HTTP/1.1 599 x", nameof(Refusal.None))]
    [InlineData("HTTP/1.1 099 x", nameof(Refusal.StatusInvalid))]
    [InlineData("HTTP/1.1 600 x", nameof(Refusal.StatusInvalid))]
    [InlineData("HTTP/1.1 000 x", nameof(Refusal.StatusInvalid))]
    [InlineData("HTTP/1.1 -20 x", nameof(Refusal.StatusInvalid))]
    [InlineData("HTTP/1.1 2x0 x", nameof(Refusal.StatusInvalid))]
    [InlineData("HTTP/1.1 20 OK", nameof(Refusal.StatusInvalid))]
    [InlineData("HTTP/1.1  200 OK", nameof(Refusal.StatusInvalid))]
    [InlineData("HTTP/1.1 2000 OK", nameof(Refusal.StatusLineMalformed))]
    [InlineData("HTTP/1.1 200OK", nameof(Refusal.StatusLineMalformed))]
    [InlineData("HTTP/1.1 200\tOK", nameof(Refusal.StatusLineMalformed))]
    [InlineData("HTTP/1.1\t200 OK", nameof(Refusal.StatusLineMalformed))]
    [InlineData("HTTP/1.1", nameof(Refusal.StatusLineMalformed))]
    [InlineData("HTTP/1.1 20", nameof(Refusal.StatusLineMalformed))]
    [InlineData("", nameof(Refusal.StatusLineMalformed))]
    [InlineData("ICY 200 OK plus more", nameof(Refusal.StatusLineMalformed))]
    [InlineData("http/1.1 200 OK", nameof(Refusal.StatusLineMalformed))]
    [InlineData("HTTP/1,1 200 OK", nameof(Refusal.VersionInvalid))]
    [InlineData("HTTP/2.0 200 OK", nameof(Refusal.VersionUnsupported))]
    [InlineData("HTTP/1.1 200 \0", nameof(Refusal.ReasonInvalid))]
    [InlineData("HTTP/1.1 200 \u001b[0m", nameof(Refusal.ReasonInvalid))]
    [InlineData("HTTP/1.1 200 a\rb", nameof(Refusal.BareCarriageReturn))]
    [InlineData("HTTP/1.1 200 OK\r", nameof(Refusal.BareCarriageReturn))]
    public void A_status_line_is_taken_only_as_it_should_be(string line, string refusal)
    {
        Assert.Equal(refusal, RefusalOfResponse($"{line}\r\nServer: a\r\n\r\n"));
    }

    [Theory]
    [Trait("RFC", "9112 5")]
    [InlineData("A: b", nameof(Refusal.None))]
    [InlineData("A:b:c", nameof(Refusal.None))]
    [InlineData("A", nameof(Refusal.FieldMalformed))]
    [InlineData("A b", nameof(Refusal.FieldMalformed))]
    [InlineData(": b", nameof(Refusal.FieldNameInvalid))]
    [InlineData("A\u00e9: b", nameof(Refusal.FieldNameInvalid))]
    [InlineData("A(: b", nameof(Refusal.FieldNameInvalid))]
    [InlineData("A b: c", nameof(Refusal.FieldNameInvalid))]
    [InlineData("A\0: b", nameof(Refusal.FieldNameInvalid))]
    [InlineData("A : b", nameof(Refusal.SpaceBeforeColon))]
    [InlineData("A\t: b", nameof(Refusal.SpaceBeforeColon))]
    [InlineData(" A: b", nameof(Refusal.LineFolded))]
    [InlineData("A: b\r\n c", nameof(Refusal.LineFolded))]
    [InlineData("A: b\r\n\tc", nameof(Refusal.LineFolded))]
    [InlineData("A: b\r\n ", nameof(Refusal.LineFolded))]
    [InlineData("A: \0", nameof(Refusal.FieldValueInvalid))]
    [InlineData("A: \u0001", nameof(Refusal.FieldValueInvalid))]
    [InlineData("A: \u000b", nameof(Refusal.FieldValueInvalid))]
    [InlineData("A: \u001f", nameof(Refusal.FieldValueInvalid))]
    [InlineData("A: \u007f", nameof(Refusal.FieldValueInvalid))]
    [InlineData("A: b\rc", nameof(Refusal.BareCarriageReturn))]
    [InlineData("A: b\r", nameof(Refusal.BareCarriageReturn))]
    [InlineData("\r", nameof(Refusal.BareCarriageReturn))]
    public void A_field_line_is_taken_only_as_it_should_be(string line, string refusal)
    {
        Assert.Equal(refusal, RefusalOfRequest($"GET / HTTP/1.1\r\n{line}\r\n\r\n"));
        Assert.Equal(refusal, RefusalOfResponse($"HTTP/1.1 200 OK\r\n{line}\r\n\r\n"));
    }

    [Theory]
    [Trait("RFC", "9112 2.2")]
    [InlineData("\nGET / HTTP/1.1\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nA: b\nC: d\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nA: b\r\n\n")]
    [InlineData("GET / HTTP/1.1\n\n")]
    public void A_bare_line_feed_of_a_client_is_refused(string text)
    {
        Assert.Equal(nameof(Refusal.BareLineFeed), RefusalOfRequest(text));
    }

    [Theory]
    [Trait("RFC", "9112 2.2")]
    [InlineData("\r\n\r\nGET / HTTP/1.1\r\n\r\n", nameof(Refusal.None))]
    [InlineData("\r\n\r\n\r\nGET / HTTP/1.1\r\n\r\n", nameof(Refusal.TooManyEmptyLines))]
    [InlineData("\r\n\r\n\r\n", nameof(Refusal.TooManyEmptyLines))]
    [InlineData("\r\r\nGET / HTTP/1.1\r\n\r\n", nameof(Refusal.BareCarriageReturn))]
    public void Few_empty_lines_before_a_request_are_passed_over(string text, string refusal)
    {
        Assert.Equal(refusal, RefusalOfRequest(text));
    }

    [Theory]
    [InlineData("\u0016\u0003\u0001\u0002")]
    [InlineData("\0")]
    [InlineData(" ")]
    public void What_never_becomes_a_request_is_refused_without_a_line_end(string text)
    {
        Assert.Equal(nameof(Refusal.MethodInvalid), RefusalOfRequest(text));
    }

    [Theory]
    [InlineData("220 ftp.example ready")]
    [InlineData("HTTPS")]
    [InlineData("h")]
    public void What_never_becomes_a_response_is_refused_without_a_line_end(string text)
    {
        Assert.Equal(nameof(Refusal.StatusLineMalformed), RefusalOfResponse(text));
    }

    [Fact]
    [Trait("RFC", "9112 3")]
    public void A_request_line_over_the_bound_has_a_refusal_of_its_own()
    {
        string line = $"GET /{new string('a', 200)} HTTP/1.1\r\n";
        var limits = new HeadLimits(100, 10);
        Assert.Equal(nameof(Refusal.RequestLineTooLong), RefusalOfRequest(line, limits));
        Assert.Equal(nameof(Refusal.RequestLineTooLong), RefusalOfRequest(line[..100], limits));
        Assert.Equal(HeadProgress.Partial, Parse(Text.Bytes(line[..99]), new RequestHead(), out _, out _, limits));
    }

    [Fact]
    [Trait("RFC", "6585 5")]
    public void The_bound_is_that_of_the_whole_head()
    {
        byte[] text = "GET / HTTP/1.1\r\nHost: a\r\nB: c\r\n\r\n"u8.ToArray();
        for (int bound = 1; bound < text.Length; bound++)
        {
            var limits = new HeadLimits(bound, 9);
            HeadProgress progress = Parse(text, new RequestHead(), out _, out Refusal refusal, limits);
            Assert.Equal(HeadProgress.Refused, progress);
            Assert.Equal(bound < 16 ? Refusal.RequestLineTooLong : Refusal.HeadTooLong, refusal);

            // As much as the bound allows without an end: the same.
            Parse(text[..bound], new RequestHead(), out _, out Refusal filled, limits);
            Assert.Equal(refusal, filled);
        }

        byte[] response = "HTTP/1.1 200 OK\r\n\r\n"u8.ToArray();
        HeadParser.TryParse(response, new HeadLimits(9, 9), new ResponseHead(), out _, out Refusal ofResponse);
        Assert.Equal(Refusal.HeadTooLong, ofResponse);
        var exact = new HeadLimits(text.Length, 9);
        Assert.Equal(HeadProgress.Complete, Parse([.. text, .. text], new RequestHead(), out _, out _, exact));
    }

    [Theory]
    [Trait("RFC", "6585 5")]
    [InlineData(3, nameof(Refusal.None))]
    [InlineData(4, nameof(Refusal.TooManyFields))]
    public void Fields_are_counted(int count, string refusal)
    {
        string fields = string.Concat(Enumerable.Repeat("A: b\r\n", count));
        Assert.Equal(refusal, RefusalOfRequest($"GET / HTTP/1.1\r\n{fields}\r\n", new HeadLimits(1000, 3)));
    }

    [Fact]
    public void Every_single_byte_in_a_head_is_taken_or_refused_but_never_changes_another_field()
    {
        byte[] text = "GET /a HTTP/1.1\r\nHost: a\r\nB: c\r\n\r\n"u8.ToArray();
        var head = new RequestHead();
        for (int position = 0; position < text.Length; position++)
        {
            for (int value = 0; value <= byte.MaxValue; value++)
            {
                byte[] changed = [.. text];
                changed[position] = (byte)value;
                if (Parse(changed, head, out int consumed, out _) != HeadProgress.Complete)
                    continue;

                // What was taken, written again, is what was received but for white space and a higher minor version.
                string version = $"HTTP/1.{(char)changed[14]}";
                string written = Text.Written(head.WriteTo).Replace("HTTP/1.1", version, StringComparison.Ordinal);
                Assert.Equal(Squeeze(Text.Of(changed.AsSpan(0, consumed))), Squeeze(written));
            }
        }
    }

    [Fact]
    public void Parsing_into_a_head_that_has_grown_allocates_nothing()
    {
        byte[] text = Text.Bytes(Request);
        var head = new RequestHead();
        for (int round = 0; round < 3; round++)
            Parse(text, head, out _, out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Parse(text, head, out _, out _);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static string Squeeze(string text) =>
        text.Replace(" ", "", StringComparison.Ordinal).Replace("\t", "", StringComparison.Ordinal);

    private static HeadProgress Parse(
        byte[] text, RequestHead head, out int consumed, out Refusal refusal, HeadLimits? limits = null) =>
        HeadParser.TryParse(text, limits ?? HeadLimits.Default, head, out consumed, out refusal);

    private static HeadProgress Parse(byte[] text, ResponseHead head, out int consumed, out Refusal refusal) =>
        HeadParser.TryParse(text, HeadLimits.Default, head, out consumed, out refusal);

    private static string RefusalOfRequest(string text, HeadLimits? limits = null)
    {
        var head = new RequestHead();
        HeadProgress progress = Parse(Text.Bytes(text), head, out int consumed, out Refusal refusal, limits);
        Assert.Equal(refusal == Refusal.None ? HeadProgress.Complete : HeadProgress.Refused, progress);
        Assert.Equal(refusal == Refusal.None ? text.Length : 0, consumed);
        return refusal.ToString();
    }

    private static string RefusalOfResponse(string text)
    {
        HeadProgress progress = Parse(Text.Bytes(text), new ResponseHead(), out int consumed, out Refusal refusal);
        Assert.Equal(refusal == Refusal.None ? HeadProgress.Complete : HeadProgress.Refused, progress);
        Assert.Equal(refusal == Refusal.None ? text.Length : 0, consumed);
        return refusal.ToString();
    }
}
