using Replicator.Pages;

namespace Replicator.Tests.Pages;

public sealed class QueryTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("url", "")]
    [InlineData("url=", "")]
    [InlineData("curl=a", "")]
    [InlineData("URL=a", "")]
    [InlineData("a=b&url=c", "c")]
    [InlineData("url=c&url=d", "c")]
    [InlineData("url=http%3A%2F%2Fa.test%2Fx%3Fy%3D1%26z&fields=", "http://a.test/x?y=1&z")]
    [InlineData("url=a=b", "a=b")]
    [InlineData("url=a+b%2Bc%0D%0Ad", "a b+c\r\nd")]
    [InlineData("url=%", "%")]
    [InlineData("url=%zz%C3%BC", "%zz\u00fc")]
    public void A_value_is_found_and_decoded(string query, string value) =>
        Assert.Equal(value, QueryText.ValueOf(query, "url"));
}
