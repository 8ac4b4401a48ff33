namespace Replicator.Tests.Strictness;

/// <summary>Answers of origins: an invalid head gives 502, an invalid content is cut off visibly, and neither is stored
/// (RFC 9112 §4–8).</summary>
[Trait("RFC", "9112 4")]
public sealed class ResponseTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\n";
    private const string Fresh = "Cache-Control: max-age=60\r\n";

    /// <summary>What an attacker would have us take for the answer to the next request.</summary>
    private const string Evil = "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 4\r\n\r\nevil";

    private static readonly Asked[] WithContent =
        [Asked.Get, Asked.Post, Asked.Joined, Asked.Stale];

    public static IEnumerable<object[]> BadStatusLines => Rows.In(Rows.Of(
        "HTTP/1.1 099 Low", "HTTP/1.1 000 Low", "HTTP/1.1 600 High", "HTTP/1.1 999 High", "HTTP/1.1 20 OK",
        "HTTP/1.1 2 OK", "HTTP/1.1 2000 OK", "HTTP/1.1 +200 OK", "HTTP/1.1 -200 OK", "HTTP/1.1 2x0 OK",
        "HTTP/1.1 0x2 OK", "HTTP/1.1 2 0 OK", "HTTP/1.1 200OK", "HTTP/1.1 200,OK", "HTTP/1.1 200\tOK",
        "HTTP/1.1  200 OK", "HTTP/1.1\t200 OK", "HTTP/1.1 \t200 OK", "HTTP/1.1 OK", "HTTP/1.1 ", "HTTP/1.1", "HTTP/1.1 200\v",
        "HTTP/1.1200 OK", "HTTP/1.1,200 OK", " HTTP/1.1 200 OK", "\tHTTP/1.1 200 OK", "http/1.1 200 OK",
        "Http/1.1 200 OK", "HTTP/1 200 OK", "HTTP/1. 200 OK", "HTTP/1.10 200 OK", "HTTP/01.1 200 OK",
        "HTTP/1,1 200 OK", "HTTP/x.1 200 OK", "HTTP/2.0 200 OK", "HTTP/0.9 200 OK", "HTTP/3.0 200 OK",
        "HTTPS/1.1 200 OK", "ICY 200 OK", "RTSP/1.0 200 OK", "200 OK", "OK", "GET / HTTP/1.1", "\xFF\xFE",
        "HTTP/1.1 200 O\0K", "HTTP/1.1 200 O\rK", "HTTP/1.1 200 O\vK", "HTTP/1.1 200 O\x7FK", "HTTP/1.1 200 O\x1B[31mK",
        "HTTP/1.1 \0200 OK", "HTTP/1.1 20\0 OK", "HTTP/1.1 \xB2\x30\x30 OK", "<html>", "SSH-2.0-evil"), Rows.Different);

    public static IEnumerable<object[]> BadFields => Rows.In(Rows.Of(
        "X : y\r\n", "X\t: y\r\n", " X: y\r\n", "\tX: y\r\n", "X: y\r\n z\r\n", "X: y\r\n\tz\r\n", "X: y\n z\r\n",
        "X\r\n", "X y\r\n", ": y\r\n", ":\r\n", "X Y: z\r\n", "X\0: y\r\n", "X\x7F: y\r\n", "X\xE9: y\r\n", "X(: y\r\n",
        "X@: y\r\n", "X\": y\r\n", "X/: y\r\n", "X=: y\r\n", "X{: y\r\n", "X: a\0b\r\n", "X: a\rb\r\n", "X: a\r\r\n",
        "X: a\x01" + "b\r\n", "X: a\vb\r\n", "X: a\fb\r\n", "X: a\x1B[2Jb\r\n", "X: a\x7F" + "b\r\n", "\r\r\n",
        "Location: /a\rSet-Cookie: evil=1\r\n", "Location: /a\r\r\nSet-Cookie: evil=1\r\n",
        "Set-Cookie: a=b\0; Domain=evil\r\n", "Set-Cookie: a=\x01\r\n", "Set-Cookie : a=b\r\n"), Rows.Different);

    public static IEnumerable<object[]> BadFramings => Rows.In(Rows.Of(
        "Content-Length: +4\r\n", "Content-Length: -4\r\n", "Content-Length: -1\r\n", "Content-Length: 4 4\r\n",
        "Content-Length: 0x4\r\n", "Content-Length: 4;\r\n", "Content-Length: 4.0\r\n", "Content-Length: \"4\"\r\n",
        "Content-Length:\r\n", "Content-Length: \t\r\n", "Content-Length: 4,\r\n", "Content-Length: ,4\r\n",
        "Content-Length: 4,5\r\n", "Content-Length: 4, 04\r\n", "Content-Length: 4 ,x\r\n", "Content-Length: x\r\n",
        "Content-Length: 99999999999999999999\r\n", "Content-Length: 9223372036854775807\r\n",
        "Content-Length: 18446744073709551620\r\n", "Content-Length: 4\v\r\n", "Content-Length: \xB4\r\n",
        "Content-Length: 4\r\nContent-Length: 5\r\n", "Content-Length: 4\r\ncontent-length: 04\r\n",
        "Content-Length: 4\r\nContent-Length:\r\n", "Content-Length: 4\r\nContent-Length: 4, 5\r\n",
        "Content-Length : 4\r\n", "Content-Length:\r\n 4\r\n",
        "Transfer-Encoding:\r\n", "Transfer-Encoding: identity\r\n", "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: chunked, chunked\r\n", "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: gzip\r\n", "Transfer-Encoding: gzip, chunked\r\n", "Transfer-Encoding: chunked;q=1\r\n",
        "Transfer-Encoding: \"chunked\"\r\n", "Transfer-Encoding: chunked,\r\n", "Transfer-Encoding: ,chunked\r\n",
        "Transfer-Encoding: chunked\v\r\n", "Transfer-Encoding: \vchunked\r\n", "Transfer-Encoding: chunked\0\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding : chunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "Transfer-Encoding:\r\n chunked\r\n",
        "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n", "X: y\rTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
        "Content-Length: 4\r\nTransfer-Encoding: identity\r\n"), [.. Rows.Different, Asked.Head]);

    public static IEnumerable<object[]> BadChunks => Rows.In(Rows.Of(ChunkStreams.Bad), WithContent);

    public static IEnumerable<object[]> GoodChunks => Rows.In(Rows.Of(ChunkStreams.Good), WithContent);

    public static IEnumerable<object[]> CutContents => Rows.In(
        from framed in (string[])[
            "Content-Length: 5\r\n\r\nhello", "Transfer-Encoding: chunked\r\n\r\n5;x\r\nhello\r\n0\r\nX: y\r\n\r\n"]
        from cut in Enumerable.Range(framed.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4, 30)
        where cut < framed.Length
        select (object[])[framed[..cut]],
        Asked.Get,
        Asked.Post,
        Asked.Joined);

    /// <summary>Heads that are understood, with what a strict recipient gets of them.</summary>
    public static IEnumerable<object[]> GoodHeads => Rows.In<Asked>(Rows.Of(
        $"{Ok}{Fresh}Content-Length: 5\r\n\r\n",
        $"HTTP/1.1 200\r\n{Fresh}Content-Length: 5\r\n\r\n",
        $"HTTP/1.1 200 \r\n{Fresh}Content-Length: 5\r\n\r\n",
        $"HTTP/1.1 200 Tr\xE8s bien \t!\r\n{Fresh}Content-Length: 5\r\n\r\n",
        $"HTTP/1.2 200 OK\r\n{Fresh}Content-Length: 5\r\n\r\n",
        $"HTTP/1.1 200 OK\n{Fresh}Content-Length: 5\r\n\r\n",
        $"HTTP/1.1 200 OK\n{Fresh}Content-Length: 5\n\n",
        $"HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: 5\n\n",
        $"{Ok}{Fresh}Content-Length: 5\r\n\n",
        $"{Ok}{Fresh}Content-Length:5\r\nX:\r\n\r\n",
        $"{Ok}{Fresh}content-length: \t 5\t\r\nX: caf\xE9\r\n\r\n",
        $"{Ok}{Fresh}Content-Length: 005\r\n\r\n",
        $"{Ok}{Fresh}Content-Length: 5, 5\r\n\r\n",
        $"{Ok}{Fresh}Content-Length: 5\r\nContent-Length: 5\r\n\r\n",
        $"{Ok}{Fresh}Content-Length: 5\r\nX: y\r\ncontent-length: 5 ,5\r\n\r\n",
        $"{Ok}{Fresh}Content-Length: 5\r\nSet-Cookie: a=b\r\nSet-Cookie: c=d\r\n\r\n",
        $"HTTP/1.0 200 OK\r\n{Fresh}Connection: keep-alive\r\nContent-Length: 5\r\n\r\n"));

    [Theory]
    [MemberData(nameof(BadStatusLines))]
    public void An_invalid_status_line_gives_502(Asked asked, string line) =>
        ResponseTrial.Refuses(asked, $"{line}\r\n{Fresh}Content-Length: 4\r\n\r\nevil{Evil}");

    [Theory]
    [Trait("RFC", "9112 5")]
    [MemberData(nameof(BadFields))]
    public void An_invalid_field_line_gives_502(Asked asked, string lines) =>
        ResponseTrial.Refuses(asked, $"{Ok}{Fresh}{lines}Content-Length: 4\r\n\r\nevil{Evil}");

    [Theory]
    [Trait("RFC", "9112 6.3")]
    [MemberData(nameof(BadFramings))]
    public void A_framing_that_two_could_read_differently_gives_502(Asked asked, string fields) =>
        ResponseTrial.Refuses(asked, $"{Ok}{Fresh}{fields}\r\nevil{Evil}");

    [Theory]
    [Trait("RFC", "9112 6.1")]
    [InlineData(Asked.Get)]
    [InlineData(Asked.Kept)]
    [InlineData(Asked.Post)]
    [InlineData(Asked.Stale)]
    public void HTTP_1_0_knows_no_transfer_coding(Asked asked) => ResponseTrial.Refuses(
        asked, $"HTTP/1.0 200 OK\r\n{Fresh}Transfer-Encoding: chunked\r\n\r\n4\r\nevil\r\n0\r\n\r\n");

    [Theory]
    [Trait("RFC", "9112 7.1")]
    [MemberData(nameof(BadChunks))]
    public void A_malformed_chunk_cuts_the_answer_off(Asked asked, string content) =>
        ResponseTrial.Cuts(asked, $"{Ok}{Fresh}Transfer-Encoding: chunked\r\n\r\n{content}{Evil}");

    [Theory]
    [Trait("RFC", "9112 8")]
    [MemberData(nameof(CutContents))]
    public void What_breaks_off_at_any_byte_is_visibly_incomplete(Asked asked, string rest) =>
        ResponseTrial.Cuts(asked, Ok + Fresh + rest, ends: true);

    [Theory]
    [Trait("RFC", "9112 7.1")]
    [MemberData(nameof(GoodChunks))]
    public void Chunks_are_framed_anew(Asked asked, string content) => ResponseTrial.PassesOn(
        asked,
        $"{Ok}{Fresh}Transfer-Encoding: chunked\r\n\r\n{content}",
        "hello",
        inspect: response => Assert.DoesNotContain("evil", string.Concat(response.Lines)));

    [Theory]
    [Trait("RFC", "9112 4")]
    [MemberData(nameof(GoodHeads))]
    public void What_all_read_alike_is_passed_on_well_formed(Asked asked, string head) => ResponseTrial.PassesOn(
        asked,
        asked == Asked.Head ? head : head + "hello",
        "hello",
        inspect: response => Assert.Equal("5", response["Content-Length"]));

    [Theory]
    [Trait("RFC", "9112 6.3")]
    [InlineData(Asked.Get)]
    [InlineData(Asked.Kept)]
    [InlineData(Asked.Post)]
    [InlineData(Asked.Range)]
    [InlineData(Asked.Joined)]
    public void What_ends_with_its_connection_is_framed_by_us(Asked asked) => ResponseTrial.PassesOn(
        asked,
        $"HTTP/1.0 200 OK\r\n{Fresh}\r\nhello",
        "hello",
        ends: true,
        inspect: response => Assert.Equal("chunked", response["Transfer-Encoding"]));
}
