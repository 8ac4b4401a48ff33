using System.Text;
using Replicator.Http;

namespace Replicator.Tests.Http;

public sealed class ChunkedDecoderTests
{
    private const string Coded =
        "4\r\nWiki\r\n0000000000000006;a;b=c ; d = \"e\\\"\\\\; \";f\r\n\r\npedi\r\n"
        + "A;x=y\r\n0123456789\r\n0;z\r\nT-1: a b\r\nT-2:\r\n\r\n";

    private const string Decoded = "Wiki\r\npedi0123456789";

    [Theory]
    [Trait("RFC", "9112 7.1")]
    [InlineData("0\r\n\r\n", "")]
    [InlineData("000\r\n\r\n", "")]
    [InlineData("1\r\na\r\n0\r\n\r\n", "a")]
    [InlineData("a\r\n0123456789\r\n0\r\n\r\n", "0123456789")]
    [InlineData("4\r\n\r\n\r\n\r\n0\r\n\r\n", "\r\n\r\n")]
    [InlineData("1;a=\"b\\\"c\td\u00e9\"\r\nx\r\n0\r\n\r\n", "x")]
    [InlineData("1 ;a\r\nx\r\n0\r\nA: b\r\nC: d\r\n\r\n", "x")]
    [InlineData("1\t; a\t= b\t;c\r\nx\r\n0;d\r\n\r\n", "x")]
    public void Chunks_are_joined_at_every_cut_and_byte_by_byte(string coded, string decoded)
    {
        byte[] input = Text.Bytes(coded + "GET / next");
        int end = coded.Length;
        for (int cut = 0; cut <= input.Length; cut++)
            Assert.Equal((decoded, end), Decode(input, cut, input.Length));

        int[] everywhere = [.. Enumerable.Range(1, input.Length)];
        Assert.Equal((decoded, end), Decode(input, everywhere));
    }

    [Fact]
    [Trait("RFC", "9112 7.1.2")]
    public void Trailer_fields_are_kept_apart_at_every_cut()
    {
        byte[] input = Text.Bytes("1\r\na\r\n0\r\nT-1: a b \r\nT-2:\r\nt-1:\tc:\u00e9\r\n\r\n");
        for (int cut = 0; cut <= input.Length; cut++)
        {
            var decoder = new ChunkedDecoder();
            foreach ((int start, int end) in new[] { (0, cut), (cut, input.Length) })
            {
                for (int position = start; position < end && !decoder.IsComplete;)
                {
                    Assert.Null(decoder.Trailers);
                    Assert.True(decoder.TryDecode(input.AsSpan(position, end - position), out int consumed, out _));
                    position += consumed;
                }
            }

            FieldSection trailers = decoder.Trailers!;
            Assert.Equal(["T-1=a b", "T-2=", "t-1=c:\u00e9"], Enumerable.Range(0, trailers.Count).Select(index =>
                $"{Encoding.Latin1.GetString(trailers[index].Name)}={Encoding.Latin1.GetString(trailers[index].Value)}"));
            decoder.Reset();
            Assert.True(decoder.TryDecode("0\r\n\r\n"u8, out _, out _));
            Assert.Null(decoder.Trailers);
        }
    }

    [Fact]
    [Trait("RFC", "9112 7.1")]
    public void Every_pair_of_cuts_gives_the_same()
    {
        byte[] input = Text.Bytes(Coded);
        for (int first = 0; first <= input.Length; first++)
        {
            for (int second = first; second <= input.Length; second++)
                Assert.Equal((Decoded, input.Length), Decode(input, first, second, input.Length));
        }
    }

    [Theory]
    [Trait("RFC", "9112 7.1")]
    [InlineData("\r\n", nameof(Refusal.ChunkLengthInvalid))]
    [InlineData(" 1\r\n", nameof(Refusal.ChunkLengthInvalid))]
    [InlineData(";a\r\n", nameof(Refusal.ChunkLengthInvalid))]
    [InlineData("-1\r\n", nameof(Refusal.ChunkLengthInvalid))]
    [InlineData("+1\r\n", nameof(Refusal.ChunkLengthInvalid))]
    [InlineData("0x1\r\n", nameof(Refusal.ChunkLengthInvalid))]
    [InlineData("1g\r\n", nameof(Refusal.ChunkLengthInvalid))]
    [InlineData("1_0\r\n", nameof(Refusal.ChunkLengthInvalid))]
    [InlineData("1\n", nameof(Refusal.ChunkLengthInvalid))]
    [InlineData("00000000000000001\r\n", nameof(Refusal.ChunkLengthInvalid))]
    [InlineData("10000000000000000\r\n", nameof(Refusal.ChunkLengthInvalid))]
    [InlineData("8000000000000000\r\n", nameof(Refusal.ChunkLengthTooLarge))]
    [InlineData("ffffffffffffffff\r\n", nameof(Refusal.ChunkLengthTooLarge))]
    [InlineData("1\rx", nameof(Refusal.ChunkEndInvalid))]
    [InlineData("1\r\r\n", nameof(Refusal.ChunkEndInvalid))]
    [InlineData("1\r\nab\r\n", nameof(Refusal.ChunkEndInvalid))]
    [InlineData("1\r\na\n", nameof(Refusal.ChunkEndInvalid))]
    [InlineData("1\r\na\r\r", nameof(Refusal.ChunkEndInvalid))]
    [InlineData("1\r\na0\r\n", nameof(Refusal.ChunkEndInvalid))]
    [InlineData("1 \r\n", nameof(Refusal.ChunkExtensionInvalid))]
    [InlineData("1 a\r\n", nameof(Refusal.ChunkExtensionInvalid))]
    [InlineData("1;\r\n", nameof(Refusal.ChunkExtensionInvalid))]
    [InlineData("1;;a\r\n", nameof(Refusal.ChunkExtensionInvalid))]
    [InlineData("1;a \r\n", nameof(Refusal.ChunkExtensionInvalid))]
    [InlineData("1;a=\r\n", nameof(Refusal.ChunkExtensionInvalid))]
    [InlineData("1;a=b c\r\n", nameof(Refusal.ChunkExtensionInvalid))]
    [InlineData("1;a=b=c\r\n", nameof(Refusal.ChunkExtensionInvalid))]
    [InlineData("1;a\n", nameof(Refusal.ChunkExtensionInvalid))]
    [InlineData("1;a=\"b\n\"\r\n", nameof(Refusal.ChunkExtensionInvalid))]
    [InlineData("1;a=\"b\r\n", nameof(Refusal.ChunkExtensionInvalid))]
    [InlineData("1;a=\"b\"c\r\n", nameof(Refusal.ChunkExtensionInvalid))]
    [InlineData("1;\u00e9\r\n", nameof(Refusal.ChunkExtensionInvalid))]
    [InlineData("0\r\n\n", nameof(Refusal.TrailerInvalid))]
    [InlineData("0\r\n: b\r\n", nameof(Refusal.TrailerInvalid))]
    [InlineData("0\r\nA b: c\r\n", nameof(Refusal.TrailerInvalid))]
    [InlineData("0\r\nA : c\r\n", nameof(Refusal.TrailerInvalid))]
    [InlineData("0\r\nA\r\n", nameof(Refusal.TrailerInvalid))]
    [InlineData("0\r\n A: b\r\n", nameof(Refusal.TrailerInvalid))]
    [InlineData("0\r\nA: b\r\n c\r\n", nameof(Refusal.TrailerInvalid))]
    [InlineData("0\r\nA: \0\r\n", nameof(Refusal.TrailerInvalid))]
    [InlineData("0\r\nA: b\rc", nameof(Refusal.TrailerInvalid))]
    [InlineData("0\r\nA: b\n", nameof(Refusal.TrailerInvalid))]
    [InlineData("0\r\n\rx", nameof(Refusal.TrailerInvalid))]
    public void What_is_not_written_as_it_should_be_is_refused_at_every_cut(string coded, string refusal)
    {
        byte[] input = Text.Bytes(coded);
        for (int cut = 0; cut <= input.Length; cut++)
            Assert.Equal(refusal, RefusalOf(input, cut, input.Length));
        Assert.Equal(refusal, RefusalOf(input, [.. Enumerable.Range(1, input.Length)]));
    }

    [Fact]
    public void The_largest_length_is_taken()
    {
        var decoder = new ChunkedDecoder();
        Assert.True(decoder.TryDecode("7fffffffffffffff\r\nabc"u8, out int consumed, out ReadOnlySpan<byte> content));
        Assert.Equal((21, "abc"), (consumed, Text.Of(content)));
        Assert.False(decoder.IsComplete);
    }

    [Fact]
    public void A_coding_that_was_cut_is_never_complete()
    {
        byte[] input = Text.Bytes("4\r\nWiki\r\n0;a\r\nT: u\r\n\r\n");
        for (int length = 0; length < input.Length; length++)
        {
            var decoder = new ChunkedDecoder();
            ReadOnlySpan<byte> rest = input.AsSpan(0, length);
            while (!rest.IsEmpty)
            {
                Assert.True(decoder.TryDecode(rest, out int consumed, out _));
                rest = rest[consumed..];
            }

            Assert.False(decoder.IsComplete);
        }
    }

    [Theory]
    [Trait("RFC", "9112 7.1.1")]
    [InlineData(ChunkedDecoder.MaxExtensionLength, nameof(Refusal.None))]
    [InlineData(ChunkedDecoder.MaxExtensionLength + 1, nameof(Refusal.ChunkExtensionTooLong))]
    public void Extensions_are_bounded(int length, string refusal)
    {
        string extension = ";" + new string('a', length - 1);
        Assert.Equal(refusal, RefusalOf(Text.Bytes($"1{extension}\r\na\r\n1{extension}\r\n"), 20, 5000));
    }

    [Theory]
    [Trait("RFC", "9112 7.1.2")]
    [InlineData(ChunkedDecoder.MaxTrailerCount, 1, nameof(Refusal.None))]
    [InlineData(ChunkedDecoder.MaxTrailerCount + 1, 1, nameof(Refusal.TrailersTooLong))]
    [InlineData(1, ChunkedDecoder.MaxTrailerLength - 10, nameof(Refusal.None))]
    [InlineData(1, ChunkedDecoder.MaxTrailerLength, nameof(Refusal.TrailersTooLong))]
    public void Trailers_are_bounded(int count, int length, string refusal)
    {
        string trailers = string.Concat(Enumerable.Repeat($"T: {new string('a', length)}\r\n", count));
        Assert.Equal(refusal, RefusalOf(Text.Bytes($"0\r\n{trailers}\r\n"), 20, 20_000));
    }

    [Fact]
    public void A_refusal_is_for_good_until_a_reset()
    {
        var decoder = new ChunkedDecoder();
        Assert.False(decoder.TryDecode("x"u8, out int consumed, out ReadOnlySpan<byte> content));
        Assert.Equal((0, 0), (consumed, content.Length));
        Assert.False(decoder.TryDecode("0\r\n\r\n"u8, out _, out _));
        Assert.False(decoder.IsComplete);

        decoder.Reset();
        Assert.Equal(Refusal.None, decoder.Refusal);
        Assert.True(decoder.TryDecode("0\r\nA: b\r\n\r\nmore"u8, out consumed, out _));
        Assert.True(decoder.IsComplete);
        Assert.Equal(11, consumed);
        Assert.True(decoder.TryDecode("more"u8, out consumed, out _));
        Assert.Equal(0, consumed);

        decoder.Reset();
        Assert.False(decoder.IsComplete);
        Assert.True(decoder.TryDecode("1;a\r\n"u8, out consumed, out _));
        decoder.Reset();
        Assert.True(decoder.TryDecode("2\r\nabc"u8, out consumed, out content));
        Assert.Equal("ab", Text.Of(content));
    }

    [Fact]
    public void Content_is_a_slice_of_the_input()
    {
        byte[] input = Text.Bytes("3\r\nabc\r\n");
        new ChunkedDecoder().TryDecode(input, out int consumed, out ReadOnlySpan<byte> content);
        Assert.True(content.Overlaps(input, out int offset));
        Assert.Equal(-3, offset);
        Assert.Equal(6, consumed);
    }

    [Theory]
    [Trait("RFC", "9112 7.1")]
    [InlineData(1, "1\r\n")]
    [InlineData(0xabcdef, "abcdef\r\n")]
    [InlineData(long.MaxValue, "7fffffffffffffff\r\n")]
    public void A_header_is_written_as_it_is_read(long length, string header)
    {
        Span<byte> destination = stackalloc byte[ChunkedEncoder.MaxHeaderLength];
        int written = ChunkedEncoder.WriteHeader(length, destination);
        Assert.Equal(header, Text.Of(destination[..written]));
        Assert.Equal(nameof(Refusal.None), RefusalOf(Text.Bytes(header), header.Length));
    }

    [Fact]
    public void A_chunk_of_nothing_is_not_written()
    {
        byte[] destination = new byte[ChunkedEncoder.MaxHeaderLength];
        Assert.Throws<ArgumentOutOfRangeException>(() => ChunkedEncoder.WriteHeader(0, destination));
        Assert.Throws<ArgumentException>(() => ChunkedEncoder.WriteHeader(1, destination.AsSpan(1)));
    }

    /// <summary>Feeds the input up to each cut in turn, as a connection would; what is not consumed is given
    /// again.</summary>
    private static (string Decoded, int Consumed) Decode(byte[] input, params int[] cuts)
    {
        var decoder = new ChunkedDecoder();
        var decoded = new StringBuilder();
        int position = 0;
        foreach (int cut in cuts)
        {
            while (position < cut && !decoder.IsComplete)
            {
                ReadOnlySpan<byte> piece = input.AsSpan(position, cut - position);
                Assert.True(decoder.TryDecode(piece, out int consumed, out ReadOnlySpan<byte> content));
                Assert.NotEqual(0, consumed);
                decoded.Append(Text.Of(content));
                position += consumed;
            }
        }

        Assert.True(decoder.IsComplete);
        return (decoded.ToString(), position);
    }

    private static string RefusalOf(byte[] input, params int[] cuts)
    {
        var decoder = new ChunkedDecoder();
        int position = 0;
        foreach (int cut in cuts.Select(cut => Math.Min(cut, input.Length)))
        {
            while (position < cut && !decoder.IsComplete)
            {
                if (!decoder.TryDecode(input.AsSpan(position, cut - position), out int consumed, out _))
                    return decoder.Refusal.ToString();
                position += consumed;
            }
        }

        return decoder.Refusal.ToString();
    }
}
