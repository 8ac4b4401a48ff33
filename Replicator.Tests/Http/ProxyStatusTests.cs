using System.Text;
using Replicator.Http;

namespace Replicator.Tests.Http;

public sealed class ProxyStatusTests
{
    [Theory]
    [Trait("RFC", "9209 2")]
    [InlineData("", "replicator; error=dns_error")]
    [InlineData("no such host", "replicator; error=dns_error; details=\"no such host\"")]
    [InlineData("a \"b\" \\ \r\n\u00e9", "replicator; error=dns_error; details=\"a \\\"b\\\" \\\\ ???\"")]
    public void An_error_is_named_and_detailed(string details, string field)
    {
        Assert.Equal(field, ProxyStatus.Format(ProxyError.DnsError, details));
    }

    [Fact]
    [Trait("RFC", "9209 2.3")]
    public void Every_error_has_a_name_in_the_registrys_spelling_and_a_status()
    {
        foreach (ProxyError error in Enum.GetValues<ProxyError>())
        {
            IEnumerable<string> letters = error.ToString().Select(letter => char.IsUpper(letter)
                ? $"_{char.ToLowerInvariant(letter)}"
                : $"{letter}");
            string name = string.Concat(letters).TrimStart('_');
            Assert.Equal($"replicator; error={name}", ProxyStatus.Format(error));
            Assert.InRange(ProxyStatus.StatusOf(error), 400, 504);
        }
    }

    [Theory]
    [Trait("RFC", "9209 2.3")]
    [InlineData(nameof(ProxyError.DnsTimeout), 504)]
    [InlineData(nameof(ProxyError.ConnectionRefused), 502)]
    [InlineData(nameof(ProxyError.DestinationUnavailable), 503)]
    [InlineData(nameof(ProxyError.HttpRequestDenied), 403)]
    [InlineData(nameof(ProxyError.ProxyInternalError), 500)]
    [InlineData(nameof(ProxyError.ProxyLoopDetected), 502)]
    public void The_status_is_the_recommended_one(string error, int status)
    {
        Assert.Equal(status, ProxyStatus.StatusOf(Enum.Parse<ProxyError>(error)));
    }

    [Theory]
    [Trait("RFC", "8941 3.3.3")]
    [InlineData("", "\"\"")]
    [InlineData("a b~", "\"a b~\"")]
    [InlineData("\"\\", "\"\\\"\\\\\"")]
    [InlineData("\0\t\u007f\u20ac", "\"????\"")]
    public void A_string_is_escaped(string text, string written)
    {
        var output = new StringBuilder();
        StructuredText.AppendString(output, text);
        Assert.Equal(written, output.ToString());
    }
}
