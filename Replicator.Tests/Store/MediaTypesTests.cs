using Replicator.Store;

namespace Replicator.Tests.Store;

public sealed class MediaTypesTests
{
    [Theory]
    [InlineData("/a/b.deb", "application/vnd.debian.binary-package")]
    [InlineData("/a/b.CSS?v=1.js", "text/css")]
    [InlineData("/a.html/b", MediaTypes.Unknown)]
    [InlineData("/a/b.tar.xz", "application/x-xz")]
    [InlineData("/a/", MediaTypes.Unknown)]
    [InlineData("/a.nothing", MediaTypes.Unknown)]
    public void The_extension_decides(string pathAndQuery, string expected)
    {
        Assert.Equal(expected, MediaTypes.Of(pathAndQuery));
    }
}
