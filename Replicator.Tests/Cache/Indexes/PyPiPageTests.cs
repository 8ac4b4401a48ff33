using Replicator.Cache.Indexes;
using static Replicator.Tests.Cache.Indexes.IndexTrial;

namespace Replicator.Tests.Cache.Indexes;

public sealed class PyPiPageTests
{
    private const string Index = "https://pypi.test/simple/tool/";

    private static readonly PyPiPage Reader = new();

    private static readonly string Sample = $"""
        <!DOCTYPE html>
        <html><head><title>Links for tool <3</title><meta name='a>b'></head>
        <body><h1>It's 1 < 2 & "more"</h1>
        <!-- <a href="old.zip#sha256={new string('9', 64)}">old</a> -- > -->
        <!--><a href="https://files.test/tool-1.0-py3-none-any.whl#sha256={new string('1', 64)}"
           data-requires-python="&gt;=3.8" data-dist-info-metadata="sha256={new string('2', 64)}">tool</a><br/>
        <A title='<a href="x">' HREF='../../f/a&#43;b&amp;c.zip#egg=tool&amp;sha512={new string('3', 128)}'>tool</A>
        <a data-core-metadata=sha256={new string('4', 64)} data-dist-info-metadata="true" href=other.whl>other</a>
        <abbr href="no.zip#sha256={new string('9', 64)}">no</abbr>
        <a name="no">no</a><a href="no.zip">no</a><a href="no.zip#sha256=12">no</a><a>no</a>
        <a href="mailto:a@pypi.test#sha256={new string('9', 64)}">no</a>
        </body></html>

        """;

    private static readonly string[] Right =
    [
        $"https://files.test:443/tool-1.0-py3-none-any.whl {Sha256('1')}",
        $"https://files.test:443/tool-1.0-py3-none-any.whl.metadata {Sha256('2')}",
        $"https://pypi.test:443/f/a+b&c.zip {Sha512('3')}",
        $"https://pypi.test:443/simple/tool/other.whl.metadata {Sha256('4')}",
    ];

    [Theory]
    [InlineData(true, "/simple/tool/", "text/html; charset=UTF-8")]
    [InlineData(true, "/tool/", "application/vnd.pypi.simple.v1+html")]
    [InlineData(false, "/tool/", "text/html")]
    [InlineData(false, "/simple/tool/", "application/vnd.pypi.simple.v1+json")]
    public void Is_told_by_its_type(bool expected, string path, string type) =>
        Assert.Equal(expected, Reader.Reads(UriOf($"https://pypi.test{path}"), ResponseOf(type)));

    [Fact]
    public void Links_tell_files_and_their_metadata() => Finds(Reader, Index, Sample, Right);

    [Fact]
    public void The_page_may_say_to_what_links_are_relative() => Finds(
        Reader,
        Index,
        $"<base><base href=\"/f/g/\"><base href=\"/no/\"><a href=\"h.zip#md5={new string('1', 32)}\">",
        $"https://pypi.test:443/f/g/h.zip {Md5('1')}");

    [Fact]
    public void What_is_cut_off_tells_nothing_wrong() => FindsNothingElse(Reader, Index, Sample, Right);

    [Fact]
    public void Rubbish_is_passed_over() => StandsRubbish(Reader, Index, Sample);

    [Fact]
    public void A_tag_that_is_too_long_is_passed_over() => Assert.Equal(
        [$"https://pypi.test:443/simple/tool/b.zip {Md5('2')}"],
        Found(Reader, Index, new MemoryStream(System.Text.Encoding.ASCII.GetBytes(
            $"<a href=\"a.zip#md5={new string('1', 32)}\" title=\"{new string('x', 20000)}\">"
            + $"<a href=\"b.zip#md5={new string('2', 32)}\">"))));

    [Fact]
    public void A_long_one_is_kept_nowhere() => KeepsLittle(
        Reader,
        Index,
        new MadeStream(
            "<html>",
            number => $"<a href=\"{number}.zip#sha256={new string('a', 64)}\">{new string('x', 40000)}</a>\n",
            "</html>",
            length: 20 << 20),
        perEntry: 20000);
}
