using System.Security.Cryptography;
using System.Text;
using Replicator.Tests.Support;

namespace Replicator.Tests.Clients.Registries;

/// <summary>A feed of NuGet for dotnet.</summary>
internal sealed class NuGetRegistry : IRegistry
{
    private const string Index = "/v3/index.json";

    /// <summary>Of dotnet, so that it does nothing but what it is told.</summary>
    public static string[] Variables { get; } =
    [
        "DOTNET_CLI_TELEMETRY_OPTOUT=1", "DOTNET_NOLOGO=1", "DOTNET_GENERATE_ASPNET_CERTIFICATE=false",
        "MSBUILDDISABLENODEREUSE=1",
    ];

    /// <summary>Adds two packages, one of which needs the other, to what a site serves.</summary>
    public static void Publish(ClientSite site)
    {
        Publish(site, "leaf", "", "");
        Publish(site, "leaf.user", """<dependency id="leaf" version="1.0.0" />""", "");
    }

    /// <inheritdoc/>
    public PublishedPackage Publish(ClientSite site, string name, string data) => Publish(site, name, "", data);

    /// <inheritdoc/>
    public string Script(ClientSite site, string name) => $"""
        cat >nuget.config <<'END'
        <configuration>
          <packageSources>
            <clear />
            <add key="tests" value="{site.Uri(Index)}" allowInsecureConnections="true" />
          </packageSources>
          <fallbackPackageFolders><clear /></fallbackPackageFolders>
        </configuration>
        END
        cat >mine.csproj <<'END'
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup><TargetFramework>net10.0</TargetFramework><UseAppHost>false</UseAppHost></PropertyGroup>
          <ItemGroup><PackageReference Include="{name}" Version="1.0.0" /></ItemGroup>
        </Project>
        END
        dotnet restore --nologo --packages got -p:NuGetAudit=false
        """;

    private static PublishedPackage Publish(ClientSite site, string name, string dependency, string data)
    {
        string manifest = $"""
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata>
                <id>{name}</id><version>1.0.0</version><authors>Tests</authors><description>Of the tests.</description>
                <dependencies><group targetFramework="net10.0">{dependency}</group></dependencies>
              </metadata>
            </package>
            """;
        if (!site.Has(Index))
        {
            site.Add(Index, Encoding.UTF8.GetBytes($$"""
                {
                  "version": "3.0.0",
                  "resources": [{ "@id": "{{site.Uri("/v3-flatcontainer/")}}", "@type": "PackageBaseAddress/3.0.0" }]
                }
                """));
        }

        string folder = $"/v3-flatcontainer/{name}";
        string path = $"{folder}/1.0.0/{name}.1.0.0.nupkg";
        byte[] package = Archive.Zip(
            ($"{name}.nuspec", manifest), ("lib/net10.0/_._", ""), ("data.txt", data));
        site.Add(path, package);
        site.Add($"{path}.sha512", Encoding.ASCII.GetBytes(Convert.ToBase64String(SHA512.HashData(package))));
        site.Add($"{folder}/index.json", """{ "versions": ["1.0.0"] }"""u8.ToArray());
        return new PublishedPackage(path, package, package, $"{path}.sha512");
    }
}
