using System.Text;
using Replicator.Http;
using Replicator.Store;
using Replicator.Tests.Http;

namespace Replicator.Tests.Store;

public sealed class EntryPathTests
{
    private const string Variant = "0123456789abcdef0123456789abcdef";

    private static readonly string[] OddCodings = ["gzip", "br", "gzip,br", "23", "d", "index"];

    private static readonly string[] OddPieces =
    [
        "/", "/", "/", ".", "..", "a", "b", "?", "#", "#d", "#e", "#index", "#2F", "%2F", "%2e", "\0", "\n", "\u00FF",
        "\u0100", "d", "s-404", "#s-404", "#gzip", "gzip", ".replicator", "index", "#h-", "~", " ", ":", "\\",
    ];

    [Theory]
    [InlineData("/", "a.test:80/#index")]
    [InlineData("/b", "a.test:80/b")]
    [InlineData("/b/", "a.test:80/b/#index")]
    [InlineData("/b/c.deb", "a.test:80/b/c.deb")]
    [InlineData("/b?c=d&e", "a.test:80/b?c=d&e")]
    [InlineData("/b?", "a.test:80/b?")]
    [InlineData("/?q", "a.test:80/?q")]
    [InlineData("/b?x=/y//z", "a.test:80/b?x=#2Fy#2F#2Fz")]
    [InlineData("/b?c?d", "a.test:80/b?c?d")]
    [InlineData("/b%2Fc%20d", "a.test:80/b%2Fc%20d")]
    [InlineData("//b", "a.test:80/#e/b")]
    [InlineData("/b//", "a.test:80/b/#e/#index")]
    [InlineData("/./b", "a.test:80/#./b")]
    [InlineData("/../b", "a.test:80/#../b")]
    [InlineData("/b/.", "a.test:80/b/#.")]
    [InlineData("/b/..", "a.test:80/b/#..")]
    [InlineData("/..?x", "a.test:80/..?x")]
    [InlineData("/...", "a.test:80/...")]
    [InlineData("/b#c", "a.test:80/b#23c")]
    [InlineData("/b\0c\r\n", "a.test:80/b#00c#0D#0A")]
    [InlineData("/b\u00E9\u20AC", "a.test:80/b#E9#u20AC")]
    [InlineData("/.replicator/index", "a.test:80/.replicator/index")]
    public void A_plain_name_is_host_port_path_and_query(string target, string expected)
    {
        Assert.Equal(expected, EntryPath.Plain(Uri(target), flat: false));
    }

    [Theory]
    [InlineData("https", "a.test", 443, "https#a.test:443/b")]
    [InlineData("http", "a.test", 8080, "a.test:8080/b")]
    [InlineData("http", "[::1]", 80, "[::1]:80/b")]
    public void The_port_is_always_written_and_other_schemes_come_first(
        string scheme, string host, int port, string expected)
    {
        Assert.Equal(expected, EntryPath.Plain(new TargetUri(scheme, host, port, "/b"), flat: false));
    }

    [Theory]
    [InlineData("/b.css", 404, "", "", "b.css#s-404")]
    [InlineData("/b.css", 200, "gzip", "", "b.css#gzip")]
    [InlineData("/b.css", 200, "gzip,br", "", "b.css#gzip#br")]
    [InlineData("/b.css", 200, "", Variant, "b.css#v-" + Variant)]
    [InlineData("/b.css?x", 301, "br", Variant, "b.css?x#s-301#v-" + Variant + "#br")]
    [InlineData("/", 200, "gzip", "", "#index#gzip")]
    [InlineData("/..", 404, "", "", "#..#s-404")]
    public void What_is_no_plain_200_is_marked(string target, int status, string codings, string variant, string name)
    {
        Assert.Equal("a.test:80/" + name, EntryPath.Of(Uri(target), status, codings, variant, flat: false));
    }

    [Fact]
    public void An_unknown_coding_is_hashed_for_it_may_contain_anything()
    {
        string path = EntryPath.Of(Uri("/b"), 200, "2f/../..", "", flat: false);
        Assert.StartsWith("a.test:80/b#c-", path, StringComparison.Ordinal);
        Assert.Equal("a.test:80/b#c-".Length + 32, path.Length);
    }

    [Theory]
    [InlineData("/x/y/b.deb", "b.deb")]
    [InlineData("/x/b?c=/d", "b?c=#2Fd")]
    [InlineData("/x/", "a.test:80/x/#index")]
    [InlineData("/?c", "a.test:80/?c")]
    [InlineData("/.replicator", "#2Ereplicator")]
    [InlineData("/.replicator?x", "#2Ereplicator?x")]
    [InlineData("/x/..", "#..")]
    public void In_a_flat_tree_the_last_segment_lies_in_the_root(string target, string expected)
    {
        Assert.Equal(expected, EntryPath.Plain(Uri(target), flat: true));
    }

    [Fact]
    public void In_a_flat_tree_what_is_marked_keeps_its_whole_path()
    {
        Assert.Equal("a.test:80/x/b#s-404", EntryPath.Of(Uri("/x/b"), 404, "", "", flat: true));
        Assert.Null(EntryPath.FlatKey(Uri("/x/")));
        Assert.Equal("b?c", EntryPath.FlatKey(Uri("/x/b?c")));
    }

    [Theory]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(5000)]
    public void A_name_is_never_longer_than_a_file_system_takes(int length)
    {
        string name = new('x', length);
        string path = EntryPath.Plain(Uri("/" + name), flat: false);
        string last = path["a.test:80/".Length..];
        Assert.Equal(length <= 255, last == name);
        Assert.Equal(255, last.Length);
        Assert.NotEqual(path, EntryPath.Plain(Uri("/" + name[1..] + "y"), flat: false));
        Assert.Equal(255, EntryPath.FolderBesideFile(last).Length);
        Assert.NotEqual(EntryPath.FileBesideFolder(last), EntryPath.FolderBesideFile(last));
    }

    [Fact]
    public void A_path_is_never_longer_or_deeper_than_it_may_be()
    {
        string longOne = EntryPath.Plain(Uri(Repeat("/" + new string('x', 200), 40) + "/end"), flat: false);
        string deepOne = EntryPath.Plain(Uri(Repeat("/x", 500) + "/end"), flat: false);
        Assert.StartsWith("a.test:80/end#h-", longOne, StringComparison.Ordinal);
        Assert.StartsWith("a.test:80/end#h-", deepOne, StringComparison.Ordinal);
        Assert.NotEqual(longOne, deepOne);
        string longest = Repeat("/" + new string('x', 100), 20);
        Assert.Equal("a.test:80" + longest, EntryPath.Plain(Uri(longest), flat: false));
    }

    [Theory]
    [InlineData("a.test:80/b", true)]
    [InlineData("https#a.test:443/b", true)]
    [InlineData("b", true)]
    [InlineData("a.test:80/b#gzip", false)]
    [InlineData("a.test:80/#index", false)]
    [InlineData("a.test:80/b#d/c", false)]
    [InlineData("a.test:80/b.incomplete", false)]
    public void A_person_puts_files_at_names_without_marks(string path, bool expected)
    {
        Assert.Equal(expected, EntryPath.MayBePutByHand(path));
    }

    [Fact]
    public void Codings_are_told_in_lower_case_and_order()
    {
        Assert.Equal("gzip,br", EntryPath.CodingsOf(Text.Fields("Content-Encoding: GZip", "Content-Encoding: br")));
        Assert.Equal("", EntryPath.CodingsOf(Text.Fields("Content-Type: text/css")));
    }

    [Fact]
    public void Variants_by_anything_but_accept_encoding_have_a_digest()
    {
        Assert.Equal("", VariantOf([]));
        Assert.Equal("", VariantOf(["Vary: Accept-Encoding"], "accept-encoding: gzip"));
        string german = VariantOf(["Vary: Accept-Language"], "accept-language: de");
        Assert.Equal(32, german.Length);
        Assert.Equal(german, VariantOf(["Vary: accept-language", "Vary: ACCEPT-LANGUAGE"], "accept-language: de"));
        string[] others =
        [
            VariantOf(["Vary: Accept-Language"], "accept-language: en"),
            VariantOf(["Vary: Accept-Language"]),
            VariantOf(["Vary: Cookie"]),
            VariantOf(["Vary: Accept-Language, Accept-Encoding"], "accept-language: de", "accept-encoding: gzip"),
            german,
        ];
        Assert.Equal(5, others.Distinct().Count());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Odd_keys_have_distinct_names_that_stay_below_the_root(bool flat)
    {
        var random = new Random(20201121);
        var keys = new Dictionary<string, string>();
        for (int count = 0; count < 60_000; count++)
        {
            string scheme = random.Next(4) == 0 ? "https" : "http";
            var uri = new TargetUri(scheme, "a.test", 80 + random.Next(2), OddTarget(random));
            int status = random.Next(3) == 0 ? 404 : 200;
            string codings = random.Next(3) == 0 ? OddCodings[random.Next(OddCodings.Length)] : "";
            string variant = random.Next(4) == 0 ? Variant : "";
            bool isPlain = status == 200 && codings.Length == 0 && variant.Length == 0;
            string uriKey = flat && isPlain ? EntryPath.FlatKey(uri) ?? uri.Key : uri.Key;
            string key = $"{uriKey} {status} {codings} {variant}";

            string path = EntryPath.Of(uri, status, codings, variant, flat);
            if (keys.TryGetValue(path, out string? other))
                Assert.Equal(other, key);
            keys[path] = key;
            AssertSafe(path);
        }

        Assert.True(keys.Count > 10_000, "the keys that were generated hardly differ");
    }

    private static void AssertSafe(string path)
    {
        Assert.True(path.Length <= EntryPath.MaximumLength);
        string[] names = path.Split('/');
        Assert.NotEqual(EntryPath.OwnFolder, names[0]);
        foreach (string name in names)
        {
            Assert.False(name is "" or "." or "..", path);
            Assert.True(Encoding.UTF8.GetByteCount(name) <= EntryPath.MaximumNameLength, path);
            Assert.DoesNotContain(name, letter => letter is < '!' or > '~');
        }
    }

    private static string OddTarget(Random random)
    {
        var target = new StringBuilder("/");
        for (int count = random.Next(7); count > 0; count--)
            target.Append(OddPieces[random.Next(OddPieces.Length)]);
        if (random.Next(40) == 0)
            target.Append(new string('x', 240 + random.Next(40)));
        return target.ToString();
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private static string VariantOf(string[] fields, params string[] varyFields) =>
        EntryPath.VariantOf(Text.Fields(fields), Text.Fields(varyFields));

    private static TargetUri Uri(string target) => new("http", "a.test", 80, target);
}
