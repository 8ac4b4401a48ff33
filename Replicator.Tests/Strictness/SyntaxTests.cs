namespace Replicator.Tests.Strictness;

/// <summary>How heads of clients are written: line ends, white space, names, control bytes, start lines (RFC 9112 §2–5;
/// RFC 9110 §5).</summary>
[Trait("RFC", "9112 2.2")]
public sealed class SyntaxTests
{
    private const string T = RequestTrial.Target;
    private const string Host = "Host: origin.example\r\n";

    public static IEnumerable<object[]> LineEnds => Rows.In<Place>(Rows.Of(
        $"GET {T} HTTP/1.1\nHost: origin.example\n\n",
        $"GET {T} HTTP/1.1\nHost: origin.example\r\n\r\n",
        $"GET {T} HTTP/1.1\r\nHost: origin.example\n\r\n",
        $"GET {T} HTTP/1.1\r\nHost: origin.example\r\n\n",
        $"GET {T} HTTP/1.1\r\nHost: origin.example\n\n",
        $"GET {T} HTTP/1.1\rHost: origin.example\r\r",
        $"GET {T} HTTP/1.1\r{Host}\r\n",
        $"GET {T} HTTP/1.1\r\r\n{Host}\r\n",
        $"GET {T} HTTP/1.1\r\nHost: origin.example\r\r\n\r\n",
        $"GET {T} HTTP/1.1\r\n{Host}\r\r\n",
        $"GET {T} HTTP/1.1\r\n{Host}\r\r\n\r\n",
        $"GET {T} HTTP/1.1\n\r{Host}\r\n",
        $"GET {T} HTTP/1.1\0\r\n{Host}\r\n",
        $"GET {T}\n HTTP/1.1\r\n{Host}\r\n",
        $"GET {T} HTTP/1.1\r\n{Host}X: a\rb\r\n\r\n",
        $"GET {T} HTTP/1.1\r\n{Host}X: a\nb: c\r\n\r\n",
        $"GET {T} HTTP/1.1\r\n{Host}X: a\r\rb: c\r\n\r\n",
        $"GET {T} HTTP/1.1\r\n{Host}\nX: a\r\n\r\n",
        $"\nGET {T} HTTP/1.1\r\n{Host}\r\n",
        $"\r\n\nGET {T} HTTP/1.1\r\n{Host}\r\n",
        $"\rGET {T} HTTP/1.1\r\n{Host}\r\n",
        $"\r\r\nGET {T} HTTP/1.1\r\n{Host}\r\n",
        $"\r\n\r\n\r\nGET {T} HTTP/1.1\r\n{Host}\r\n"));

    public static IEnumerable<object[]> StartLines => Rows.In(Rows.Of(
        ($"GET {T}", 400), ($"GET {T} ", 400), ("GET", 400), ("GET ", 400), ("GET  HTTP/1.1", 400),
        ($"{T} HTTP/1.1", 400), ($" GET {T} HTTP/1.1", 400), ($"\tGET {T} HTTP/1.1", 400),
        ($"GET  {T} HTTP/1.1", 400), ($"GET {T}  HTTP/1.1", 400), ($"GET\t{T} HTTP/1.1", 400),
        ($"GET {T}\tHTTP/1.1", 400), ($"GET\t{T}\tHTTP/1.1", 400), ($"GET {T} HTTP/1.1 ", 400),
        ($"GET {T} HTTP/1.1\t", 400), ($"GET {T} x HTTP/1.1", 400), ($"GET {T} HTTP/1.1 HTTP/1.1", 400),
        ($"GET\v{T} HTTP/1.1", 400), ($"GET {T}\vHTTP/1.1", 400), ($"GET\xA0{T} HTTP/1.1", 400),
        ($"GET {T} http/1.1", 400), ($"GET {T} Http/1.1", 400), ($"GET {T} HTTP/1", 400), ($"GET {T} HTTP/1.", 400),
        ($"GET {T} HTTP/.1", 400), ($"GET {T} HTTP/1,1", 400), ($"GET {T} HTTP 1.1", 400), ($"GET {T} HTTP1.1", 400),
        ($"GET {T} HTTP/1.10", 400), ($"GET {T} HTTP/01.1", 400), ($"GET {T} HTTP/1.01", 400),
        ($"GET {T} HTTP/11.1", 400), ($"GET {T} HTTP/-1.1", 400), ($"GET {T} HTTP/+1.1", 400),
        ($"GET {T} HTTP/1.x", 400), ($"GET {T} HTTP/x.1", 400), ($"GET {T} HTTP/1.1x", 400),
        ($"GET {T} HTTPS/1.1", 400), ($"GET {T} ICY/1.1", 400), ($"GET {T} SIP/2.0", 400), ($"GET {T} HTTP/", 400),
        ($"GET {T} /HTTP/1.1", 400), ($"GET {T} HTTP//1.1", 400), ($"GET {T} HTTP/\xB9.1", 400),
        ($"GET {T} HTTP/0.9", 505), ($"GET {T} HTTP/0.0", 505), ($"GET {T} HTTP/2.0", 505), ($"GET {T} HTTP/2.1", 505),
        ($"GET {T} HTTP/3.0", 505), ($"GET {T} HTTP/9.9", 505), ("PRI * HTTP/2.0", 505),
        ($"G@T {T} HTTP/1.1", 400), ($"GE\0T {T} HTTP/1.1", 400), ($"G\xC9T {T} HTTP/1.1", 400),
        ($"\"GET\" {T} HTTP/1.1", 400), ($"GET, {T} HTTP/1.1", 400), ($"GET: {T} HTTP/1.1", 400),
        ($"GET/ {T} HTTP/1.1", 400), ($"(GET) {T} HTTP/1.1", 400), ($"GE\x7FT {T} HTTP/1.1", 400),
        ($"GET {T}\0 HTTP/1.1", 400), ($"GET {T}/\x01 HTTP/1.1", 400), ($"GET {T}/\x7F HTTP/1.1", 400),
        ($"GET {T}/\xE9 HTTP/1.1", 400), ($"GET {T}/\xC3\xA9 HTTP/1.1", 400), ($"GET \0{T} HTTP/1.1", 400),
        ("\x16\x03\x01\x02\0\x01\0\x01\xFC\x03\x03", 400), ("\x80\x2E\x01\0\x02", 400)), Rows.Apart);

    /// <summary>Field lines of which each is refused.</summary>
    public static IEnumerable<object[]> FieldLines => Rows.In(Rows.Of(
        "X : y\r\n", "X\t: y\r\n", "X \t : y\r\n", "X\v: y\r\n", "X\xA0: y\r\n", " X: y\r\n", "\tX: y\r\n",
        "X: y\r\n z\r\n", "X: y\r\n\tz\r\n", "X: y\r\n \r\n", "X: y\r\n\t\r\n", "X:\r\n y\r\n",
        "X\r\n", "X y\r\n", "X=y\r\n", ": y\r\n", ":\r\n", " : y\r\n", "=: y\r\n",
        "X\0: y\r\n", "X\0Y: y\r\n", "\0X: y\r\n", "X\x7F: y\r\n", "X\x01: y\r\n", "X\xE9: y\r\n", "\xC3\xA9: y\r\n",
        "X Y: y\r\n", "X(: y\r\n", "X): y\r\n", "X<: y\r\n", "X>: y\r\n", "X@: y\r\n", "X,: y\r\n", "X;: y\r\n",
        "X\\: y\r\n", "X\": y\r\n", "X/: y\r\n", "X[: y\r\n", "X]: y\r\n", "X?: y\r\n", "X=: y\r\n", "X{: y\r\n",
        "X}: y\r\n"), Rows.Apart);

    public static IEnumerable<object[]> FirstLines => Rows.In<Place>(Rows.Of(
        " X: y\r\n", "\tX: y\r\n", " \r\n", "\t\r\n", " Host: other.example\r\n", "X : y\r\n", ": y\r\n", "X\r\n"));

    public static IEnumerable<object[]> ControlBytes => Rows.In(
        from value in Enumerable.Range(0, 0x20).Append(0x7F)
        where value != '\t'
        select (object[])[value],
        Place.Fresh,
        Place.Reused,
        Place.Hot);

    public static IEnumerable<object[]> BadHosts => Rows.In(
        from host in (string[])[
            "", " ", "user@origin.example", "user:pass@origin.example", "@origin.example", "origin.example/",
            "origin.example/path", "origin.example, other.example", "origin.example,origin.example",
            "origin.example other.example", "origin.example;x", "http://origin.example", "//origin.example",
            "origin.example?x", "origin.example#x", "origin.example\\x", "origin.example:0", "origin.example:65536",
            "origin.example:99999999999999999999", "origin.example:-80", "origin.example:+80", "origin.example: 80",
            "origin.example :80", "origin.example:80:80", "origin.example:8x", "origin.example:0x50", ":80", ":",
            "origin..example", ".origin.example", "origin.example..", ".", "%6frigin.example", "origin%2eexample",
            "origin.example%00", "*.example", "orig!n.example", "\"origin.example\"", "<script>", "\xC3\xA9.example",
            "[::1", "::1", "::1]", "[::1]x", "[::1]:x", "[::1%25eth0]", "[fe80::1%eth0]", "[v1.x]", "[]", "[:]",
            "[1:2:3]", "[::12345]", "[::1.2.3]", "[::1.2.3.04]", "[127.0.0.1]", "[origin.example]",
            new string('a', 64) + ".example", "origin.example\v", "origin.example\0", "origin.example\0.other.example"]
        from target in (string[])[T, "/target"]
        select (object[])[host, target],
        Place.Fresh,
        Place.HotReused);

    public static IEnumerable<object[]> HostCounts => Rows.In(Rows.Of(
        $"GET {T} HTTP/1.1\r\n\r\n",
        "GET /target HTTP/1.1\r\n\r\n",
        "GET /target HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
        $"GET {T} HTTP/1.1\r\n{Host}{Host}\r\n",
        $"GET {T} HTTP/1.0\r\n{Host}{Host}\r\n",
        $"GET {T} HTTP/1.1\r\n{Host}Host: other.example\r\n\r\n",
        $"GET {T} HTTP/1.1\r\n{Host}X: y\r\nhOST: origin.example\r\n\r\n",
        $"GET {T} HTTP/1.1\r\n{Host}Host:\r\n\r\n",
        $"GET {T} HTTP/1.1\r\nHost:\r\n{Host}\r\n",
        $"GET /target HTTP/1.1\r\n{Host}Host: other.example\r\n\r\n",
        "GET /target HTTP/1.1\r\nHost: other.example\r\nHost: origin.example\r\n\r\n",
        $"GET {T} HTTP/1.1\r\nHost : origin.example\r\n\r\n",
        $"GET {T} HTTP/1.1\r\n Host: origin.example\r\n\r\n",
        $"GET {T} HTTP/1.1\r\nHost:\r\n origin.example\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\n\r\n",
        "CONNECT origin.example:80 HTTP/1.1\r\n\r\n",
        $"CONNECT origin.example:80 HTTP/1.1\r\n{Host}{Host}\r\n",
        "CONNECT origin.example:80 HTTP/1.1\r\nHost: a/b\r\n\r\n"), Rows.Apart);

    public static IEnumerable<object[]> GoodHeads => Rows.In<Place>(Rows.Of(
        $"\r\nGET {T} HTTP/1.1\r\n{Host}\r\n",
        $"\r\n\r\nGET {T} HTTP/1.1\r\n{Host}\r\n",
        $"GET {T} HTTP/1.2\r\n{Host}\r\n",
        $"GET {T} HTTP/1.9\r\n{Host}\r\n",
        $"GET {T} HTTP/1.1\r\nhost:origin.example\r\n\r\n",
        $"GET {T} HTTP/1.1\r\nHOST: \t origin.example \t \r\n\r\n",
        $"GET {T} HTTP/1.1\r\nHost: other.example\r\n\r\n",
        $"GET {T} HTTP/1.1\r\nHost: other.example:81\r\n\r\n",
        $"GET {T} HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n",
        $"GET {T} HTTP/1.1\r\nHost: [2001:db8::1]:80\r\n\r\n",
        $"GET {T} HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
        "GET /target HTTP/1.1\r\nHost: origin.example\r\n\r\n",
        "GET /target HTTP/1.1\r\nHost: ORIGIN.example:80\r\n\r\n",
        "GET /target HTTP/1.1\r\nHost: origin.example:\r\n\r\n",
        "GET /target HTTP/1.1\r\nHost: origin.example:080\r\n\r\n",
        "GET /target HTTP/1.0\r\nHost: origin.example\r\nConnection: keep-alive\r\n\r\n"));

    /// <summary>Field lines and what the origin gets of each.</summary>
    public static IEnumerable<object[]> GoodFields => Rows.In(
        Rows.Of(
            ("X: caf\xE9", "X: caf\xE9"), ("X: \x80\xFF", "X: \x80\xFF"), ("X:", "X: "), ("X: \t", "X: "),
            ("X:y", "X: y"), ("X: \t y \t ", "X: y"), ("X: a \t b", "X: a \t b"), ("X: :", "X: :"),
            ("X: a\"b\\c", "X: a\"b\\c"), ("X: (a;b,c=d)", "X: (a;b,c=d)"), ("X: <script>", "X: <script>"),
            ("!#$%&'*+-.^_`|~09azAZ: y", "!#$%&'*+-.^_`|~09azAZ: y"), ("x_y: z", "x_y: z"), ("1: 2", "1: 2")),
        Place.Fresh,
        Place.Reused,
        Place.Pipelined,
        Place.Split);

    [Theory]
    [MemberData(nameof(LineEnds))]
    public void A_line_ends_in_CR_LF_and_in_nothing_else(Place place, string message) =>
        RequestTrial.Refuses(place, message, 400);

    [Theory]
    [Trait("RFC", "9112 3")]
    [MemberData(nameof(StartLines))]
    public void A_request_line_is_method_target_and_version(Place place, string line, int status) =>
        RequestTrial.Refuses(place, $"{line}\r\n{Host}\r\n", status);

    [Theory]
    [Trait("RFC", "9112 5.1")]
    [MemberData(nameof(FieldLines))]
    public void A_malformed_field_line_is_refused(Place place, string lines) =>
        RequestTrial.Refuses(place, $"{RequestTrial.Get}{lines}\r\n", 400);

    [Theory]
    [Trait("RFC", "9112 2.2")]
    [MemberData(nameof(FirstLines))]
    public void A_malformed_field_line_is_refused_as_the_first_one_too(Place place, string lines) =>
        RequestTrial.Refuses(place, $"GET {T} HTTP/1.1\r\n{lines}{Host}\r\n", 400);

    [Theory]
    [Trait("RFC", "9110 5.5")]
    [MemberData(nameof(ControlBytes))]
    public void A_control_byte_in_a_value_is_refused(Place place, int value) =>
        RequestTrial.Refuses(place, $"{RequestTrial.Get}X: a{(char)value}b\r\n\r\n", 400);

    [Theory]
    [Trait("RFC", "9112 3.2")]
    [MemberData(nameof(BadHosts))]
    public void A_Host_that_is_no_host_and_port_is_refused(Place place, string host, string target) =>
        RequestTrial.Refuses(place, $"GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n", 400);

    [Theory]
    [Trait("RFC", "9112 3.2")]
    [MemberData(nameof(HostCounts))]
    public void There_is_exactly_one_Host(Place place, string message) =>
        RequestTrial.Refuses(place, message, 400);

    [Theory]
    [Trait("RFC", "9112 3.2.2")]
    [MemberData(nameof(GoodHeads))]
    public void What_all_read_alike_is_served_and_the_targets_authority_wins(Place place, string message) =>
        RequestTrial.Serves(place, message, request =>
        {
            Assert.Equal("GET /target HTTP/1.1", request.StartLine);
            Assert.Equal("origin.example", request["Host"]);
        });

    [Theory]
    [Trait("RFC", "9110 5.5")]
    [MemberData(nameof(GoodFields))]
    public void A_well_formed_field_is_passed_on(Place place, string line, string forwarded) =>
        RequestTrial.Serves(place, $"{RequestTrial.Get}{line}\r\n\r\n", request =>
            Assert.Contains(forwarded, request.Lines));
}
