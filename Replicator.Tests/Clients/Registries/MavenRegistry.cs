using System.Text;
using Replicator.Tests.Support;

namespace Replicator.Tests.Clients.Registries;

/// <summary>A repository of Maven's: of a parent, and of extensions, which it gets before any of its own plugins, of
/// which it has none here.</summary>
internal sealed class MavenRegistry : IRegistry
{
    private const string Group = "test.tests";

    /// <inheritdoc/>
    public PublishedPackage Publish(ClientSite site, string name, string data)
    {
        if (!site.Has("/maven/test/tests/parent/1.0/parent-1.0.pom"))
        {
            Publish(site, Group, "parent", "1.0", jar: null);
            // Which Maven gives to each extension that does not name one itself.
            Publish(site, "org.codehaus.plexus", "plexus-utils", "1.1", "");
        }

        return Publish(site, Group, name, "1.0", data)!;
    }

    /// <inheritdoc/>
    public string Script(ClientSite site, string name) => $"""
        cat >settings.xml <<'END'
        <settings><mirrors><mirror>
          <id>tests</id><mirrorOf>*</mirrorOf><url>{site.Uri("/maven/")}</url>
        </mirror></mirrors></settings>
        END
        cat >pom.xml <<'END'
        <project>
          <modelVersion>4.0.0</modelVersion>
          <parent><groupId>{Group}</groupId><artifactId>parent</artifactId><version>1.0</version></parent>
          <artifactId>mine</artifactId><packaging>pom</packaging>
          <build><extensions><extension>
            <groupId>{Group}</groupId><artifactId>{name}</artifactId><version>1.0</version>
          </extension></extensions></build>
        </project>
        END
        mvn --quiet --batch-mode --settings settings.xml -Dmaven.repo.local=$HOME/repository validate
        find repository -name '_remote.repositories' | xargs rm
        mv repository got/
        """;

    // Null: it has no jar.
    private static PublishedPackage? Publish(ClientSite site, string group, string name, string version, string? jar)
    {
        string file = $"/maven/{group.Replace('.', '/')}/{name}/{version}/{name}-{version}";
        Add(site, $"{file}.pom", Encoding.UTF8.GetBytes($"""
            <project>
              <modelVersion>4.0.0</modelVersion>
              <groupId>{group}</groupId><artifactId>{name}</artifactId><version>{version}</version>
              <packaging>{(jar is null ? "pom" : "jar")}</packaging>
            </project>
            """));
        if (jar is null)
            return null;
        byte[] content = Archive.Zip(("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\r\n\r\n"), ("data.txt", jar));
        Add(site, $"{file}.jar", content);
        return new PublishedPackage($"{file}.jar", content, content, $"{file}.jar.sha1");
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
