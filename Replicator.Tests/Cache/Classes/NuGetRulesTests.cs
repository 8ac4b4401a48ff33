namespace Replicator.Tests.Cache.Classes;

public sealed class NuGetRulesTests
{
    [Theory]
    [InlineData(
        "QuasiImmutable nuget: package", "/v3-flatcontainer/newtonsoft.json/13.0.3/newtonsoft.json.13.0.3.nupkg")]
    [InlineData("QuasiImmutable nuget: package", "/v3/package/newtonsoft.json/13.0.3/newtonsoft.json.13.0.3.nupkg")]
    [InlineData("QuasiImmutable nuget: package", "/acme/download/tool/1.0.0-beta.1/tool.1.0.0-beta.1.nupkg")]
    [InlineData("QuasiImmutable nuget: package", "/v3-flatcontainer/newtonsoft.json/13.0.3/newtonsoft.json.nuspec")]
    [InlineData("QuasiImmutable nuget: package", "/api/v2/package/Newtonsoft.Json/13.0.3")]
    [InlineData(
        "QuasiImmutable nuget: catalogue entry", "/v3/catalog0/data/2023.03.08.07.46.17/newtonsoft.json.13.0.3.json")]
    [InlineData("Index nuget: service index", "/v3/index.json")]
    [InlineData("Index nuget: versions", "/v3-flatcontainer/newtonsoft.json/index.json")]
    [InlineData("Index nuget: versions", "/v3/package/newtonsoft.json/index.json")]
    [InlineData("Index nuget: registration", "/v3/registration5-gz-semver2/newtonsoft.json/index.json")]
    [InlineData("Index nuget: registration", "/v3/registration5-gz-semver2/newtonsoft.json/13.0.3.json")]
    [InlineData("Index nuget: registration", "/v3/registration5-gz-semver2/newtonsoft.json/page/3.5.8/6.0.8.json")]
    [InlineData("Index nuget: catalogue", "/v3/catalog0/index.json")]
    [InlineData("Index nuget: catalogue", "/v3/catalog0/page19000.json")]
    [InlineData("Index nuget: vulnerabilities", "/v3/vulnerabilities/index.json")]
    [InlineData("Never nuget: search", "/query?q=json&prerelease=false&semVerLevel=2.0.0")]
    [InlineData("Never nuget: search", "/v3/autocomplete?q=json")]
    public void A_known_path_is_told_by_its_rule(string expected, string path, string? type = null) =>
        Classed.Is(expected, path, type);

    [Theory]
    [InlineData("/query?q=json")]
    [InlineData("/index.json")]
    [InlineData("/a/index.json")]
    [InlineData("/a/13.0.3/b.13.0.3.nupkg")]
    [InlineData("/a/latest/a.latest.nupkg")]
    [InlineData("/a.13.0.3.nupkg")]
    [InlineData("/registration/form.json")]
    [InlineData("/api/v2/package/Newtonsoft.Json")]
    public void What_is_only_nearly_so_is_ordinary(string path, string? type = null) =>
        Classed.Is("Ordinary", path, type);
}
