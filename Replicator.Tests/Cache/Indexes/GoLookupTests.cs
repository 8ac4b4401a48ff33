using System.Text;
using Replicator.Cache.Indexes;
using static Replicator.Tests.Cache.Indexes.IndexTrial;

namespace Replicator.Tests.Cache.Indexes;

public sealed class GoLookupTests
{
    private const string Proxy = "https://proxy.test/go";
    private const string Lookups = Proxy + "/sumdb/sum.test/lookup/";
    private const string ZipSum = "h1:8bKFDC1k27T6VsVapoUvj/huE4TwpMtoDcoRyuw8Bqw=";
    private const string ModSum = "h1:pkvR66NTJVSbZHsVFtJvsr6AMYN8NDb2VBTrjoLSR/M=";

    private const string Answer = $"""
        4711
        example.com/tool v1.0.0 {ZipSum}
        example.com/tool v1.0.0/go.mod {ModSum}

        go.sum database tree
        5000
        example.com/tool v1.0.0 {ModSum}

        — sum.test Az3grgIHxiDLRpsKUElIX5vJMlFS79SqfQDSgHQmON922lNdJ5zxF8SSPPcah3jhIkpG8LSKNaWXiy7IldOSDCt4Pwk=

        """;

    private static readonly GoLookup Reader = new(new GoProxies());

    private static readonly string[] Right =
    [
        $"https://proxy.test:443/go/example.com/tool/@v/v1.0.0.zip {ZipSum}",
        $"https://proxy.test:443/go/example.com/tool/@v/v1.0.0.mod {ModSum}",
    ];

    [Theory]
    [InlineData(true, "/sumdb/sum.test/lookup/example.com/tool@v1.0.0")]
    [InlineData(true, "/go/sumdb/sum.test/lookup/example.com/tool@v1.0.0")]
    [InlineData(true, "/lookup/example.com/tool@v1.0.0")]
    [InlineData(false, "/sumdb/sum.test/latest")]
    [InlineData(false, "/sumdb/sum.test/tile/8/0/001")]
    [InlineData(false, "/example.com/tool/@v/v1.0.0.mod")]
    public void Is_told_by_its_name(bool expected, string path) =>
        Assert.Equal(expected, Reader.Reads(UriOf("https://proxy.test" + path), ResponseOf("text/plain")));

    [Fact]
    public void It_tells_the_zip_and_the_go_mod() =>
        Finds(Reader, Lookups + "example.com/tool@v1.0.0", Answer, Right);

    [Theory]
    [InlineData("https://proxy.test/sumdb/sum.test/lookup/", "https://proxy.test:443")]
    [InlineData("http://proxy.test:8080/a/b/sumdb/sum.test/db/lookup/", "http://proxy.test:8080/a/b")]
    public void Files_lie_at_the_proxy_by_way_of_which_it_was_asked(string lookups, string proxy) => Assert.Equal(
        $"{proxy}/example.com/tool/@v/v1.0.0.zip {ZipSum}", Told(lookups + "example.com/tool@v1.0.0", Answer)[0]);

    [Theory]
    [InlineData("example.com/!tool@v1.0.0-!r!c1")]
    [InlineData("example.com/%21tool@v1.0.0-%21r%21c1")]
    public void Letters_in_upper_case_are_asked_for_in_two_ways(string name) => Assert.Equal(
        [
            $"https://proxy.test:443/go/example.com/!tool/@v/v1.0.0-!r!c1.mod {ModSum}",
            $"https://proxy.test:443/go/example.com/%21tool/@v/v1.0.0-%21r%21c1.mod {ModSum}",
        ],
        Told(Lookups + name, $"1\nexample.com/Tool v1.0.0-RC1/go.mod {ModSum}\n"));

    [Theory]
    [InlineData("module example.com/Tool\n", "example.com/%21tool", "https://other.test:443/go")]
    [InlineData("module example.com/Tool\n", "example.com/!tool", "https://other.test:443/go")]
    [InlineData("// deprecated\n\nmodule\t\"example.com/tool\" // x\n", "example.com/tool", "https://other.test:443/go")]
    [InlineData("module example.com/other\n", "example.com/tool", null)]
    [InlineData("require example.com/tool v1.0.0\n", "example.com/tool", null)]
    [InlineData("module\n", "example.com/tool", null)]
    [InlineData("", "example.com/tool", null)]
    public void A_database_that_is_asked_itself_tells_of_proxies_that_passed_by(string content, string module, string? proxy)
    {
        var proxies = new GoProxies();
        Finds(new GoModule(proxies), $"https://other.test/go/{module}/@v/v1.0.0.mod", content);
        string[] told = Found(new GoLookup(proxies), "https://sum.test/lookup/example.com/tool@v1.0.0", new MemoryStream(Encoding.UTF8.GetBytes(Answer)));
        Assert.Equal(proxy is null ? [] : [$"{proxy}/example.com/tool/@v/v1.0.0.zip {ZipSum}", $"{proxy}/example.com/tool/@v/v1.0.0.mod {ModSum}"], told);
    }

    [Fact]
    public void Of_many_proxies_the_last_count()
    {
        var proxies = new GoProxies();
        for (int number = 0; number < 100; number++)
            proxies.Learn($"https://{number % 20}.test:443");
        Assert.InRange(proxies.All().Length, 2, 10);
        Assert.Contains("https://19.test:443", proxies.All());
    }

    [Fact]
    public void No_origin_pushes_out_the_proxies_of_others()
    {
        var proxies = new GoProxies();
        proxies.Learn("https://proxy.test:443");
        for (int number = 0; number < 100; number++)
            proxies.Learn($"https://other.test:443/{number}");
        Assert.Equal(
            ["https://proxy.test:443", "https://other.test:443/98", "https://other.test:443/99"], proxies.All());
    }

    [Fact]
    public void A_module_may_be_named_as_what_is_around_it()
    {
        string answer = Answer.Replace("example.com/tool", "a.test/sumdb/lookup/b@v", StringComparison.Ordinal);
        Assert.Equal(
            $"https://proxy.test:443/go/a.test/sumdb/lookup/b@v/@v/v1.0.0.zip {ZipSum}",
            Told(Lookups + "a.test/sumdb/lookup/b@v@v1.0.0", answer)[0]);
    }

    [Theory]
    [InlineData("example.com/other@v1.0.0", Answer)]
    [InlineData("example.com/tool@v1.0.1", Answer)]
    [InlineData("example.com/tool@v1.0.0?a", Answer)]
    [InlineData("example.com/tool@v1.0.0", "")]
    [InlineData("example.com/tool@v1.0.0", "1\n\n" + Answer)]
    [InlineData("example.com/tool@v1.0.0", "1\nexample.com/tool v1.0.0 h2:8bKFDC1k27T6VsVapoUvj/huE4TwpMtoDcoRyuw8Bqw=\n")]
    public void Of_another_module_nothing_is_told(string name, string answer) => Assert.Empty(Told(Lookups + name, answer));

    [Fact]
    public void A_long_one_is_read_no_further_than_it_can_be()
    {
        var content = new MadeStream("", _ => $"example.com/tool v1.0.0 {ZipSum}\n", "", 1 << 20);
        Assert.InRange(Found(Reader, Lookups + "example.com/tool@v1.0.0", content).Length, 1, 20);
    }

    [Fact]
    public void What_is_cut_off_tells_nothing_wrong() =>
        FindsNothingElse(Reader, Lookups + "example.com/tool@v1.0.0", Answer, Right);

    [Fact]
    public void Rubbish_is_passed_over() => StandsRubbish(Reader, Lookups + "example.com/tool@v1.0.0", Answer);

    private static string[] Told(string uri, string content) =>
        Found(Reader, uri, new MemoryStream(Encoding.UTF8.GetBytes(content)));
}
