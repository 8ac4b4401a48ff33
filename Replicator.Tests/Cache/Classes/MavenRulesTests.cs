namespace Replicator.Tests.Cache.Classes;

public sealed class MavenRulesTests
{
    [Theory]
    [InlineData("QuasiImmutable maven: file", "/maven2/junit/junit/4.13.2/junit-4.13.2.jar")]
    [InlineData("QuasiImmutable maven: file", "/org/slf4j/slf4j-api/2.0.13/slf4j-api-2.0.13.pom")]
    [InlineData("QuasiImmutable maven: file", "/com/google/guava/guava/33.2.0-jre/guava-33.2.0-jre-sources.jar")]
    [InlineData("QuasiImmutable maven: file", "/com/google/guava/guava/33.2.0-jre/guava-33.2.0-jre.module")]
    [InlineData("QuasiImmutable maven: file", "/org/apache/maven/apache-maven/3.9.6/apache-maven-3.9.6-bin.tar.gz")]
    [InlineData("QuasiImmutable maven: checksum", "/junit/junit/4.13.2/junit-4.13.2.jar.sha1")]
    [InlineData("QuasiImmutable maven: checksum", "/junit/junit/4.13.2/junit-4.13.2.pom.asc")]
    [InlineData("Index maven: metadata", "/junit/junit/maven-metadata.xml")]
    [InlineData("Index maven: metadata", "/junit/junit/maven-metadata.xml.sha1")]
    [InlineData("Index maven: metadata", "/a/b/1.0-SNAPSHOT/maven-metadata.xml")]
    [InlineData("Index maven: metadata", "/archetype-catalog.xml")]
    [InlineData("Index maven: snapshot", "/a/b/1.0-SNAPSHOT/b-1.0-SNAPSHOT.jar")]
    [InlineData("Index maven: snapshot", "/a/b/1.0-SNAPSHOT/b-1.0-SNAPSHOT.jar.sha1")]
    [InlineData("QuasiImmutable maven: dated snapshot", "/a/b/1.0-SNAPSHOT/b-1.0-20240601.123456-7.jar")]
    [InlineData(
        "QuasiImmutable maven: dated snapshot",
        "/a/b-c/1.0-alpha-SNAPSHOT/b-c-1.0-alpha-20240601.123456-7-sources.jar")]
    public void A_known_path_is_told_by_its_rule(string expected, string path, string? type = null) =>
        Classed.Is(expected, path, type);

    [Theory]
    [InlineData("/junit/junit/4.13.2/other-4.13.2.jar")]
    [InlineData("/junit/junit/4.13.2/junit-4.13.jar")]
    [InlineData("/app/latest/app-latest.jar")]
    [InlineData("/blog/2024/blog-2024-review.html")]
    [InlineData("/junit/junit/4.13.2/")]
    [InlineData("/junit/junit/4.13.2/junit-4.13.2.jar?x")]
    [InlineData("/a/b/1.0-SNAPSHOT/other.jar")]
    [InlineData("/junit-4.13.2.jar")]
    public void What_is_only_nearly_so_is_ordinary(string path, string? type = null) =>
        Classed.Is("Ordinary", path, type);
}
