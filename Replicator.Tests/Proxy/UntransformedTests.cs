using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

public sealed class UntransformedTests
{
    [Theory]
    [Trait("RFC", "9111 5.2.2.6")]
    [InlineData("")]
    [InlineData(", no-transform")]
    public void A_content_is_passed_on_and_served_in_the_coding_that_the_origin_chose(string directive)
    {
        const string described = "Content-Type: image/x-raw\nContent-Encoding: gzip\nContent-Language: de\n";
        using var scene = new Scene();
        scene.Origin.Answers($"HTTP/1.1 200 OK\nCache-Control: max-age=60{directive}\n{described}Content-Length: 4\n\n\u001f\u008b\0z");
        foreach (string asked in new[] { "", "Accept-Encoding: identity\n", "Accept: text/html\nAccept-Encoding: br\n" })
        {
            ReceivedMessage answer = scene.Client().Gets("http://origin.example/a", asked).Response;
            Assert.Equal("\u001f\u008b\0z", answer.Content);
            Assert.Equal("image/x-raw", answer["Content-Type"]);
            Assert.Equal("gzip", answer["Content-Encoding"]);
            Assert.Equal("de", answer["Content-Language"]);
        }

        Assert.Equal(1, scene.Origin.RequestCount);
    }
}
