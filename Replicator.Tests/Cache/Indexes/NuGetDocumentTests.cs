using Replicator.Cache.Indexes;
using static Replicator.Tests.Cache.Indexes.IndexTrial;

namespace Replicator.Tests.Cache.Indexes;

public sealed class NuGetDocumentTests
{
    private const string Index = "https://nuget.test/v3/registration/tool/index.json";

    private static readonly NuGetDocument Reader = new(new FilePlaces());

    private static readonly string Hash = Convert.ToBase64String(Enumerable.Repeat((byte)0x22, 64).ToArray());

    private static readonly string Sample = $$"""
        {"@id": "{{Index}}", "count": 1, "items": [{"items": [
          {"catalogEntry": {"id": "Tool", "packageHash": "{{Hash}}",
             "packageHashAlgorithm": "SHA512", "dependencyGroups": [{"dependencies": [{"id": "Other"}]}]},
           "packageContent": "https://nuget.test/v3-flatcontainer/tool/1.0.0/tool.1.0.0.nupkg"},
          {"catalogEntry": {"id": "Tool", "version": "1.1.0"}, "packageContent": "/tool.1.1.0.nupkg"},
          {"packageHashAlgorithm": "sha512", "packageContent": "../../tool.1.2.0.nupkg", "packageHash": "{{Hash}}"},
          {"packageHash": "{{Hash}}", "packageHashAlgorithm": "SHA3", "packageContent": "/tool.1.3.0.nupkg"},
          {"packageHash": "{{Hash}}", "packageHashAlgorithm": "SHA512"}, [[1]]
        ]}]}
        """;

    private const string Service = "https://nuget.test/v3/index.json";

    private static readonly string[] Right =
    [
        $"https://nuget.test:443/v3-flatcontainer/tool/1.0.0/tool.1.0.0.nupkg {Sha512('2')}",
        $"https://nuget.test:443/v3/tool.1.2.0.nupkg {Sha512('2')}",
    ];

    [Theory]
    [InlineData(true, "/v3/registration5-gz-semver2/tool/index.json", "application/json")]
    [InlineData(true, "/v3/catalog0/data/2026.11.22.10.10.10/tool.1.0.0.json", "application/json")]
    [InlineData(false, "/v3/registration5/tool/index.json", "text/html")]
    [InlineData(false, "/v3/index.json", "application/json")]
    public void Is_told_by_its_name(bool expected, string path, string type) =>
        Assert.Equal(expected, Reader.Reads(UriOf($"https://nuget.test{path}"), ResponseOf(type)));

    [Fact]
    public void A_place_and_a_digest_that_belong_together_tell_a_package() => Finds(Reader, Index, Sample, Right);

    [Theory]
    [InlineData("1.0.0-B.1+abc", "https://nuget.test/flat",
        "https://nuget.test:443/flat/my.tool/1.0.0-b.1/my.tool.1.0.0-b.1.nupkg")]
    [InlineData("1.0.0", "https://files.test/flat/", "https://files.test:443/flat/my.tool/1.0.0/my.tool.1.0.0.nupkg")]
    public void An_entry_that_stands_alone_is_of_where_the_registry_has_its_packages(
        string version, string place, string expected)
    {
        string entry = $$"""
            {"@id": "https://nuget.test/v3/catalog0/data/2026.11.22.10.10.10/my.tool.1.0.0.json", "id": "My.Tool",
             "dependencyGroups": [{"dependencies": [{"id": "Other", "range": "[1.0.0, )"}]}],
             "packageHash": "{{Hash}}", "packageHashAlgorithm": "SHA512", "version": "{{version}}"}
            """;
        const string Uri = "https://nuget.test/v3/catalog0/data/2026.11.22.10.10.10/my.tool.1.0.0.json";
        Finds(Reader, Uri, entry);
        NuGetDocument reader = ReaderOf(place);
        Finds(reader, Uri, entry.Replace("My.Tool", "../My.Tool", StringComparison.Ordinal));
        Finds(reader, Uri, entry, $"{expected} {Sha512('2')}");
        FindsNothingElse(reader, Uri, entry, $"{expected} {Sha512('2')}");
        Finds(reader, "https://other.test/v3/catalog0/data/2026.11.22.10.10.10/my.tool.1.0.0.json", entry);
    }

    [Fact]
    public void A_service_index_that_is_rubbish_is_passed_over() =>
        StandsRubbish(new NuGetService(new FilePlaces()), Service, ServiceIndex("https://nuget.test/flat/"));

    [Fact]
    public void What_is_cut_off_tells_nothing_wrong() => FindsNothingElse(Reader, Index, Sample, Right);

    [Fact]
    public void Rubbish_is_passed_over() => StandsRubbish(Reader, Index, Sample);

    [Fact]
    public void A_long_one_is_kept_nowhere() => KeepsLittle(
        Reader,
        Index,
        new MadeStream(
            "{\"items\":[",
            number => $"{(number == 0 ? "" : ",")}{{\"packageContent\":\"/tool.{number}.nupkg\","
                + $"\"packageHash\":\"{Hash}\",\"packageHashAlgorithm\":\"SHA512\","
                + $"\"description\":\"{new string('x', 9000)}\"}}",
            "]}",
            length: 20 << 20),
        perEntry: 4000);

    private static NuGetDocument ReaderOf(string place)
    {
        var places = new FilePlaces();
        var service = new NuGetService(places);
        Assert.True(service.Reads(UriOf(Service), ResponseOf("application/json")));
        Finds(service, Service, ServiceIndex(place));
        return new NuGetDocument(places);
    }

    private static string ServiceIndex(string place) => $$"""
        {"version": "3.0.0", "resources": [
          {"@id": "https://nuget.test/search", "@type": "SearchQueryService"}, 1,
          {"@id": "{{place}}", "@type": "PackageBaseAddress/3.0.0", "comment": "x"}], "@context": {"@vocab": "x"} }
        """;
}
