using Replicator.Http;

namespace Replicator.Tests.Http;

public sealed class TargetUriTests
{
    [Theory]
    [Trait("RFC", "9110 4.2.3")]
    [InlineData("http://a.example/b?c", "http://a.example:80/b?c", "/b?c")]
    [InlineData("HTTP://A.Example/B?C", "http://a.example:80/B?C", "/B?C")]
    [InlineData("http://a.example:80/", "http://a.example:80/", "/")]
    [InlineData("http://a.example:/", "http://a.example:80/", "/")]
    [InlineData("http://a.example", "http://a.example:80/", "/")]
    [InlineData("http://a.example?q", "http://a.example:80/?q", "/?q")]
    [InlineData("https://a.example", "https://a.example:443/", "/")]
    [InlineData("https://a.example:80/x", "https://a.example:80/x", "/x")]
    [InlineData("http://a.example:8080/x", "http://a.example:8080/x", "/x")]
    [InlineData("http://a.example:08080/x", "http://a.example:8080/x", "/x")]
    [InlineData("http://a.example/%7euser/%41%2D%2e%5f", "http://a.example:80/~user/A-._", "/%7euser/%41%2D%2e%5f")]
    [InlineData("http://a.example/%2f%2F%20%25", "http://a.example:80/%2f%2F%20%25", "/%2f%2F%20%25")]
    [InlineData("http://a.example/%25%37e", "http://a.example:80/%257e", "/%25%37e")]
    [InlineData("http://a.example/%%37%65", "http://a.example:80/%%37%65", "/%%37%65")]
    [InlineData("http://a.example/%41%", "http://a.example:80/%41%", "/%41%")]
    [InlineData("http://a.example/%41%4", "http://a.example:80/%41%4", "/%41%4")]
    [InlineData("http://a.example/%41%4x", "http://a.example:80/%41%4x", "/%41%4x")]
    [InlineData("http://a.example/a/../b/./c//d", "http://a.example:80/a/../b/./c//d", "/a/../b/./c//d")]
    [InlineData("http://a.example//b", "http://a.example:80//b", "//b")]
    [InlineData("http://a.example/?", "http://a.example:80/?", "/?")]
    [InlineData("http://a.example/b?http://c@d", "http://a.example:80/b?http://c@d", "/b?http://c@d")]
    [InlineData("http://[2001:DB8::1]:81/", "http://[2001:db8::1]:81/", "/")]
    [InlineData("http://[::ffff:1.2.3.4]/", "http://[::ffff:1.2.3.4]:80/", "/")]
    [InlineData("http://192.0.2.1/", "http://192.0.2.1:80/", "/")]
    [InlineData("http://a_b-c.example./", "http://a_b-c.example.:80/", "/")]
    [InlineData("http://0x7g/", "http://0x7g:80/", "/")]
    public void What_is_equal_has_one_key_and_is_forwarded_as_sent(string target, string key, string raw)
    {
        Assert.True(TargetUri.TryParse(Text.Bytes(target), out TargetUri? uri, out Refusal refusal));
        Assert.Equal(Refusal.None, refusal);
        Assert.Equal(key, uri!.Key);
        Assert.Equal(key, uri.ToString());
        Assert.Equal(raw, uri.RawPathAndQuery);
        Assert.Equal(raw, uri.ForwardedTarget);
        Assert.Equal($"{uri.Scheme}://{uri.Authority}{uri.PathAndQuery}", key);

        // A key is itself a target, and its own key.
        Assert.True(TargetUri.TryParse(Text.Bytes(key), out TargetUri? same, out _));
        Assert.Equal(uri, same);
        Assert.Equal(uri.GetHashCode(), same!.GetHashCode());
    }

    [Theory]
    [Trait("RFC", "9112 3.2")]
    [InlineData("ftp://a.example/b", nameof(Refusal.SchemeUnsupported))]
    [InlineData("ws://a.example/b", nameof(Refusal.SchemeUnsupported))]
    [InlineData("urn:a:b", nameof(Refusal.SchemeUnsupported))]
    [InlineData("httpx://a.example/", nameof(Refusal.SchemeUnsupported))]
    [InlineData("", nameof(Refusal.TargetMalformed))]
    [InlineData("a", nameof(Refusal.TargetMalformed))]
    [InlineData("a.example:80", nameof(Refusal.TargetMalformed))]
    [InlineData("a.example/b", nameof(Refusal.TargetMalformed))]
    [InlineData("://a.example/", nameof(Refusal.TargetMalformed))]
    [InlineData("1http://a.example/", nameof(Refusal.TargetMalformed))]
    [InlineData("ht tp://a.example/", nameof(Refusal.TargetMalformed))]
    [InlineData("http:a.example/", nameof(Refusal.TargetMalformed))]
    [InlineData("http:/a.example/", nameof(Refusal.TargetMalformed))]
    [InlineData("http:\\\\a.example/", nameof(Refusal.TargetMalformed))]
    [InlineData("http://", nameof(Refusal.TargetHostInvalid))]
    [InlineData("http:///b", nameof(Refusal.TargetHostInvalid))]
    [InlineData("http://:80/", nameof(Refusal.TargetHostInvalid))]
    [InlineData("http://?q", nameof(Refusal.TargetHostInvalid))]
    [InlineData("http://./", nameof(Refusal.TargetHostInvalid))]
    [InlineData("http://../", nameof(Refusal.TargetHostInvalid))]
    [InlineData("http://a..b/", nameof(Refusal.TargetHostInvalid))]
    [InlineData("http://.a/", nameof(Refusal.TargetHostInvalid))]
    [InlineData("http://a../", nameof(Refusal.TargetHostInvalid))]
    [InlineData("http://a%2eexample/", nameof(Refusal.TargetHostInvalid))]
    [InlineData("http://a.example\\b/", nameof(Refusal.TargetHostInvalid))]
    [InlineData("http://a!b/", nameof(Refusal.TargetHostInvalid))]
    [InlineData("http://a,b/", nameof(Refusal.TargetHostInvalid))]
    [InlineData("http://a~b/", nameof(Refusal.TargetHostInvalid))]
    [InlineData("http://*/", nameof(Refusal.TargetHostInvalid))]
    [InlineData("http://[]/", nameof(Refusal.TargetHostInvalid))]
    [InlineData("http://[/", nameof(Refusal.TargetHostInvalid))]
    [InlineData("http://[::1/", nameof(Refusal.TargetHostInvalid))]
    [InlineData("http://::1]/", nameof(Refusal.TargetHostInvalid))]
    [InlineData("http://[::1]x/", nameof(Refusal.TargetHostInvalid))]
    [InlineData("http://[::1].:80/", nameof(Refusal.TargetHostInvalid))]
    [InlineData("http://[[::1]]/", nameof(Refusal.TargetHostInvalid))]
    [InlineData("http://[1.2.3.4]/", nameof(Refusal.TargetHostInvalid))]
    [InlineData("http://[fe80::1%25eth0]/", nameof(Refusal.TargetHostInvalid))]
    [InlineData("http://[fe80::1%1]/", nameof(Refusal.TargetHostInvalid))]
    [InlineData("http://[::1/64]/", nameof(Refusal.TargetHostInvalid))]
    [InlineData("http://[:::1]/", nameof(Refusal.TargetHostInvalid))]
    [InlineData("http://[1:2:3:4:5:6:7:8:9]/", nameof(Refusal.TargetHostInvalid))]
    [InlineData("http://[::ffff:010.0.0.1]/", nameof(Refusal.TargetHostInvalid))]
    [InlineData("http://[v1.a]/", nameof(Refusal.TargetHostInvalid))]
    [InlineData("http://127.1/", nameof(Refusal.HostAmbiguous))]
    [InlineData("http://2130706433/", nameof(Refusal.HostAmbiguous))]
    [InlineData("http://0x7f.1/", nameof(Refusal.HostAmbiguous))]
    [InlineData("http://0x7f000001/", nameof(Refusal.HostAmbiguous))]
    [InlineData("http://0X7F000001./", nameof(Refusal.HostAmbiguous))]
    [InlineData("http://127.0.0.0x1/", nameof(Refusal.HostAmbiguous))]
    [InlineData("http://0x/", nameof(Refusal.HostAmbiguous))]
    [InlineData("http://1.2.3.4.5/", nameof(Refusal.HostAmbiguous))]
    [InlineData("http://1.2.3.256/", nameof(Refusal.HostAmbiguous))]
    [InlineData("http://1.2.3.04/", nameof(Refusal.HostAmbiguous))]
    [InlineData("http://0177.0.0.1/", nameof(Refusal.HostAmbiguous))]
    [InlineData("http://127.0.0.1./", nameof(Refusal.HostAmbiguous))]
    [InlineData("http://a.1/", nameof(Refusal.HostAmbiguous))]
    [InlineData("http://99999999999999999999.0.0.1/", nameof(Refusal.HostAmbiguous))]
    [InlineData("http://u@a.example/", nameof(Refusal.UserinfoInTarget))]
    [InlineData("http://u:p@a.example/", nameof(Refusal.UserinfoInTarget))]
    [InlineData("http://@a.example/", nameof(Refusal.UserinfoInTarget))]
    [InlineData("http://a.example:80@b.example/", nameof(Refusal.UserinfoInTarget))]
    [InlineData("http://a.example:0/", nameof(Refusal.PortInvalid))]
    [InlineData("http://a.example:65536/", nameof(Refusal.PortInvalid))]
    [InlineData("http://a.example:99999999999999999999/", nameof(Refusal.PortInvalid))]
    [InlineData("http://a.example:+80/", nameof(Refusal.PortInvalid))]
    [InlineData("http://a.example:-1/", nameof(Refusal.PortInvalid))]
    [InlineData("http://a.example:http/", nameof(Refusal.PortInvalid))]
    [InlineData("http://a.example:80:80/", nameof(Refusal.PortInvalid))]
    [InlineData("http://[::1]:x/", nameof(Refusal.PortInvalid))]
    [InlineData("http://a.example/b#c", nameof(Refusal.FragmentInTarget))]
    [InlineData("http://a.example/b?c#", nameof(Refusal.FragmentInTarget))]
    [InlineData("http://a.example#c", nameof(Refusal.FragmentInTarget))]
    public void What_is_no_target_is_refused_by_name(string target, string refusal)
    {
        Assert.False(TargetUri.TryParse(Text.Bytes(target), out TargetUri? uri, out Refusal reason));
        Assert.Equal(refusal, reason.ToString());
        Assert.Null(uri);
        Assert.False(TargetUri.TryCreate(Text.Request("GET", target, 1, "Host: a"), out _, out Refusal ofRequest));
        Assert.Equal(refusal, ofRequest.ToString());
    }

    [Fact]
    public void Names_are_as_long_as_names_can_be()
    {
        string label = new('a', 63);
        Assert.True(IsTarget($"http://{label}.{label}.{label}.{label[..61]}/"));
        Assert.True(IsTarget($"http://{label}.{label}.{label}.{label[..61]}./"));
        Assert.False(IsTarget($"http://{label}.{label}.{label}.{label[..62]}/"));
        Assert.False(IsTarget($"http://{label}a/"));
        Assert.False(IsTarget($"http://{new string('1', 100_000)}/"));

        static bool IsTarget(string text) => TargetUri.TryParse(Text.Bytes(text), out _, out _);
    }

    [Theory]
    [Trait("RFC", "9112 3.3")]
    [InlineData("GET", "/b?c", 1, "Host: A.example", "http://a.example:80/b?c")]
    [InlineData("GET", "/b", 1, "Host: a.example:8080", "http://a.example:8080/b")]
    [InlineData("GET", "/b", 1, "Host: a.example:", "http://a.example:80/b")]
    [InlineData("GET", "//evil.example/b", 1, "Host: a.example", "http://a.example:80//evil.example/b")]
    [InlineData("GET", "/b", 0, "Host: a.example", "http://a.example:80/b")]
    [InlineData("GET", "http://a.example/b", 1, "Host: other.example", "http://a.example:80/b")]
    [InlineData("GET", "http://a.example/b", 0, "", "http://a.example:80/b")]
    [InlineData("OPTIONS", "*", 1, "Host: a.example", "http://a.example:80/")]
    public void A_target_is_made_of_target_and_host(string method, string target, int minor, string host, string key)
    {
        string[] fields = host.Length == 0 ? [] : [host];
        RequestHead head = Text.Request(method, target, minor, fields);
        Assert.True(TargetUri.TryCreate(head, out TargetUri? uri, out _));
        Assert.Equal(key, uri!.Key);
    }

    [Theory]
    [Trait("RFC", "9112 3.2")]
    [InlineData("GET", "/b", 1, "", nameof(Refusal.HostMissing))]
    [InlineData("GET", "/b", 0, "", nameof(Refusal.HostMissing))]
    [InlineData("GET", "http://a.example/b", 1, "", nameof(Refusal.HostMissing))]
    [InlineData("GET", "/b", 1, "Host: a|Host: a", nameof(Refusal.HostRepeated))]
    [InlineData("GET", "/b", 0, "Host: a|Host: b", nameof(Refusal.HostRepeated))]
    [InlineData("GET", "http://a.example/b", 1, "Host: a|host: b", nameof(Refusal.HostRepeated))]
    [InlineData("GET", "/b", 1, "Host:", nameof(Refusal.HostInvalid))]
    [InlineData("GET", "/b", 1, "Host: a b", nameof(Refusal.HostInvalid))]
    [InlineData("GET", "/b", 1, "Host: a, b", nameof(Refusal.HostInvalid))]
    [InlineData("GET", "/b", 1, "Host: a/b", nameof(Refusal.HostInvalid))]
    [InlineData("GET", "/b", 1, "Host: u@a", nameof(Refusal.HostInvalid))]
    [InlineData("GET", "/b", 1, "Host: a:0", nameof(Refusal.HostInvalid))]
    [InlineData("GET", "/b", 1, "Host: a\u00e9", nameof(Refusal.HostInvalid))]
    [InlineData("GET", "/b", 1, "Host: http://a", nameof(Refusal.HostInvalid))]
    [InlineData("GET", "/b", 1, "Host: 127.1", nameof(Refusal.HostAmbiguous))]
    [InlineData("GET", "http://a.example/b", 1, "Host: a/b", nameof(Refusal.HostInvalid))]
    [InlineData("GET", "http://a.example/b", 0, "Host: a/b", nameof(Refusal.HostInvalid))]
    [InlineData("GET", "/b#c", 1, "Host: a", nameof(Refusal.FragmentInTarget))]
    [InlineData("GET", "*", 1, "Host: a", nameof(Refusal.TargetMalformed))]
    [InlineData("GET", "a.example:443", 1, "Host: a", nameof(Refusal.TargetMalformed))]
    [InlineData("GET", "b", 1, "Host: a", nameof(Refusal.TargetMalformed))]
    [InlineData("CONNECT", "a.example:443", 1, "Host: a", nameof(Refusal.TargetMalformed))]
    public void Exactly_one_valid_host_is_demanded(
        string method, string target, int minor, string hosts, string refusal)
    {
        string[] fields = hosts.Length == 0 ? [] : hosts.Split('|');
        RequestHead head = Text.Request(method, target, minor, fields);
        Assert.False(TargetUri.TryCreate(head, out TargetUri? uri, out Refusal reason));
        Assert.Equal(refusal, reason.ToString());
        Assert.Null(uri);
    }

    [Theory]
    [Trait("RFC", "9112 3.2.4")]
    [InlineData("OPTIONS", "*", "*")]
    [InlineData("OPTIONS", "http://a.example", "*")]
    [InlineData("OPTIONS", "http://a.example:81", "*")]
    [InlineData("OPTIONS", "http://a.example/", "/")]
    [InlineData("OPTIONS", "http://a.example?q", "/?q")]
    [InlineData("OPTIONS", "/", "/")]
    [InlineData("OPTIONS", "/http://b", "/http://b")]
    [InlineData("GET", "http://a.example", "/")]
    public void Options_without_a_path_is_about_the_origin_as_a_whole(string method, string target, string forwarded)
    {
        RequestHead head = Text.Request(method, target, 1, "Host: a.example");
        Assert.True(TargetUri.TryCreate(head, out TargetUri? uri, out _));
        Assert.Equal(forwarded, uri!.ForwardedTarget);
        Assert.Equal(forwarded == "*" ? "/" : forwarded, uri.PathAndQuery);
    }

    [Theory]
    [Trait("RFC", "9112 3.2.3")]
    [InlineData("a.example:443", "a.example", 443)]
    [InlineData("A.Example:8443", "a.example", 8443)]
    [InlineData("[2001:DB8::1]:443", "[2001:db8::1]", 443)]
    [InlineData("192.0.2.1:443", "192.0.2.1", 443)]
    public void A_connect_names_host_and_port(string target, string host, int port)
    {
        Assert.True(TargetUri.TryParseAuthority(Text.Bytes(target), out string name, out int number, out _));
        Assert.Equal((host, port), (name, number));
        RequestHead head = Text.Request("CONNECT", target, 1, "Host: other");
        Assert.True(TargetUri.TryParseConnect(head, out name, out number, out _));
        Assert.Equal((host, port), (name, number));
        Assert.True(TargetUri.TryParseConnect(Text.Request("CONNECT", target, 0), out _, out _, out _));
    }

    [Theory]
    [Trait("RFC", "9110 9.3.6")]
    [InlineData("a.example", nameof(Refusal.PortInvalid))]
    [InlineData("a.example:", nameof(Refusal.PortInvalid))]
    [InlineData("a.example:0", nameof(Refusal.PortInvalid))]
    [InlineData("a.example:65536", nameof(Refusal.PortInvalid))]
    [InlineData("a.example:443/", nameof(Refusal.PortInvalid))]
    [InlineData("[::1]", nameof(Refusal.PortInvalid))]
    [InlineData("u:p@a.example:443", nameof(Refusal.UserinfoInTarget))]
    [InlineData(":443", nameof(Refusal.TargetHostInvalid))]
    [InlineData("/", nameof(Refusal.TargetHostInvalid))]
    [InlineData("*", nameof(Refusal.TargetHostInvalid))]
    [InlineData("", nameof(Refusal.TargetHostInvalid))]
    [InlineData("http://a.example:443", nameof(Refusal.PortInvalid))]
    [InlineData("::1:443", nameof(Refusal.TargetHostInvalid))]
    [InlineData("127.1:443", nameof(Refusal.HostAmbiguous))]
    public void A_connect_to_anything_else_is_refused(string target, string refusal)
    {
        byte[] text = Text.Bytes(target);
        Assert.False(TargetUri.TryParseAuthority(text, out string host, out int port, out Refusal reason));
        Assert.Equal((refusal, "", 0), (reason.ToString(), host, port));
    }

    [Theory]
    [Trait("RFC", "9112 3.2")]
    [InlineData("", nameof(Refusal.HostMissing))]
    [InlineData("Host: a|Host: b", nameof(Refusal.HostRepeated))]
    [InlineData("Host: a b", nameof(Refusal.HostInvalid))]
    public void A_connect_needs_a_host_as_well(string hosts, string refusal)
    {
        string[] fields = hosts.Length == 0 ? [] : hosts.Split('|');
        RequestHead head = Text.Request("CONNECT", "a.example:443", 1, fields);
        Assert.False(TargetUri.TryParseConnect(head, out _, out _, out Refusal reason));
        Assert.Equal(refusal, reason.ToString());
    }

    [Theory]
    [Trait("RFC", "9110 7.2")]
    [InlineData("http", 80, "a.example")]
    [InlineData("https", 443, "a.example")]
    [InlineData("http", 443, "a.example:443")]
    [InlineData("https", 8443, "a.example:8443")]
    public void The_schemes_own_port_is_left_out_of_host(string scheme, int port, string field)
    {
        Assert.Equal(field, new TargetUri(scheme, "a.example", port, "/").HostField);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(60_000)]
    public void Short_and_long_paths_are_made_equal_alike(int length)
    {
        string rest = new('x', length);
        Assert.True(TargetUri.TryParse(Text.Bytes($"http://a/%7e{rest}%41"), out TargetUri? uri, out _));
        Assert.Equal($"http://a:80/~{rest}A", uri!.Key);
    }

    [Fact]
    public void Uris_are_equal_if_their_keys_are()
    {
        Assert.True(TargetUri.TryParse("http://a/%7e"u8, out TargetUri? one, out _));
        Assert.True(TargetUri.TryParse("http://a/~"u8, out TargetUri? other, out _));
        Assert.True(TargetUri.TryParse("http://a/%2f"u8, out TargetUri? third, out _));
        Assert.Equal(one, other);
        Assert.NotEqual(one!.RawPathAndQuery, other!.RawPathAndQuery);
        Assert.NotEqual(one, third);
        Assert.False(one.Equals(null));
    }
}
