using System.Text;
using Replicator.Diagnostics;

namespace Replicator.Tests.Diagnostics;

public sealed class SecretsTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("/a?b", "/a?b")]
    [InlineData("http://a.test/b", "http://a.test/b")]
    [InlineData("http://u:p@a.test/b", "http://***@a.test/b")]
    [InlineData("http://u@a.test", "http://***@a.test")]
    [InlineData("//u:p@a.test/", "//***@a.test/")]
    [InlineData("http://u:p@ss@a.test/b", "http://***@a.test/b")]
    [InlineData("http://u:p?ss@a.test/b", "http://***@a.test/b")]
    [InlineData("http://u:p#ss@a.test/b", "http://***@a.test/b")]
    [InlineData("http://a.test/b@c", "http://a.test/b@c")]
    [InlineData("http://a.test:80/b@c", "http://a.test:80/b@c")]
    [InlineData("http://a.test?b@c", "http://a.test?b@c")]
    [InlineData("/x?to=http://u:p@a.test/b&to=https://v:q@b.test/", "/x?to=http://***@a.test/b&to=https://***@b.test/")]
    [InlineData("<http://u:p@a.test>; rel=next, <http://v:q@a.test>",
        "<http://***@a.test>; rel=next, <http://***@a.test>")]
    [InlineData("http://", "http://")]
    [InlineData("http:////@", "http:////***@")]
    public void Userinfo_is_masked_wherever_a_uri_stands(string text, string expected)
    {
        var output = new StringBuilder();
        Secrets.AppendMasked(output, Encoding.UTF8.GetBytes(text));
        Assert.Equal(expected, output.ToString());
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("*", "*")]
    [InlineData("/a@b", "/a@b")]
    [InlineData("a.test:443", "a.test:443")]
    [InlineData("u:p@a.test:443", "***@a.test:443")]
    [InlineData("u:p@ss@a.test:443", "***@a.test:443")]
    [InlineData("u:p@a.test/b", "***@a.test/b")]
    [InlineData("http://a.test/b@c", "http://a.test/b@c")]
    [InlineData("http://u:p@a.test/b", "http://***@a.test/b")]
    [InlineData("/http://u:p@a.test", "/http://***@a.test")]
    public void Userinfo_is_masked_in_a_target_that_names_an_authority(string target, string expected)
    {
        var output = new StringBuilder();
        Secrets.AppendMaskedTarget(output, Encoding.UTF8.GetBytes(target));
        Assert.Equal(expected, output.ToString());
    }

    [Fact]
    public void Masking_ends_at_every_cut()
    {
        byte[] text = Encoding.ASCII.GetBytes("GET //a:b@c //d?e@f <http://u:p@a.test>, http://u:p#q@a //");
        for (int length = 0; length <= text.Length; length++)
        {
            var output = new StringBuilder();
            Secrets.AppendMasked(output, text.AsSpan(0, length));
            Assert.True(length == 0 || output.Length > 0);
        }
    }
}
