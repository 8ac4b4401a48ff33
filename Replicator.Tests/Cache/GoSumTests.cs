using System.Security.Cryptography;
using System.Text;
using Replicator.Cache;
using Replicator.Tests.Support;

namespace Replicator.Tests.Cache;

/// <summary>What go itself says of the same module is the measure (<c>go mod download -json</c>).</summary>
public sealed class GoSumTests
{
    private const string Module = "github.com/BurntSushi/toml@v1.0.0/";
    private const string Manifest = "module github.com/BurntSushi/toml\n\ngo 1.19\n";
    private const string SumOfZip = "h1:8bKFDC1k27T6VsVapoUvj/huE4TwpMtoDcoRyuw8Bqw=";
    private const string SumOfMod = "h1:pkvR66NTJVSbZHsVFtJvsr6AMYN8NDb2VBTrjoLSR/M=";

    private static readonly (string Name, string Content)[] Files =
    [
        (Module + "go.mod", Manifest),
        (Module + "b.go", "package toml\n"),
        (Module + "a/ä.go", "package a\n"),
        (Module + "C.go", "package toml // C\n"),
    ];

    [Fact]
    public void A_zip_has_the_sum_that_go_tells_in_whatever_order_its_files_are()
    {
        Assert.Equal(SumOfZip, FoundOf(GoSum.OfZip, Archive.Zip(Files)));
        Assert.Equal(SumOfZip, FoundOf(GoSum.OfZip, Archive.Zip([.. Files.Reverse()])));
        Assert.NotEqual(SumOfZip, FoundOf(GoSum.OfZip, Archive.Zip(Files[1..])));
    }

    [Fact]
    public void Names_are_in_the_order_of_their_bytes()
    {
        (string Name, string Content)[] files = [("\uff5e", "a"), ("\U00010400", "b")];
        string list = string.Concat(files.Select(file => $"{DigestOf(file.Content)}  {file.Name}\n"));
        string expected = "h1:" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(list)));
        Assert.Equal(expected, FoundOf(GoSum.OfZip, Archive.Zip([.. files.Reverse()])));
    }

    [Fact]
    public void A_go_mod_has_the_sum_that_go_tells() =>
        Assert.Equal(SumOfMod, FoundOf(GoSum.OfMod, Encoding.UTF8.GetBytes(Manifest)));

    [Fact]
    public void A_zip_with_a_go_mod_alone_is_no_go_mod() =>
        Assert.NotEqual(SumOfMod, FoundOf(GoSum.OfMod, Archive.Zip(("go.mod", Manifest))));

    [Fact]
    public void A_zip_of_many_small_files_is_not_too_much()
    {
        byte[] zip = Archive.Zip([.. Enumerable.Range(0, 20_000).Select(number => ($"{number}", ""))]);
        Assert.StartsWith("h1:", FoundOf(GoSum.OfZip, zip), StringComparison.Ordinal);
    }

    /// <summary>Its digest as a file says what came.</summary>
    [Fact]
    public void What_is_no_zip_has_another_digest()
    {
        byte[] zip = Archive.Zip(Files);
        foreach (byte[] none in (byte[][])[[], "<html>"u8.ToArray(), zip[..^1], zip[1..]])
            Assert.Equal($"sha256:{Convert.ToHexStringLower(SHA256.HashData(none))}", FoundOf(GoSum.OfZip, none));
    }

    /// <summary>Else one file could stand for several.</summary>
    [Fact]
    public void A_name_of_two_lines_is_no_module()
    {
        string name = $"a\n{DigestOf("b")}  b";
        Assert.StartsWith("sha256:", FoundOf(GoSum.OfZip, Archive.Zip((name, "a"))), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_zip_with_a_bit_changed_nothing_is_right_but_what_says_the_same()
    {
        byte[] zip = Archive.Zip(Files);
        for (int bit = 0; bit < zip.Length * 8; bit++)
        {
            byte[] wrong = [.. zip];
            wrong[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotNull(FoundOf(GoSum.OfZip, wrong));
        }
    }

    [Theory]
    [InlineData(10 << 20, 51)] // To more than a module can be.
    [InlineData(0, 1000)] // From blocks without anything in them, gone through a thousand times.
    public void What_decodes_to_many_times_its_length_is_not_told(int length, int count) => Assert.Null(
        FoundOf(GoSum.OfZip, length > 0
            ? MadeZip.Of(MadeZip.Deflated(new byte[length]), length, count)
            : MadeZip.Of([.. Enumerable.Repeat(new byte[] { 0, 0, 0, 0xFF, 0xFF }, 20_000).SelectMany(one => one)], 1, count)));

    [Fact]
    public void A_directory_that_takes_much_memory_is_not_told() =>
        Assert.Null(FoundOf(GoSum.OfZip, MadeZip.Of([3, 0], 0, (int)(GoSum.MostDirectory / MadeZip.EntryLength))));

    [Fact]
    public void A_disk_that_fails_is_not_taken_for_another_content()
    {
        var content = new ContentStream((_, _) => throw new IOException("a bad sector"), 1000);
        Assert.Contains("bad sector", Assert.Throws<IOException>(() => GoSum.Zip(content, [])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SumOfZip, true)]
    [InlineData("h1:8bKFDC1k27T6VsVapoUvj/huE4TwpMtoDcoRyuw8Bq==", false)]
    [InlineData("h2:8bKFDC1k27T6VsVapoUvj/huE4TwpMtoDcoRyuw8Bqw=", false)]
    [InlineData("h1:", false)]
    [InlineData("h1:%", false)]
    [InlineData("", false)]
    public void Sums_are_read_as_go_writes_them(string text, bool isSum) =>
        Assert.Equal(isSum ? text : null, GoSum.Read(GoSum.OfZip, text)?.ToString());

    private static string DigestOf(string content) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    // Null: it is not told.
    private static string? FoundOf(string algorithm, byte[] bytes)
    {
        var expected = new ContentDigest(algorithm, new byte[SHA256.HashSizeInBytes]);
        using IncrementalHash hash = expected.Begin();
        hash.AppendData(bytes);
        var content = new ContentStream((buffer, position) => new MemoryStream(bytes) { Position = position }.Read(buffer), bytes.Length);
        return expected.End(hash, content)?.ToString();
    }
}
