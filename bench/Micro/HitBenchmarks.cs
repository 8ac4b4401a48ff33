using System.Text;
using BenchmarkDotNet.Attributes;
using Replicator.Cache;
using Replicator.Http;

namespace Bench.Micro;

/// <summary>What is computed for every hit.</summary>
// Public, with public methods: the runner makes code that calls them.
public class HitBenchmarks
{
    private static readonly byte[] RequestText = Encoding.ASCII.GetBytes("""
        GET http://deb.example.org/debian/pool/main/c/curl/curl_8.14.1-2_amd64.deb HTTP/1.1
        Host: deb.example.org
        User-Agent: Debian APT-HTTP/1.3 (3.0.3)
        Accept: */*
        Cache-Control: max-age=0


        """.ReplaceLineEndings("\r\n"));

    private static readonly byte[] ResponseText = Encoding.ASCII.GetBytes("""
        HTTP/1.1 200 OK
        Date: Mon, 06 Jan 2025 08:00:00 GMT
        Server: Apache
        Content-Length: 1024
        Last-Modified: Wed, 01 Jan 2025 08:00:00 GMT
        ETag: "5f3e-62a"
        Cache-Control: max-age=3600


        """.ReplaceLineEndings("\r\n"));

    private static readonly DateTimeOffset Then = new(2025, 1, 6, 8, 0, 0, TimeSpan.Zero);

    private static readonly DateTimeOffset Now = Then + TimeSpan.FromMinutes(1);

    private readonly RequestHead request = new();
    private readonly ResponseHead response = new();
    private readonly StoredResponse stored = new() { RequestTime = Then, ResponseTime = Then };

    [GlobalSetup]
    public void Prepare()
    {
        ParseRequestHead();
        HeadParser.TryParse(ResponseText, HeadLimits.Default, stored.Head, out _, out _);
    }

    [Benchmark]
    public int ParseRequestHead()
    {
        HeadParser.TryParse(RequestText, HeadLimits.Default, request, out int consumed, out _);
        return consumed;
    }

    [Benchmark]
    public int ParseResponseHead()
    {
        HeadParser.TryParse(ResponseText, HeadLimits.Default, response, out int consumed, out _);
        return consumed;
    }

    [Benchmark]
    public object? BuildKey()
    {
        TargetUri.TryCreate(request, out TargetUri? uri, out _);
        return uri;
    }

    [Benchmark]
    public bool JudgeFreshness() =>
        Reuse.Judge(stored, request, UrlClass.Ordinary, CacheTerms.Standard, Now).FreshFor > TimeSpan.Zero;
}
