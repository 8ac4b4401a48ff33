using System.Text;
using Replicator.Cache.Indexes;
using static Replicator.Tests.Cache.Indexes.IndexTrial;

namespace Replicator.Tests.Cache.Indexes;

public sealed class NixInfoTests
{
    private const string Index = "https://cache.test/nix/00bgd045z0d4icpbc2yyz4gx48ak44la.narinfo";

    // Of "abc".
    private const string Base32 = "1b8m03r63zqhnjf7l5wnldhh7c134ap5vpj0850ymkq1iyzicy5s";
    private const string Base64 = "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=";
    private const string Hex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private static readonly NixInfo Reader = new();

    private static readonly string Sample = $"""
        StorePath: /nix/store/00bgd045z0d4icpbc2yyz4gx48ak44la-net-tools-1.60
        URL: nar/{Base32}.nar.xz
        Compression: xz
        FileHash: sha256:{Base32}
        FileSize: 114980
        NarHash: sha256:0lxjvvpr59c2mdram7ympy5ay741f180kv3349hvfc3f8nrmbqf6
        NarSize: 464152
        References: 7gx4kiv5m0i7d7qkixq2cwzbr10lvxwc-glibc-2.27

        """;

    private static readonly string Right = $"https://cache.test:443/nix/nar/{Base32}.nar.xz sha256:{Hex}";

    [Theory]
    [InlineData(true, "https://cache.test/a.narinfo")]
    [InlineData(false, "https://cache.test/a.narinfo?a.narinfo")]
    [InlineData(false, "https://cache.test/nar/a.nar.xz")]
    public void Is_told_by_its_name(bool expected, string uri) =>
        Assert.Equal(expected, Reader.Reads(UriOf(uri), ResponseOf("text/x-nix-narinfo")));

    [Fact]
    public void It_tells_the_digest_of_the_file_not_of_what_is_in_it() => Finds(Reader, Index, Sample, Right);

    [Theory]
    [InlineData($"FileHash: sha256:{Hex}\n")]
    [InlineData($"FileHash: sha256:{Base64}\n")]
    [InlineData($"FileHash: sha256-{Base64}\n")]
    [InlineData($"Compression: none\nNarHash: sha256:{Base32}\n")]
    public void A_digest_may_be_written_in_other_ways(string text) => Assert.Equal(
        [$"https://cache.test:443/a.nar sha256:{Hex}"],
        Found(Reader, Index, new MemoryStream(Encoding.ASCII.GetBytes($"URL: /a.nar\n{text}"))));

    [Theory]
    [InlineData($"URL: a.nar\nNarHash: sha256:{Base32}\n")]
    [InlineData($"URL: a.nar\nFileHash: sha1:{Base32}\n")]
    [InlineData($"URL: a.nar\nFileHash: sha256:0{Base32}\n")]
    [InlineData("URL: a.nar\nFileHash: sha256\n")]
    [InlineData($"URL: ftp://cache.test/a.nar\nFileHash: sha256:{Base32}\n")]
    [InlineData($"FileHash: sha256:{Base32}\n")]
    public void What_is_none_tells_nothing(string text) => Finds(Reader, Index, text);

    [Fact]
    public void No_name_leads_out_of_the_origin() => Finds(
        Reader, Index, $"URL: ../../../a.nar\nFileHash: sha256:{Base32}\n", $"https://cache.test:443/a.nar sha256:{Hex}");

    [Fact]
    public void A_line_without_end_tells_nothing() => FindsNothingElse(Reader, Index, Sample, Right);

    [Fact]
    public void Rubbish_is_passed_over() => StandsRubbish(Reader, Index, Sample);

    [Theory]
    [InlineData("References: ", 5_000_000)]
    [InlineData("URL: ", 60_000)]
    [InlineData("FileHash: sha256:", 60_000)]
    public void A_long_line_is_kept_nowhere(string field, int length)
    {
        byte[] content = Encoding.ASCII.GetBytes($"{field}{new string('0', length)}\n{Sample}");
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal([Right], Found(Reader, Index, new MemoryStream(content)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
    }
}
