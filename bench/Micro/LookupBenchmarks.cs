using System.Text;
using BenchmarkDotNet.Attributes;
using Replicator.Http;
using Replicator.Store;

namespace Bench.Micro;

/// <summary>From the bytes of a target to what is stored of it.</summary>
// Public, with public methods: the runner makes code that calls them.
public class LookupBenchmarks : IDisposable
{
    private const ulong StoredCount = 1_000_000;

    /// <summary>Spreads the numbers of stored responses as a hash does: 2^64 divided by the golden ratio.</summary>
    private const ulong Spread = 0x9E37_79B9_7F4A_7C15;

    private static readonly byte[] RequestText = Encoding.ASCII.GetBytes("""
        GET http://deb.example.org/debian/pool/main/c/curl/curl_8.14.1-2_amd64.deb HTTP/1.1
        Host: deb.example.org


        """.ReplaceLineEndings("\r\n"));

    private readonly RequestHead request = new();
    private readonly RecentTargets recent = new(reverse: null, "http");
    private readonly IndexTable index = new();
    private readonly List<long> positions = [];
    private ulong last;

    [GlobalSetup]
    public void Prepare()
    {
        HeadParser.TryParse(RequestText, HeadLimits.Default, request, out _, out _);
        for (ulong i = 1; i <= StoredCount; i++)
            index.Add(i * Spread, (long)i);
    }

    [Benchmark]
    public object? FindRecentKey()
    {
        recent.TryCreate(request, out TargetUri? uri, out _);
        return uri;
    }

    /// <summary>In the index of a million, one after the other: each is a miss in the processor's caches.</summary>
    [Benchmark]
    public int FindStored()
    {
        positions.Clear();
        last = last % StoredCount + 1;
        index.Find(last * Spread, positions);
        return positions.Count;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        index.Dispose();
        GC.SuppressFinalize(this);
    }
}
