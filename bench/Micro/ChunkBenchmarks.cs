using System.Text;
using BenchmarkDotNet.Attributes;
using Replicator.Http;

namespace Bench.Micro;

/// <summary>Chunked content, as origins that make it while they send it.</summary>
// Public, with public methods: the runner makes code that calls them.
public class ChunkBenchmarks
{
    private const int ContentLength = 64 << 10;

    private readonly ChunkedDecoder decoder = new();
    private byte[] input = [];

    [Params(16, 1024, 16 << 10)]
    public int ChunkLength { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        byte[] chunk = [.. Encoding.ASCII.GetBytes($"{ChunkLength:x}\r\n"), .. new byte[ChunkLength], .. "\r\n"u8];
        input = [.. Enumerable.Repeat(chunk, ContentLength / ChunkLength).SelectMany(bytes => bytes), .. "0\r\n\r\n"u8];
    }

    /// <summary>64 KiB of content.</summary>
    [Benchmark]
    public int Decode()
    {
        decoder.Reset();
        int position = 0;
        int length = 0;
        while (decoder.TryDecode(input.AsSpan(position), out int consumed, out ReadOnlySpan<byte> content) && consumed > 0)
        {
            position += consumed;
            length += content.Length;
        }

        return length;
    }
}
