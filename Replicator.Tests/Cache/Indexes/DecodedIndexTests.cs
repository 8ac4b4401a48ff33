using System.IO.Compression;
using System.Text;
using Replicator.Cache.Indexes;
using Replicator.Http;
using Replicator.Tests.Support;

namespace Replicator.Tests.Cache.Indexes;

public sealed class DecodedIndexTests
{
    private static readonly byte[] Plain = Encoding.ASCII.GetBytes("sixteen letters!\n");

    [Theory]
    [InlineData("gzip")]
    [InlineData("x-gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("identity")]
    [InlineData("GZIP")]
    [InlineData("deflate, gzip")]
    public void Codings_are_taken_off(string codings)
    {
        byte[] coded = codings.ToLowerInvariant().Split(", ").Aggregate(Plain, Coded);
        HoldsAtEveryCut(coded, codings);
    }

    [Fact]
    public void Deflate_may_come_without_its_frame() =>
        HoldsAtEveryCut(Through(Plain, output => new DeflateStream(output, CompressionLevel.Optimal)), "deflate");

    [Fact]
    public void What_is_not_compressed_comes_as_it_is() => HoldsAtEveryCut(Plain, codings: null);

    [Fact]
    public void Nothing_is_nothing()
    {
        Assert.Empty(Opened([], codings: null));
        Assert.Equal([0x1F], Opened([0x1F], codings: null));
    }

    [Fact]
    public void Gzip_is_told_by_its_first_bytes() => HoldsAtEveryCut(Coded(Plain, "gzip"), codings: null);

    [Fact]
    public void A_compressed_file_may_be_coded_too() =>
        HoldsAtEveryCut(Coded(Coded(Plain, "gzip"), "br"), codings: "br");

    [NeedsTheory("xz", "zstd")]
    [InlineData("xz", "-9")]
    [InlineData("xz", "--check=sha256")]
    [InlineData("zstd", "-19")]
    [InlineData("zstd", "--long=27")]
    public void What_programs_compress_is_read(string program, string option)
    {
        using var folder = new TemporaryFolder();
        byte[] compressed = Compressed(folder, program, option, Plain);
        HoldsAtEveryCut(compressed, codings: null);
        HoldsAtEveryCut([.. compressed, .. compressed], codings: null, [.. Plain, .. Plain]);
        for (int length = 6; length < compressed.Length; length++)
        {
            byte[] part = compressed[..length];
            Assert.Throws<IOException>(() => Opened(part, codings: null));
        }

        for (int seed = 0; seed < 200; seed++)
        {
            byte[] damaged = [.. compressed];
            var random = new Random(seed);
            damaged[random.Next(6, damaged.Length)] ^= (byte)random.Next(1, 256);
            _ = OpenedOrNot(damaged);
        }
    }

    [NeedsFact("xz", "zstd", "gzip")]
    public void A_long_content_is_read_in_pieces()
    {
        using var folder = new TemporaryFolder();
        byte[] zeros = new byte[32 << 20];
        foreach (string program in new[] { "xz", "zstd", "gzip" })
        {
            byte[] compressed = Compressed(folder, program, "-1", zeros);
            using Stream opened = DecodedIndex.Open(
                new MemoryStream(compressed), new ResponseHead(), compressed.Length, () => false);
            byte[] piece = new byte[64 << 10];
            long length = 0;
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int count; (count = opened.Read(piece)) > 0; length += count)
            {
            }

            Assert.Equal(zeros.Length, length);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }
    }

    /// <summary>In the coding, the file or both.</summary>
    [Theory]
    [InlineData("gzip", 1)]
    [InlineData(null, 1)]
    [InlineData("gzip", 2)]
    public void What_decodes_to_many_times_its_length_is_read_to_a_bound(string? codings, int layers)
    {
        const int Length = 80 << 20;
        byte[] coded = new byte[Length];
        for (int layer = 0; layer < layers; layer++)
            coded = Coded(coded, "gzip");
        Assert.Contains("decodes to more than 64 MiB", Assert.Throws<IOException>(() => Opened(coded, codings)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_nobody_wants_any_more_is_read_no_further()
    {
        bool isOver = false;
        using Stream opened = DecodedIndex.Open(
            new MemoryStream(Coded(new byte[1 << 20], "gzip")), new ResponseHead(), storedLength: 0, () => isOver);
        Assert.Equal(1, opened.Read(new byte[1]));
        isOver = true;
        Assert.Throws<IOException>(() => opened.Read(new byte[1]));
    }

    [Theory]
    [InlineData("compress")]
    [InlineData("gzip, gzip, gzip")]
    public void What_is_not_known_is_refused(string codings) =>
        Assert.Throws<IOException>(() => Opened(Plain, codings));

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("zstd")]
    public void What_is_no_such_coding_is_refused(string coding) =>
        Assert.Throws<IOException>(() => Opened([.. Enumerable.Repeat((byte)0xFE, 100)], coding));

    private static void HoldsAtEveryCut(byte[] coded, string? codings, byte[]? expected = null)
    {
        Assert.Equal(expected ?? Plain, ReadAll(new CutStream(coded, 1, isRepeated: true), codings));
        for (int cut = 1; cut <= coded.Length; cut++)
            Assert.Equal(expected ?? Plain, ReadAll(new CutStream(coded, cut), codings));
    }

    private static byte[] Opened(byte[] content, string? codings) => ReadAll(new MemoryStream(content), codings);

    private static byte[]? OpenedOrNot(byte[] content)
    {
        try
        {
            return Opened(content, codings: null);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static byte[] ReadAll(Stream content, string? codings)
    {
        var response = new ResponseHead();
        if (codings is not null)
            response.Fields.Add("Content-Encoding"u8, codings);
        using Stream opened = DecodedIndex.Open(content, response, storedLength: 0, () => false);
        var read = new MemoryStream();
        opened.CopyTo(read);
        return read.ToArray();
    }

    private static byte[] Coded(byte[] content, string coding) => coding switch
    {
        "gzip" or "x-gzip" => Through(content, output => new GZipStream(output, CompressionLevel.Optimal)),
        "br" => Through(content, output => new BrotliStream(output, CompressionLevel.Optimal)),
        "deflate" => Through(content, output => new ZLibStream(output, CompressionLevel.Optimal)),
        _ => content,
    };

    private static byte[] Through(byte[] content, Func<Stream, Stream> encoder)
    {
        var output = new MemoryStream();
        using (Stream stream = encoder(output))
            stream.Write(content);
        return output.ToArray();
    }

    private static byte[] Compressed(TemporaryFolder folder, string program, string option, byte[] content)
    {
        string file = folder[program];
        File.WriteAllBytes(file, content);
        ProcessOutcome outcome = RealProcess.Run(
            "sh", "-c", $"{program} -q {option} -k -f -c '{file}' > '{file}.out'");
        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        return File.ReadAllBytes($"{file}.out");
    }
}
