namespace Bench.Odd;

/// <summary>What origins answer to a plain GET.</summary>
internal static class OddAnswers
{
    private const string Fresh = "Cache-Control: max-age=600\r\n";
    private const string Five = Fresh + "Content-Length: 5\r\n";

    public static IEnumerable<OddMessage> All => [.. Lines, .. Fields, .. Lengths, .. Codings, .. Chunks, .. Contents];

    private static readonly IEnumerable<OddMessage> Lines = Of("status line",
        [.. new[]
        {
            "HTTP/1.1 200 OK", "HTTP/1.0 200 OK", "HTTP/1.2 200 OK", "HTTP/2.0 200 OK", "HTTP/0.9 200 OK",
            "http/1.1 200 OK", "HTTP/1.1 200", "HTTP/1.1 200 ",
            "HTTP/1.1  200 OK", "HTTP/1.1\t200 OK", "HTTP/1.1 20 OK", "HTTP/1.1 2000 OK", "HTTP/1.1 099 OK",
            "HTTP/1.1 600 OK", "HTTP/1.1 999 OK",
            "HTTP/1.1 2x0 OK", "HTTP/1.1 -200 OK", "HTTP/1.1 OK", "HTTP/1.1", "HTTP/1.1 200OK", "ICY 200 OK",
            "200 OK", "HTTP/1.1 200 \xe4", "HTTP/1.1 200 a\0b",
            "HTTP/1.1 200 a\x1b[2Jb", "HTTP/1.1 200 a\rb", " HTTP/1.1 200 OK", "\r\nHTTP/1.1 200 OK",
            "HTTP/1.1 299 Odd", "HTTP/1.1 226 IM Used", "HTTP/1.10 200 OK",
            "HTTPS/1.1 200 OK", "<html>no head at all</html>",
        }.Select(line => (Shown(line), $"{line}\r\n{Five}\r\nabcde"))]);

    private static readonly IEnumerable<OddMessage> Fields = Of("field",
        [.. new (string, string)[]
        {
            ("space before the colon", "X-A : b"), ("no colon", "X-A b"), ("no name", ": b"), ("a space in the name",
            "X A: b"), ("NUL in the name", "X\0A: b"),
            ("NUL in the value", "X-A: b\0c"), ("CR in the value", "X-A: b\rc"), ("ESC in the value",
            "X-A: \x1b[2J"), ("DEL in the value", "X-A: \x7f"),
            ("bytes over 127", "X-A: \xe4"), ("folded", "X-A: b\r\n c"), ("folded, first line", " X-A: b"),
            ("bare LF after a line", "X-A: b\nX-B: c"),
            ("an underscore in the name", "X_A: b"), ("a value of 9,000 bytes", "X-A: " + new string('a', 9000)),
            ("a value of 70,000 bytes", "X-A: " + new string('a', 70_000)), ("150 fields", string.Join("\r\n",
            Enumerable.Range(0, 150).Select(i => $"X-{i}: a"))),
            ("Connection names a field", "Connection: X-A\r\nX-A: b"), ("Connection names Content-Length",
            "Connection: Content-Length"),
            ("Keep-Alive", "Keep-Alive: timeout=5"), ("Upgrade that was not asked for",
            "Upgrade: h2c\r\nConnection: upgrade"), ("Trailer", "Trailer: X-T"),
            ("Set-Cookie", "Set-Cookie: a=b"), ("Vary: *", "Vary: *"), ("Vary that is no list", "Vary: \"a"),
            ("Age of junk", "Age: x"), ("a second Cache-Control", "Cache-Control: no-store"),
            ("Date of junk", "Date: now"), ("Location with CR", "Location: /a\rb"), ("Proxy-Authenticate",
            "Proxy-Authenticate: Basic realm=x"), ("Via: junk", "Via: junk"),
        }.Select(pair => (pair.Item1, $"HTTP/1.1 200 OK\r\n{Five}{pair.Item2}\r\n\r\nabcde")),
        ("bare LF throughout", "HTTP/1.1 200 OK\nCache-Control: max-age=600\nContent-Length: 5\n\nabcde")]);

    private static readonly IEnumerable<OddMessage> Lengths = Of("length",
        [.. new[]
        {
            "05", "+5", "-5", "0x5", "5 5", "5,5", "5, 5", "5, 6", "", "five", "5.0", "9223372036854775808",
            "18446744073709551621", "5\0", "5;a", "5\r\nContent-Length: 5",
            "5\r\nContent-Length: 6", "6\r\nContent-Length: 5", "5\r\nContent-Length : 0",
        }.Select(value => (value.Length == 0
            ? "empty" : Shown(value), $"HTTP/1.1 200 OK\r\n{Fresh}Content-Length: {value}\r\n\r\nabcde")),
        ("none", $"HTTP/1.1 200 OK\r\n{Fresh}\r\nabcde"),
        ("content too short", $"HTTP/1.1 200 OK\r\n{Fresh}Content-Length: 9\r\n\r\nabcde"),
        ("content too long", $"HTTP/1.1 200 OK\r\n{Five}\r\nabcdefgh"),
        ("a second answer behind the first",
        $"HTTP/1.1 200 OK\r\n{Five}\r\nabcdeHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil")]);

    private static readonly IEnumerable<OddMessage> Codings = Of("coding",
        [.. new[]
        {
            "Transfer-Encoding: chunked", "Transfer-Encoding: CHUNKED", "Transfer-Encoding: chunked, chunked",
            "Transfer-Encoding: gzip, chunked", "Transfer-Encoding: chunked, gzip",
            "Transfer-Encoding: gzip", "Transfer-Encoding: identity", "Transfer-Encoding: xchunked",
            "Transfer-Encoding: \vchunked", "Transfer-Encoding: ,chunked",
            "Transfer-Encoding : chunked", "Transfer-Encoding:\r\n chunked",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nContent-Length: 5",
            "Content-Length: 15\r\nTransfer-Encoding: chunked", "Transfer-Encoding: identity\r\nContent-Length: 15",
        }.Select(fields => (Shown(fields), $"HTTP/1.1 200 OK\r\n{Fresh}{fields}\r\n\r\n5\r\nabcde\r\n0\r\n\r\n")),
        ("chunked in HTTP/1.0",
        $"HTTP/1.0 200 OK\r\n{Fresh}Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n")]);

    private static readonly IEnumerable<OddMessage> Chunks = Of("chunk",
        [.. new (string, string)[]
        {
            ("length with a space after", "5 \r\nabcde\r\n0\r\n\r\n"), ("length with 0x",
            "0x5\r\nabcde\r\n0\r\n\r\n"), ("length with a sign", "+5\r\nabcde\r\n0\r\n\r\n"),
            ("length that overflows", "10000000000000005\r\nabcde\r\n0\r\n\r\n"), ("length of 17 digits",
            "00000000000000005\r\nabcde\r\n0\r\n\r\n"),
            ("no hexadecimal length", "xyz\r\nabcde\r\n0\r\n\r\n"), ("bare LF after the length",
            "5\nabcde\r\n0\r\n\r\n"), ("bare LF after the data", "5\r\nabcde\n0\r\n\r\n"),
            ("data too long", "5\r\nabcdefg\r\n0\r\n\r\n"), ("an extension", "5;a=b\r\nabcde\r\n0\r\n\r\n"),
            ("LF in an extension", "5;a\nb\r\nabcde\r\n0\r\n\r\n"),
            ("an extension of 5,000 bytes", $"5;a={new string('b', 5000)}\r\nabcde\r\n0\r\n\r\n"), ("a trailer",
            "5\r\nabcde\r\n0\r\nX-T: a\r\n\r\n"),
            ("a trailer that frames", "5\r\nabcde\r\n0\r\nContent-Length: 9\r\n\r\n"), ("a malformed trailer",
            "5\r\nabcde\r\n0\r\nX T: a\r\n\r\n"), ("no last chunk", "5\r\nabcde\r\n"),
            ("no end after the last chunk", "5\r\nabcde\r\n0\r\n"), ("cut within the data", "5\r\nabc"),
            ("a second answer behind the end", "5\r\nabcde\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n\r\nevil"),
        }.Select(pair => (pair.Item1, $"HTTP/1.1 200 OK\r\n{Fresh}Transfer-Encoding: chunked\r\n\r\n{pair.Item2}"))]);

    private static readonly IEnumerable<OddMessage> Contents =
    [
        .. Of("content",
            ("204 with a length", $"HTTP/1.1 204 No\r\n{Five}\r\nabcde"), ("204 chunked",
            $"HTTP/1.1 204 No\r\n{Fresh}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            ("304 that was not asked for", $"HTTP/1.1 304 No\r\n{Fresh}\r\n"), ("304 with content",
            $"HTTP/1.1 304 No\r\n{Five}\r\nabcde"),
            ("205 with content", $"HTTP/1.1 205 Reset\r\n{Five}\r\nabcde"), ("206 that was not asked for",
            $"HTTP/1.1 206 Part\r\n{Five}Content-Range: bytes 0-4/9\r\n\r\nabcde"),
            ("206 without Content-Range", $"HTTP/1.1 206 Part\r\n{Five}\r\nabcde"), ("101 that was not asked for",
            "HTTP/1.1 101 Switch\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nabcde"),
            ("100 and no more", "HTTP/1.1 100 Continue\r\n\r\n"), ("100 with a length",
            $"HTTP/1.1 100 Continue\r\nContent-Length: 3\r\n\r\nHTTP/1.1 200 OK\r\n{Five}\r\nabcde"),
            ("40 times 100", string.Concat(Enumerable.Repeat("HTTP/1.1 100 Continue\r\n\r\n",
            40)) + $"HTTP/1.1 200 OK\r\n{Five}\r\nabcde"),
            ("103 and then 200", $"HTTP/1.1 103 Early\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n{Five}\r\nabcde"),
            ("nothing", ""), ("half a head", "HTTP/1.1 200 OK\r\nCache-"),
            ("half a status line", "HTT"), ("HTTP/0.9: bytes without a head", "hello\r\n\r\nworld")),
        new OddMessage("content: answer to HEAD with content", $"HTTP/1.1 200 OK\r\n{Five}\r\nabcde",
        FromOrigin: true) { Method = "HEAD" },
        new OddMessage("content: longer than announced, kept open",
        $"HTTP/1.1 200 OK\r\n{Five}\r\nabcdeHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil",
        FromOrigin: true) { StaysOpen = true },
    ];

    private static string Shown(string text) => text.Replace("\r\n", " ⏎ ").Replace("\n", " LF ").Replace("\r", " CR ")
        .Replace("\0", "NUL").Replace("\t", "TAB").Replace("\v", "VT").Replace("\x1b", "ESC");

    private static IEnumerable<OddMessage> Of(string group, params (string Name, string Text)[] messages) =>
        messages.Select(message => new OddMessage($"{group}: {message.Name}", message.Text, FromOrigin: true));
}
