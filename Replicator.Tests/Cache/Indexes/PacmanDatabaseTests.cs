using System.Formats.Tar;
using System.Text;
using Replicator.Cache.Indexes;
using static Replicator.Tests.Cache.Indexes.IndexTrial;

namespace Replicator.Tests.Cache.Indexes;

public sealed class PacmanDatabaseTests
{
    private const string Index = "http://arch.test/core/os/x86_64/core.db";

    private static readonly PacmanDatabase Reader = new();

    private static readonly string First = $"""
        %FILENAME%
        zlib-1:1.3-1-x86_64.pkg.tar.zst

        %NAME%
        zlib

        %MD5SUM%
        {new string('1', 32)}

        %SHA256SUM%
        {new string('2', 64)}

        %PGPSIG%
        aVFFek

        """;

    private static readonly string Sample =
        Directory("zlib-1:1.3-1/")
        + Plain("zlib-1:1.3-1/desc", First)
        + Plain("zlib-1:1.3-1/files", "%FILES%\nusr/\nusr/lib/\n")
        + Plain("old-1-1/desc", $"%FILENAME%\nold-1-1-any.pkg.tar.xz\n\n%MD5SUM%\n{new string('3', 32)}\n")
        + Plain("none-1-1/desc", "%FILENAME%\nnone-1-1-any.pkg.tar.xz\n\n%SHA256SUM%\nabc\n")
        + Plain("up-1-1/desc", $"%FILENAME%\n../up-1-1-any.pkg.tar.xz\n\n%SHA256SUM%\n{new string('4', 64)}\n")
        + Plain("nameless-1-1/desc", $"%SHA256SUM%\n{new string('4', 64)}\n")
        + Plain($"{new string('l', 150)}-1-1/desc",
            $"%FILENAME%\nc++-1-1-any.pkg.tar.zst\n%SHA256SUM%\n{new string('5', 64)}\n")
        + new string('\0', 1024);

    private static readonly string[] Right =
    [
        $"http://arch.test:80/core/os/x86_64/zlib-1:1.3-1-x86_64.pkg.tar.zst {Sha256('2')}",
        $"http://arch.test:80/core/os/x86_64/zlib-1%3A1.3-1-x86_64.pkg.tar.zst {Sha256('2')}",
        $"http://arch.test:80/core/os/x86_64/old-1-1-any.pkg.tar.xz {Md5('3')}",
        $"http://arch.test:80/core/os/x86_64/c++-1-1-any.pkg.tar.zst {Sha256('5')}",
        $"http://arch.test:80/core/os/x86_64/c%2B%2B-1-1-any.pkg.tar.zst {Sha256('5')}",
    ];

    [Theory]
    [InlineData(true, "core.db")]
    [InlineData(true, "core.files")]
    [InlineData(true, "core.db.tar")]
    [InlineData(true, "core.db.tar.gz")]
    [InlineData(true, "core.db.tar.zst")]
    [InlineData(true, "core.files.tar.xz")]
    [InlineData(false, "core.db.sig")]
    [InlineData(false, "core.db.gz")]
    [InlineData(false, "core.db.tar.gz.sig")]
    [InlineData(false, "a-1-1-any.pkg.tar.zst")]
    [InlineData(false, "core.db?a.db")]
    public void Is_told_by_its_name(bool expected, string name) =>
        Assert.Equal(expected, Reader.Reads(UriOf($"http://arch.test/core/{name}"), ResponseOf(null)));

    [Fact]
    public void Packages_lie_beside_it() => Finds(Reader, Index, Sample, Right);

    [Fact]
    public void What_is_cut_off_tells_nothing_wrong() => FindsNothingElse(Reader, Index, Sample, Right);

    [Fact]
    public void Rubbish_is_passed_over() => StandsRubbish(Reader, Index, Sample);

    [Fact]
    public void What_is_no_archive_is_read_no_further()
    {
        var content = new MemoryStream(Encoding.ASCII.GetBytes(new string('x', 100_000)));
        Assert.Empty(Found(Reader, Index, content));
        Assert.True(content.Position < 1000);
    }

    [Fact]
    public void A_header_of_any_length_is_not_taken_into_memory()
    {
        char[] header = Archive(new PaxTarEntry(TarEntryType.RegularFile, "a"))[..512].ToCharArray();
        Assert.Equal('x', header[156]);
        "77777777777".CopyTo(0, header, 124, 11);
        string sum = Convert.ToString(header.Sum(one => one) - header[148..156].Sum(one => one) + (8 * ' '), 8);
        $"{sum.PadLeft(6, '0')}\0 ".CopyTo(0, header, 148, 8);
        var content = new MadeStream(new string(header), _ => new string('x', 100_000), "", 20 << 20);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<IOException>(() => Reader.Read(content, UriOf(Index), file => Assert.Fail(file.Key)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before - content.Allocated, 0, 1 << 20);
    }

    [Fact]
    public void A_long_one_is_kept_nowhere() => KeepsLittle(
        Reader,
        Index,
        new MadeStream(
            "",
            number => Plain(
                $"p-{number}/desc",
                $"%FILENAME%\np-{number}.pkg.tar.zst\n%SHA256SUM%\n{new string('a', 64)}\n%DEPENDS%\n{new string('x', 30_000)}\n"),
            "",
            length: 20 << 20),
        perEntry: 1500);

    private static string Directory(string name) => Archive(new PaxTarEntry(TarEntryType.Directory, name));

    private static string Plain(string name, string text) => Archive(
        new PaxTarEntry(TarEntryType.RegularFile, name)
        {
            DataStream = new MemoryStream(Encoding.ASCII.GetBytes(text)),
        });

    // Without an end of the archive.
    private static string Archive(TarEntry entry)
    {
        var content = new MemoryStream();
        var writer = new TarWriter(content, leaveOpen: true);
        writer.WriteEntry(entry);
        return Encoding.ASCII.GetString(content.ToArray());
    }
}
