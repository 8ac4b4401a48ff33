using Replicator.Http;

namespace Replicator.Tests;

public sealed class SmokeTests
{
    [Fact]
    public void A_target_uri_is_keyed_with_its_port()
    {
        Assert.Equal("http://a.example:80/b?c", new TargetUri("http", "a.example", 80, "/b?c").Key);
    }
}
