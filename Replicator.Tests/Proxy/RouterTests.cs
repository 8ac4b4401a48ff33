using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

public sealed class RouterTests : IDisposable
{
    private readonly Scene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData("localhost:8080")]
    [InlineData("127.0.0.1:8080")]
    [InlineData("LOCALHOST:8080")]
    [InlineData("[::1]:8080")]
    [InlineData("[0:0:0:0:0:0:0:1]:8080")]
    [InlineData("[::ffff:127.0.0.1]:8080")]
    public void Origin_form_with_our_own_Host_is_our_page(string host)
    {
        ReceivedMessage page = scene.Client().Sends($"GET / HTTP/1.1\nHost: {host}\nAccept: text/html\n\n").Response;
        Assert.Equal(200, page.Status);
        Assert.StartsWith("text/html", page["Content-Type"]);
    }

    [Theory]
    [InlineData("localhost:8080")]
    [InlineData("127.0.0.1:8080")]
    [InlineData("[::1]:8080")]
    public void Absolute_form_to_ourselves_is_misdirected(string host)
    {
        Assert.Equal(421, scene.Client().Gets($"http://{host}/").Response.Status);
    }

    [Theory]
    [InlineData("127.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    public void A_name_that_leads_to_ourselves_is_not_connected_to(string spelling)
    {
        ReceivedMessage answer = scene.Client().Gets($"http://{spelling}:8080/").Response;
        Assert.InRange(answer.Status, 400, 502);
        Assert.Empty(scene.Network.Dialled);
    }

    [Fact]
    [Trait("RFC", "9110 7.6.3")]
    public void A_request_that_passed_us_before_is_a_loop()
    {
        scene.Origin.Answers("HTTP/1.1 200 OK\nContent-Length: 0\n\n");
        scene.Client().Gets("http://origin.example/");
        string via = scene.Origin.Request["Via"]!;
        ReceivedMessage answer = scene.Client().Gets("http://origin.example/b", $"Via: {via}\n").Response;
        Assert.Equal(502, answer.Status);
        Assert.Contains("proxy_loop_detected", answer["Proxy-Status"]);
    }

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("169.254.1.1")]
    [InlineData("0.0.0.0")]
    public void Forbidden_addresses_are_not_connected_to(string address)
    {
        ReceivedMessage answer = scene.Client().Gets($"http://{address}/").Response;
        Assert.Equal(502, answer.Status);
        Assert.Contains("destination_ip_prohibited", answer["Proxy-Status"]);
        Assert.Empty(scene.Network.Dialled);
    }

    [Fact]
    public void An_error_is_a_page_for_browsers_and_text_for_others()
    {
        scene.CutLine();
        ReceivedMessage page = scene.Client().Gets("http://origin.example/%3Cb%3E", "Accept: text/html\n").Response;
        Assert.StartsWith("text/html", page["Content-Type"]);
        Assert.Contains("no-store", page["Cache-Control"]);
        ReceivedMessage text = scene.Client().Gets("http://origin.example/").Response;
        Assert.StartsWith("text/plain", text["Content-Type"]);
        Assert.Equal(502, text.Status);
    }
}
