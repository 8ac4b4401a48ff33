using Replicator.Clients;

namespace Replicator.Tests.Clients;

public sealed class ClientTableTests
{
    private static readonly Dictionary<string, string> Nothing = [];

    [Theory]
    [InlineData("any", "http_proxy", "http://localhost:3128")]
    [InlineData("any", "HTTP_PROXY", "http://localhost:3128")]
    [InlineData("any", "SSL_CERT_FILE", "/t/bundle.pem")]
    [InlineData("curl", "CURL_CA_BUNDLE", "/t/bundle.pem")]
    [InlineData("git", "GIT_SSL_CAINFO", "/t/bundle.pem")]
    [InlineData("npm", "npm_config_https_proxy", "http://localhost:3128")]
    [InlineData("npm", "npm_config_cafile", "/t/bundle.pem")]
    [InlineData("npm", "NODE_EXTRA_CA_CERTS", "/t/bundle.pem")]
    [InlineData("dotnet", "https_proxy", "http://localhost:3128")]
    [InlineData("dotnet", "SSL_CERT_FILE", "/t/bundle.pem")]
    [InlineData("pip", "PIP_CERT", "/t/bundle.pem")]
    [InlineData("pip", "REQUESTS_CA_BUNDLE", "/t/bundle.pem")]
    [InlineData("cargo", "CARGO_HTTP_PROXY", "http://localhost:3128")]
    [InlineData("cargo", "CARGO_HTTP_CAINFO", "/t/bundle.pem")]
    [InlineData("go", "HTTPS_PROXY", "http://localhost:3128")]
    public void Each_client_gets_what_it_heeds(string client, string name, string value) =>
        Assert.Equal(value, Assert.Single(Of(client).Variables, one => one.Name == name).Value);

    [Fact]
    public void Without_an_authority_nothing_speaks_of_trust()
    {
        var place = new ProxyPlace("localhost", 3128, "/t", Trusts: false);
        foreach (ClientSetup client in new ClientTable(place, Nothing).All)
        {
            Assert.DoesNotContain(client.Variables, one => one.Value.Contains("/t/", StringComparison.Ordinal));
            Assert.DoesNotContain(client.Notes, note => note.Contains("/t/", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Java_takes_options_beside_those_that_are_set_and_only_once()
    {
        var preset = new Dictionary<string, string> { ["JAVA_TOOL_OPTIONS"] = "-Xmx1g" };
        ClientVariable java = Assert.Single(Of("java", preset).Variables);
        Assert.StartsWith("-Xmx1g -Dhttp.proxyHost=localhost ", java.Value, StringComparison.Ordinal);
        Assert.Contains("-Djavax.net.ssl.trustStore=/t/bundle.jks", java.Value, StringComparison.Ordinal);
        preset["JAVA_TOOL_OPTIONS"] = java.Value;
        Assert.Equal(java.Value, Assert.Single(Of("java", preset).Variables).Value);
    }

    [Fact]
    public void Git_takes_the_proxy_behind_what_is_set_and_only_once()
    {
        var preset = new Dictionary<string, string>
        {
            ["GIT_CONFIG_COUNT"] = "1",
            ["GIT_CONFIG_KEY_0"] = "user.name",
            ["GIT_CONFIG_VALUE_0"] = "somebody",
        };
        for (int time = 0; time < 2; time++)
        {
            foreach (ClientVariable variable in Of("git", preset).Variables)
                preset[variable.Name] = variable.Value;
            Assert.Equal(("2", "user.name"), (preset["GIT_CONFIG_COUNT"], preset["GIT_CONFIG_KEY_0"]));
            Assert.Equal(
                ("http.proxy", "http://localhost:3128"), (preset["GIT_CONFIG_KEY_1"], preset["GIT_CONFIG_VALUE_1"]));
        }
    }

    [Fact]
    public void Hosts_that_are_reached_directly_stay_so()
    {
        var preset = new Dictionary<string, string> { ["NO_PROXY"] = "intra.test, localhost" };
        Assert.Equal("intra.test,localhost,127.0.0.1,::1",
            Of("curl", preset).Variables.Single(one => one.Name == "no_proxy").Value);
    }

    [Fact]
    public void What_others_are_told_to_trust_is_replaced_only_where_it_is_set()
    {
        var preset = new Dictionary<string, string> { ["AWS_CA_BUNDLE"] = "/mine.pem" };
        Assert.DoesNotContain(Of("any").Variables, one => one.Name == "AWS_CA_BUNDLE");
        Assert.Contains(new ClientVariable("AWS_CA_BUNDLE", "/t/bundle.pem"), Of("any", preset).Variables);
    }

    [Fact]
    public void Names_are_unique() => Assert.Equal(ClientTable.Names.Distinct(), ClientTable.Names);

    private static ClientSetup Of(string name, Dictionary<string, string>? preset = null) =>
        new ClientTable(new ProxyPlace("localhost", 3128, "/t", Trusts: true), preset ?? Nothing)
            .All.Single(client => client.Name == name);
}
