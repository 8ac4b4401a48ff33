using Replicator.Cache.Indexes;
using static Replicator.Tests.Cache.Indexes.IndexTrial;

namespace Replicator.Tests.Cache.Indexes;

public sealed class PyPiJsonTests
{
    private const string Index = "https://pypi.test/simple/tool/";
    private const string Simple = "application/vnd.pypi.simple.v1+json";

    private static readonly PyPiJson Reader = new();

    private static readonly string Sample = $$"""
        {
          "files": [
            {"core-metadata": {"sha256": "{{new string('2', 64)}}"}, "data-dist-info-metadata": false,
             "filename": "tool-1.0-py3-none-any.whl",
             "hashes": {"blake2b": "00", "md5": "{{new string('9', 32)}}", "sha256": "{{new string('1', 64)}}"},
             "url": "https://files.test/packages/tool-1.0-py3-none-any.whl", "yanked": false},
            {"hashes": {"sha512": "{{new string('3', 128)}}"}, "core-metadata": true,
             "url": "../../files/tool-1.0.zip"},
            {"hashes": {}, "url": "../../files/tool-0.9.zip"},
            {"hashes": {"sha256": "{{new string('1', 64)}}"} },
            "none"
          ],
          "meta": {"api-version": "1.1"}, "name": "tool"
        }
        """;

    private static readonly string[] Right =
    [
        $"https://files.test:443/packages/tool-1.0-py3-none-any.whl {Sha256('1')}",
        $"https://files.test:443/packages/tool-1.0-py3-none-any.whl.metadata {Sha256('2')}",
        $"https://pypi.test:443/files/tool-1.0.zip {Sha512('3')}",
    ];

    [Theory]
    [InlineData(true, "/simple/tool/", Simple)]
    [InlineData(true, "/root/pypi/tool/json", "application/json")]
    [InlineData(true, "/pypi/tool/1.0/json", "application/json")]
    [InlineData(false, "/simple/tool/", "text/html")]
    [InlineData(false, "/tool/json", "application/json")]
    public void Is_told_by_its_type(bool expected, string path, string type) =>
        Assert.Equal(expected, Reader.Reads(UriOf($"https://pypi.test{path}"), ResponseOf(type)));

    [Fact]
    public void The_simple_index_tells_files_and_their_metadata() => Finds(Reader, Index, Sample, Right);

    [Fact]
    public void The_description_tells_the_files_of_all_releases() => Finds(
        Reader,
        "https://pypi.test/pypi/tool/json",
        $$"""
        {"info": {"urls": [1], "description": "x"},
         "releases": {"0.9": [{"digests": {"sha256": "{{new string('1', 64)}}"}, "url": "https://files.test/0.9.zip"}]},
         "urls": [{"digests": {"md5": "{{new string('2', 32)}}"}, "url": "https://files.test/1.0.zip#egg=tool"}]}
        """,
        $"https://files.test:443/0.9.zip {Sha256('1')}",
        $"https://files.test:443/1.0.zip {Md5('2')}");

    [Fact]
    public void What_is_cut_off_tells_nothing_wrong() => FindsNothingElse(Reader, Index, Sample, Right);

    [Fact]
    public void Rubbish_is_passed_over() => StandsRubbish(Reader, Index, Sample);

    [Fact]
    public void A_long_one_is_kept_nowhere() => KeepsLittle(
        Reader,
        Index,
        new MadeStream(
            "{\"files\":[",
            number => $"{(number == 0 ? "" : ",")}{{\"url\":\"https://files.test/{number}.zip\","
                + $"\"hashes\":{{\"sha256\":\"{new string('a', 64)}\"}},\"requires\":\"{new string('x', 9000)}\"}}",
            "]}",
            length: 20 << 20),
        perEntry: 3000);
}
