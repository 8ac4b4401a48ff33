using Replicator.Tests.Support;

namespace Replicator.Tests.Strictness;

/// <summary>Which spellings of a target are one key and which are two (RFC 9110 §4.2.3; RFC 9111 §2).</summary>
[Trait("RFC", "9110 4.2.3")]
[Trait("RFC", "9111 7.1")]
public sealed class KeyTests
{
    private const string T = "http://origin.example/target";

    /// <summary>Pairs that name one resource.</summary>
    public static IEnumerable<object[]> Same => Both(
    [
        (T, "HTTP://origin.example/target"), (T, "http://ORIGIN.Example/target"), (T, "http://origin.example:80/target"),
        (T, "http://origin.example:/target"), (T, "http://origin.example:0080/target"),
        (T, "http://origin.example/%74arget"), (T, "http://origin.example/t%61%72get"),
        ("http://origin.example/~a-b.c_d", "http://origin.example/%7Ea%2Db%2Ec%5Fd"),
        ("http://origin.example/~", "http://origin.example/%7e"), ("http://origin.example/?a1", "http://origin.example/?%61%31"),
        ("http://origin.example", "http://origin.example/"), ("http://origin.example?q", "http://origin.example/?q"),
        ("HTTP://ORIGIN.EXAMPLE:80", "http://origin.example/"), (T, "/target"), ("/target", T), ("/?q", "http://origin.example?q"),
        ("/a/../b", "http://origin.example/a/%2e%2E/b"),
    ]);

    /// <summary>Pairs that name two.</summary>
    public static IEnumerable<object[]> Different => Both(
    [
        (T, T + "/"), (T, T + "?"), (T, T + "?a"), (T, T + "%20"), (T, T + "%00"), (T, T + "%23"), (T, T + "%3F"), (T, T + "%2F"),
        (T, T + ";a"), (T, T + "."), (T, T + "~"), (T, "http://origin.example/Target"), (T, "http://origin.example//target"),
        (T, "http://origin.example/./target"), (T, "http://origin.example/x/../target"), (T, "http://origin.example/%2Ftarget"),
        (T, "http://origin.example/%2574arget"), (T, "http://origin.example/%74arget%"), (T, "http://origin.example/\\target"),
        (T, "http://origin.example:81/target"), (T, "http://origin.example./target"), (T, "http://other.example/target"),
        (T + "?", T + "??"), (T + "?a", T + "?A"), (T + "?a=1&b=2", T + "?b=2&a=1"), (T + "?a=1&b=2", T + "?a=1;b=2"),
        (T + "?a", T + "?a="), (T + "?a", T + "?a&"), (T + "?a%20b", T + "?a+b"), (T + "?a/b", T + "?a%2Fb"), (T + "?/", T + "%3F/"),
        (T + "?a", T + "/?a"), (T + "/b", T + "%2Fb"), (T + "/b", T + "//b"), (T + "/", T + "//"), (T + "/", T + "/index.html"),
        (T + "/b?c", T + "?b/c"), (T + "%2e", T + "%252e"), (T + "/..", T + "/%2e%2e%2f"), (T + "/%c3%a9", T + "/%c3%89"),
        (T + "/con", T + "/CON"), (T + "%5C", T + "\\"), (T + "%7C", T + "%7D"), (T + "%41%", T + "A%"), (T + "%4", T + "%5"), (T + "%zz", T + "%z"),
        ("http://origin.example/", "http://origin.example//"), ("http://origin.example/", "http://origin.example/?"),
        ("http://origin.example/", "http://origin.example/index"), ("http://origin.example/.", "http://origin.example/"),
        ("http://origin.example/..", "http://origin.example/."), ("http://origin.example/.replicator/log", "http://origin.example/replicator/log"),
        ("http://origin.example/a", "http://origin.example/a/b"), ("http://origin.example/a/b", "http://origin.example/a"),
        ("http://origin.example/a%23v-1", "http://origin.example/a%23v-2"), ("http://origin.example/a%00b", "http://origin.example/a"),
        ("http://origin.example/" + new string('a', 300), "http://origin.example/" + new string('a', 301)),
        ("http://origin.example/" + new string('a', 300) + "1", "http://origin.example/" + new string('a', 300) + "2"),
        ("http://origin.example/?" + new string('a', 300) + "1", "http://origin.example/?" + new string('a', 300) + "2"),
        ("http://origin.example/origin.example:80/target", T), ("http://origin.example/https%23origin.example:443/x", "http://origin.example/https/x"),
    ]);

    /// <summary>Requests for one resource, that differ in what its key does not depend on.</summary>
    public static IEnumerable<object[]> Fields => Rows.Of(
        "Host: other.example\r\n", "Host: ORIGIN.EXAMPLE:80\r\n", "Host: origin.example\r\nX-Forwarded-Host: evil.example\r\n",
        "Host: origin.example\r\nX-Original-URL: /evil\r\nX-Rewrite-URL: /evil\r\n", "Host: origin.example\r\nForwarded: host=evil\r\n",
        "Host: origin.example\r\nCookie: a=b\r\n", "Host: origin.example\r\nUser-Agent: x\r\nAccept: y\r\nAccept-Language: z\r\n",
        "Host: origin.example\r\nX-Http-Method-Override: DELETE\r\n", "Host: origin.example\r\nReferer: http://evil.example/\r\n");

    [Theory]
    [MemberData(nameof(Same))]
    public void What_is_equated_is_one_key(bool isSameConnection, string first, string second)
    {
        using Scene scene = Echoing();
        string content = Ask(scene.Client(), first);
        Peer next = scene.Client();
        Assert.Equal(content, Ask(next, second));
        Assert.Equal(content, Ask(isSameConnection ? next : scene.Client(), first));
        Assert.Equal(1, scene.Origin.RequestCount);
        Wire.AssertRequests(scene.Origin.Requests);
    }

    [Theory]
    [MemberData(nameof(Different))]
    public void All_else_is_a_key_of_its_own(bool isSameConnection, string first, string second)
    {
        using Scene scene = Echoing();
        OriginPeer other = scene.OriginAt("other.example", 80).AlwaysAnswersRaw(Echo);
        OriginPeer dotted = scene.OriginAt("origin.example.", 80).AlwaysAnswersRaw(Echo);
        OriginPeer port = scene.OriginAt("origin.example", 81).AlwaysAnswersRaw(Echo);
        Peer client = scene.Client();
        string one = Ask(client, first);
        string two = Ask(isSameConnection ? client : scene.Client(), second);
        Assert.Equal(Seen(first), one);
        Assert.Equal(Seen(second), two);
        Assert.NotEqual(one, two);
        int asked = scene.Origin.RequestCount + other.RequestCount + dotted.RequestCount + port.RequestCount;
        Assert.Equal(2, asked);

        // Both are stored, each with its own bytes.
        Assert.Equal(one, Ask(scene.Client(), first));
        Assert.Equal(two, Ask(isSameConnection ? client : scene.Client(), second));
        Assert.Equal(
            asked, scene.Origin.RequestCount + other.RequestCount + dotted.RequestCount + port.RequestCount);
        string[] names = [.. Directory.EnumerateFileSystemEntries(scene.Root).Select(name => Path.GetFileName(name))];
        Assert.All(names, name => Assert.True(name == ".replicator" || name.Contains(':'), name));
    }

    [Theory]
    [MemberData(nameof(Fields))]
    [Trait("RFC", "9112 3.2.2")]
    public void The_key_depends_on_nothing_but_method_and_target(string fields)
    {
        using Scene scene = Echoing();
        Peer client = scene.Client().SendsRaw($"GET {T} HTTP/1.1\r\n{fields}\r\n");
        Assert.Equal(Seen(T), client.Response.Content);
        Assert.Equal("origin.example", Assert.Single(scene.Origin.Requests)["Host"]);
        Assert.Equal(Seen(T), Ask(scene.Client(), T));
        Assert.Equal(Seen(T), client.SendsRaw($"GET {T} HTTP/1.1\r\n{fields}\r\n").Response.Content);
        Assert.Equal(1, scene.Origin.RequestCount);
    }

    [Theory]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    [InlineData("PROPFIND")]
    [InlineData("get")]
    [InlineData("X-OWN")]
    [Trait("RFC", "9111 2")]
    [Trait("RFC", "9111 4.3.5")]
    public void No_answer_to_another_method_is_served_to_GET(string method)
    {
        foreach (bool isStoredBefore in (bool[])[true, false])
        {
            using Scene scene = Echoing();
            if (isStoredBefore)
                Ask(scene.Client(), T);
            Peer client = scene.Client().SendsRaw($"{method} {T} HTTP/1.1\r\nHost: origin.example\r\n\r\n");
            Assert.Equal(200, client.Response.Status);
            Assert.Equal(Seen(T), Ask(client, T));
            Assert.Equal(Seen(T), Ask(scene.Client(), T));
            Assert.Contains(scene.Origin.Requests, request => request.StartLine == "GET /target HTTP/1.1");
        }
    }

    private static IEnumerable<object[]> Both((string First, string Second)[] pairs) =>
        from pair in pairs
        from isSameConnection in (bool[])[true, false]
        select (object[])[isSameConnection, pair.First, pair.Second];

    private static Scene Echoing()
    {
        var scene = new Scene();
        scene.Origin.AlwaysAnswersRaw(Echo);
        return scene;
    }

    private static string Ask(Peer client, string target)
    {
        ReceivedMessage answer = client.SendsRaw($"GET {target} HTTP/1.1\r\nHost: origin.example\r\n\r\n").Response;
        Assert.Equal(200, answer.Status);
        Assert.True(answer.IsComplete);
        return answer.Content;
    }

    /// <summary>What the origin must see of a target: all as sent but for scheme, host and port.</summary>
    private static string Seen(string target)
    {
        int slash = target.StartsWith('/') ? 0 : target.IndexOf('/', "http://".Length);
        string host = target.StartsWith('/') ? "origin.example" : target["http://".Length..slash];
        return $"<{host}{target[slash..]}>";
    }

    private static string Echo(ReceivedMessage request)
    {
        string content = $"<{request["Host"]}{request.StartLine.Split(' ')[1]}>";
        string head = $"HTTP/1.1 200 OK\r\nCache-Control: max-age=600\r\nContent-Length: {content.Length}\r\n\r\n";
        return request.StartLine.StartsWith("HEAD ", StringComparison.Ordinal) ? head : head + content;
    }
}
