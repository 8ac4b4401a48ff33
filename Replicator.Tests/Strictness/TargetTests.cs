using System.Net;
using Replicator.Network;
using Replicator.Tests.Support;

namespace Replicator.Tests.Strictness;

/// <summary>Targets in every form and spelling, our own address, and addresses that nobody is to reach through us
/// (RFC 9112 §3.2, RFC 9110 §4.2, §7.1).</summary>
[Trait("RFC", "9112 3.2")]
public sealed class TargetTests
{
    public static IEnumerable<object[]> BadTargets => Rows.In(
        Rows.Of(
            // No form of a target.
            ("origin.example", 400), ("origin.example/target", 400), ("origin.example:80", 400), ("origin.example:80/target", 501),
            ("*", 400), ("?target", 400), ("\\target", 400), ("http", 400), ("http:", 400), ("http:/", 400), ("http://", 400),
            ("http:target", 400), ("http:/target", 400), ("http:///target", 400), ("http:origin.example/target", 400),
            ("http:\\\\origin.example\\target", 400), ("://origin.example/target", 400), (":", 400), ("h*://origin.example/", 400),
            ("1http://origin.example/", 400), ("http//origin.example/", 400), ("%68ttp://origin.example/target", 400),

            // Schemes.
            ("ftp://origin.example/target", 501), ("ws://origin.example/", 501), ("file:///etc/passwd", 501), ("gopher://origin.example/_x", 501),
            ("data:text/html,x", 501), ("javascript:alert(1)", 501), ("httpx://origin.example/", 501), ("http+unix://origin.example/", 501),

            // Userinfo and fragments.
            ("http://user@origin.example/target", 400), ("http://user:pass@origin.example/target", 400), ("http://@origin.example/target", 400),
            ("http://:@origin.example/", 400), ("http://evil.example@origin.example/target", 400), ("http://origin.example@evil.example/", 400),
            ("http://origin.example:80@evil.example/", 400), ("http://origin.example%40evil.example/", 400),
            ("http://origin.example/target#", 400), ("http://origin.example/target#a", 400), ("http://origin.example#a", 400),
            ("http://origin.example#@evil.example/", 400), ("/target#a", 400), ("http://origin.example/?a#b", 400),

            // Hosts.
            ("http://origin.example\\target", 400), ("http://origin.example\\@evil.example/", 400), ("http://origin.example\\.evil.example/", 400),
            ("http://%6Frigin.example/target", 400), ("http://origin%2Eexample/target", 400), ("http://origin.example%00/target", 400),
            ("http://origin.example%2Ftarget", 400), ("http://.origin.example/", 400), ("http://origin..example/", 400),
            ("http://origin.example../", 400), ("http://./", 400), ("http://../", 400), ("http://*/", 400), ("http://origin.example,evil.example/", 400),
            ("http://origin.example;evil/", 400), ("http://origin.example&x/", 400), ("http://{origin}/", 400), ("http://<x>/", 400),
            ("http://\"origin.example\"/", 400), ("http://origin!example/", 400), ("http://$(x)/", 400), ("http://`x`/", 400),

            // Ports.
            ("http://origin.example:0/target", 400), ("http://origin.example:65536/target", 400), ("http://origin.example:-80/target", 400),
            ("http://origin.example:+80/target", 400), ("http://origin.example:8x/target", 400), ("http://origin.example:0x50/target", 400),
            ("http://origin.example:80:80/target", 400), ("http://origin.example:4294967376/target", 400), ("http://origin.example:%380/target", 400),
            ("http://:80/target", 400), ("http://origin.example:18446744073709551696/", 400),

            // Addresses that are read in two ways.
            ("http://127.1/", 400), ("http://127.0.1/", 400), ("http://2130706433/", 400), ("http://0x7f000001/", 400), ("http://0x7f.0.0.1/", 400),
            ("http://0177.0.0.1/", 400), ("http://017700000001/", 400), ("http://127.0.0.01/", 400), ("http://127.0.0.1./", 400),
            ("http://256.0.0.1/", 400), ("http://1.2.3.4.5/", 400), ("http://0/", 400), ("http://0x/", 400), ("http://origin.0x7f/", 400),
            ("http://origin.127/", 400), ("http://[::1/", 400), ("http://::1/", 400), ("http://[::1]x/", 400), ("http://[::1]80/", 400),
            ("http://[::1%25eth0]/", 400), ("http://[fe80::1%eth0]/", 400), ("http://[v1.x]/", 400), ("http://[]/", 400), ("http://[127.0.0.1]/", 400),
            ("http://[::ffff:127.1]/", 400), ("http://[::ffff:0x7f.0.0.1]/", 400), ("http://[1::2::3]/", 400), ("http://[::1]]/", 400), ("http://[[::1]]/", 400)),
        Place.Fresh,
        Place.HotReused);

    public static IEnumerable<object[]> BadAuthorities => Rows.In(
        Rows.Of(
            "origin.example", "origin.example:", "origin.example:0", "origin.example:65536", "origin.example:443x", "origin.example:-443",
            "origin.example:443/", "origin.example:443/x", "origin.example:443?x", "origin.example:443#x", "user@origin.example:443",
            "user:pass@origin.example:443", "@origin.example:443", "http://origin.example:443", "https://origin.example", "//origin.example:443",
            "/", "/target", "*", ":443", "origin.example:443:443", "origin.example,evil.example:443", "origin.example:443,evil.example:443",
            "%6frigin.example:443", "127.1:443", "2130706433:443", "0x7f000001:443", "[::1:443", "::1:443", "[::1]", "[::1%25lo]:443",
            "origin..example:443", "origin.example\\:443"),
        Place.Fresh,
        Place.Pipelined,
        Place.HotReused);

    public static IEnumerable<object[]> OwnSpellings => Rows.In(
        Rows.Of(
            ("localhost:8080", 421), ("LOCALHOST:8080", 421), ("localhost.:8080", 421), ("x.localhost:8080", 421), ("127.0.0.1:8080", 421),
            ("127.0.0.1:08080", 421), ("[::1]:8080", 421), ("[0:0:0:0:0:0:0:1]:8080", 421), ("[0000::0001]:8080", 421),
            ("[::ffff:127.0.0.1]:8080", 421), ("[::FFFF:7f00:1]:8080", 421), ("0.0.0.0:8080", 421), ("[::]:8080", 421),
            ("[::ffff:0.0.0.0]:8080", 421), ($"{Environment.MachineName}:8080", 421), ($"{Environment.MachineName}.:8080", 421),
            ("127.1:8080", 400), ("2130706433:8080", 400), ("0x7f.1:8080", 400), ("user@localhost:8080", 400), ("localhost%2e:8080", 400),
            ("own.example:8080", 502), ("OWN.example:8080", 502), ("mapped.example:8080", 502), ("any.example:8080", 502)),
        Place.Fresh,
        Place.HotReused);

    /// <summary>Addresses that no policy lets through but one that names them.</summary>
    public static IEnumerable<object[]> NeverReached => Rows.Of(
        "169.254.169.254", "169.254.0.1", "[fe80::1]", "[fd00:ec2::254]", "[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]",
        "[64:ff9b::169.254.169.254]", "[64:ff9b::a9fe:a9fe]", "[2002:a9fe:a9fe::1]", "0.0.0.0", "0.1.2.3", "[::]", "224.0.0.1",
        "239.255.255.250", "255.255.255.255", "[ff02::1]");

    /// <summary>Addresses that are not reached by clients of other machines.</summary>
    public static IEnumerable<object[]> NotReachedFromOutside => NeverReached.Concat(Rows.Of(
        "127.0.0.1", "127.255.255.254", "[::1]", "[::ffff:127.0.0.1]", "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.254",
        "192.168.0.1", "100.64.0.1", "[fc00::1]", "[fdff::1]", "[64:ff9b::7f00:1]", "[64:ff9b::10.0.0.1]", "[2002:7f00:1::]",
        "[2002:c0a8:1::]"));

    [Theory]
    [Trait("RFC", "9110 4.2.4")]
    [MemberData(nameof(BadTargets))]
    public void A_target_that_two_could_read_differently_is_refused(Place place, string target, int status) =>
        RequestTrial.Refuses(place, $"GET {target} HTTP/1.1\r\nHost: origin.example\r\n\r\n", status);

    [Theory]
    [Trait("RFC", "9112 3.2.3")]
    [MemberData(nameof(BadAuthorities))]
    public void A_CONNECT_names_a_host_and_a_port_and_nothing_else(Place place, string target) =>
        RequestTrial.Refuses(place, $"CONNECT {target} HTTP/1.1\r\nHost: origin.example\r\n\r\n", 400);

    [Theory]
    [Trait("RFC", "9110 7.4")]
    [MemberData(nameof(OwnSpellings))]
    public void Our_own_address_is_refused_in_any_spelling(Place place, string authority, int status)
    {
        foreach (string head in (string[])[$"GET http://{authority}/target", $"POST http://{authority}/", $"HEAD http://{authority}"])
        {
            using var scene = new Scene(changeNetwork: Naming);
            scene.Origin.AlwaysAnswers(_ => "HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: 2\n\nok");
            Peer client = scene.Client();
            if (place == Place.HotReused)
                client.Gets(RequestTrial.Target);
            int dialled = scene.Network.Dialled.Count;
            client.Sends($"{head} HTTP/1.1\nHost: origin.example\n\n");
            Assert.Equal(status, client.Response.Status);
            Assert.Equal(dialled, scene.Network.Dialled.Count);
        }
    }

    [Theory]
    [InlineData("127.0.0.1:443")]
    [InlineData("localhost:443")]
    [InlineData("own.example:443")]
    [InlineData("[::1]:443")]
    [InlineData("[::ffff:127.0.0.1]:443")]
    [InlineData("0.0.0.0:443")]
    [InlineData("[::]:443")]
    public void No_tunnel_leads_to_ourselves(string authority)
    {
        using var scene = new Scene(changeNetwork: Naming, change: options => options with { ConnectPorts = [443, 8080] });
        Peer client = scene.Client().Sends(
            $"CONNECT {authority.Replace(":443", ":8080")} HTTP/1.1\nHost: {authority}\n\nGET / HTTP/1.1\nHost: x\n\n");
        Assert.InRange(Assert.Single(client.Responses).Status, 400, 599);
        Assert.Empty(scene.Network.Dialled);
        Assert.True(client.SawEnd);
    }

    [Theory]
    [MemberData(nameof(NeverReached))]
    public void Link_local_metadata_and_unroutable_addresses_are_not_reached(string host) =>
        AssertNotReached(host, listensBeyondLoopback: false);

    [Theory]
    [MemberData(nameof(NotReachedFromOutside))]
    public void Clients_of_other_machines_do_not_reach_this_one_or_its_network(string host) =>
        AssertNotReached(host, listensBeyondLoopback: true);

    [Theory]
    [InlineData(22)]
    [InlineData(25)]
    [InlineData(1)]
    [InlineData(65535)]
    public void A_CONNECT_reaches_few_ports_only(int port)
    {
        using var scene = new Scene();
        OriginPeer origin = scene.OriginAt("origin.example", port);
        Peer client = scene.Client().Sends(
            $"CONNECT origin.example:{port} HTTP/1.1\nHost: origin.example\n\nHELO\nGET {RequestTrial.Target} HTTP/1.1\nHost: x\n\n");
        Assert.Equal(403, Assert.Single(client.Responses).Status);
        Assert.True(client.SawEnd);
        Assert.Equal(0, origin.ConnectionCount);
        Assert.Empty(scene.Network.Dialled);
    }

    private static void AssertNotReached(string host, bool listensBeyondLoopback)
    {
        foreach (string method in (string[])["GET", "HEAD", "POST", "CONNECT"])
        {
            using var scene = new Scene(destinations: new DestinationPolicy(listensBeyondLoopback, []));
            string target = method == "CONNECT" ? $"{host}:443" : $"http://{host}:81/";
            ReceivedMessage answer = scene.Client().Sends($"{method} {target} HTTP/1.1\nHost: {host}\n\n").Response;
            Assert.InRange(answer.Status, 400, 599);
            Assert.Contains("error=destination_ip_prohibited", answer["Proxy-Status"]);
            Assert.Empty(scene.Network.Dialled);
        }
    }

    /// <summary>Names whose addresses are an attacker's choice.</summary>
    private static NetworkOptions Naming(NetworkOptions options) => options with
    {
        Resolve = new Dictionary<string, IPAddress[]>(options.Resolve)
        {
            ["own.example:8080"] = [IPAddress.Parse("203.0.113.1"), IPAddress.Loopback],
            ["mapped.example:8080"] = [IPAddress.Loopback.MapToIPv6()],
            ["any.example:8080"] = [IPAddress.Any],
        },
    };
}
