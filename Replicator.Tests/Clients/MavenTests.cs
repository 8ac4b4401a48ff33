using System.Text;
using Replicator.Tests.Support;
using Xunit.Abstractions;

namespace Replicator.Tests.Clients;

/// <summary>Maven, from a repository of a parent and an extension: these it gets before any
/// of its own plugins, of which it has none here.</summary>
[Collection(RealPrograms.Name)]
public sealed class MavenTests(ITestOutputHelper output)
{
    [NeedsTheory("mvn", "nginx", Needs.OwnMounts)]
    [InlineData("http")]
    [InlineData("https")]
    public void Maven_gets_each_file_and_its_checksum_once_though_it_says_no_cache(string scheme)
    {
        using var site = new ClientSite(scheme);
        Publish(site, "test.tests", "parent", "1.0", "pom");
        Publish(site, "test.tests", "extension", "1.0", "jar");
        // Which Maven gives to each extension that does not name one itself.
        Publish(site, "org.codehaus.plexus", "plexus-utils", "1.1", "jar");
        string script = $"""
            cat >settings.xml <<'END'
            <settings><mirrors><mirror>
              <id>tests</id><mirrorOf>*</mirrorOf><url>{site.Uri("/maven/")}</url>
            </mirror></mirrors></settings>
            END
            cat >pom.xml <<'END'
            <project>
              <modelVersion>4.0.0</modelVersion>
              <parent><groupId>test.tests</groupId><artifactId>parent</artifactId><version>1.0</version></parent>
              <artifactId>mine</artifactId><packaging>pom</packaging>
              <build><extensions><extension>
                <groupId>test.tests</groupId><artifactId>extension</artifactId><version>1.0</version>
              </extension></extensions></build>
            </project>
            END
            mvn --quiet --batch-mode --settings settings.xml -Dmaven.repo.local=$HOME/repository validate
            find repository -name '_remote.repositories' | xargs rm
            mv repository got/
            """;
        FourRuns.AssertAlike(site, "Maven", script, _ => false, output);
    }

    private static void Publish(ClientSite site, string group, string name, string version, string packaging)
    {
        string file = $"/maven/{group.Replace('.', '/')}/{name}/{version}/{name}-{version}";
        Add(site, $"{file}.pom", Encoding.UTF8.GetBytes($"""
            <project>
              <modelVersion>4.0.0</modelVersion>
              <groupId>{group}</groupId><artifactId>{name}</artifactId><version>{version}</version>
              <packaging>{packaging}</packaging>
            </project>
            """));
        if (packaging == "jar")
            Add(site, $"{file}.jar", Archive.Zip(("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\r\n\r\n")));
    }

    private static void Add(ClientSite site, string path, byte[] content)
    {
        site.Add(path, content);
#pragma warning disable CA5350 // It is what Maven asks for.
        byte[] hash = System.Security.Cryptography.SHA1.HashData(content);
#pragma warning restore CA5350
        site.Add(path + ".sha1", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash)));
    }
}
