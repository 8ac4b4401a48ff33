using System.Text;
using Replicator.Tests.Support;
using Xunit.Abstractions;

namespace Replicator.Tests.Clients;

/// <summary>dotnet restore, from a feed of two packages, one of which needs the other.</summary>
[Collection(RealPrograms.Name)]
public sealed class DotnetTests(ITestOutputHelper output)
{
    [NeedsTheory("dotnet", "nginx", Needs.OwnMounts)]
    [InlineData("http")]
    [InlineData("https")]
    public void Dotnet_gets_each_package_once(string scheme)
    {
        using var site = new ClientSite(scheme);
        Publish(site, "leaf", "");
        Publish(site, "leaf.user", """<dependency id="leaf" version="1.0.0" />""");
        site.Add("/v3/index.json", Encoding.UTF8.GetBytes($$"""
            {
              "version": "3.0.0",
              "resources": [{ "@id": "{{site.Uri("/v3-flatcontainer/")}}", "@type": "PackageBaseAddress/3.0.0" }]
            }
            """));
        string script = $"""
            cat >nuget.config <<'END'
            <configuration>
              <packageSources>
                <clear />
                <add key="tests" value="{site.Uri("/v3/index.json")}" allowInsecureConnections="true" />
              </packageSources>
              <fallbackPackageFolders><clear /></fallbackPackageFolders>
            </configuration>
            END
            cat >mine.csproj <<'END'
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><UseAppHost>false</UseAppHost></PropertyGroup>
              <ItemGroup><PackageReference Include="leaf.user" Version="1.0.0" /></ItemGroup>
            </Project>
            END
            dotnet restore --nologo --packages got -p:NuGetAudit=false
            """;
        FourRuns.AssertAlike(
            site, "dotnet", script, target => target.EndsWith("/index.json", StringComparison.Ordinal), output,
            "DOTNET_CLI_TELEMETRY_OPTOUT=1", "DOTNET_NOLOGO=1", "DOTNET_GENERATE_ASPNET_CERTIFICATE=false",
            "MSBUILDDISABLENODEREUSE=1");
    }

    private static void Publish(ClientSite site, string name, string dependency)
    {
        string manifest = $"""
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata>
                <id>{name}</id><version>1.0.0</version><authors>Tests</authors><description>Of the tests.</description>
                <dependencies><group targetFramework="net10.0">{dependency}</group></dependencies>
              </metadata>
            </package>
            """;
        string folder = $"/v3-flatcontainer/{name}";
        site.Add($"{folder}/1.0.0/{name}.1.0.0.nupkg", Archive.Zip(
            ($"{name}.nuspec", manifest), ("lib/net10.0/_._", "")));
        site.Add($"{folder}/index.json", """{ "versions": ["1.0.0"] }"""u8.ToArray());
    }
}
