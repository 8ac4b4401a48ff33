using System.Security.Cryptography;
using System.Text;
using Replicator.Tests.Support;
using Xunit.Abstractions;

namespace Replicator.Tests.Clients;

/// <summary>pip, from an index of two wheels, one of which needs the other.</summary>
[Collection(RealPrograms.Name)]
public sealed class PipTests(ITestOutputHelper output)
{
    [NeedsTheory("python3", "pip3", "nginx", Needs.OwnMounts)]
    [InlineData("http")]
    [InlineData("https")]
    public void Pip_gets_each_wheel_once(string scheme)
    {
        using var site = new ClientSite(scheme);
        Publish(site, "leaf", "");
        Publish(site, "leaf_user", "Requires-Dist: leaf\n");
        string script = $"""
            python3 -m pip --disable-pip-version-check download --dest got --trusted-host {ClientSite.Name} \
                --index-url {site.Uri("/simple/")} leaf-user==1.0
            """;
        FourRuns.AssertAlike(
            site, "pip", script, target => target.StartsWith("/simple/", StringComparison.Ordinal), output);
    }

    private static void Publish(ClientSite site, string name, string needs)
    {
        string file = $"{name}-1.0-py3-none-any.whl";
        string metadata = $"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{needs}";
        byte[] wheel = Archive.Zip(
            ($"{name}.py", $"name = '{name}'\n"),
            ($"{name}-1.0.dist-info/METADATA", metadata),
            ($"{name}-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"),
            ($"{name}-1.0.dist-info/RECORD", ""));
        byte[] separate = Encoding.UTF8.GetBytes(metadata);
        string hash = Convert.ToHexStringLower(SHA256.HashData(wheel));
        string path = $"/packages/{hash[..2]}/{hash[2..4]}/{hash[4..]}/{file}";
        site.Add(path, wheel);
        site.Add(path + ".metadata", separate);
        site.Add($"/simple/{name.Replace('_', '-')}/index.html", Encoding.UTF8.GetBytes($"""
            <!doctype html><title>{name}</title>
            <a href="{path}#sha256={hash}"
               data-core-metadata="sha256={Convert.ToHexStringLower(SHA256.HashData(separate))}">{file}</a>
            """));
    }
}
