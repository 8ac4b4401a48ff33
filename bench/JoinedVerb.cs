using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Bench;

/// <summary>Two hundred connections ask at once for one uncached object: one request may reach the origin, everybody
/// reads behind the download at the origin's pace, and nobody ends long after it.</summary>
internal sealed class JoinedVerb(BenchOptions options)
{
    /// <summary>Clients.</summary>
    public const int ClientCount = 200;

    /// <summary>Bytes of the object.</summary>
    public const int ContentLength = 20_000_000;

    /// <summary>Bytes a second that the origin gives.</summary>
    public const int OriginRate = 20_000_000;

    /// <summary>Milliseconds to the median first byte.</summary>
    public const double FirstByteBound = 100;

    /// <summary>Seconds from the origin's end to the last client's.</summary>
    public const double EndBound = 1.5;

    private const int BufferLength = 128 << 10;

    public Outcome Run()
    {
        using var work = new WorkFolder(options.Work);
        using var origin = new Origin();
        using var proxy = new ProxyProcess(options, work.Root, "-q");
        Fetch(proxy, origin.Uri(ContentLength, "warm", OriginRate * 10));
        Thread.Sleep(500);

        long asked = origin.RequestCount;
        double cpu = ProcessFacts.CpuSeconds(proxy.Id);
        var others = new OtherWork(proxy);
        Fetched[] all = Fetch(proxy, origin.Uri(ContentLength, "cold", OriginRate));
        var firstBytes = new Percentiles(all.Select(one => one.FirstByteMilliseconds));
        double lag = all.Max(one => Stopwatch.GetElapsedTime(origin.EndedAt, one.EndedAt).TotalSeconds);
        return new Outcome(
            [
                Figure.Exactly("origin requests", origin.RequestCount - asked, 1),
                Figure.Exactly("equal contents", all.Count(one => one.IsWhole), ClientCount),
                Figure.Under("median first byte", firstBytes.Median, "ms", FirstByteBound),
                Figure.Told("last first byte", firstBytes.Largest, "ms"),
                Figure.Under("last end after the origin's", lag, "s", EndBound),
                Figure.Told("CPU of the program", ProcessFacts.CpuSeconds(proxy.Id) - cpu, "s"),
            ],
            others.Cores);
    }

    private static Fetched[] Fetch(ProxyProcess proxy, string uri)
    {
        Socket[] sockets = [.. Enumerable.Range(0, ClientCount).Select(_ => Open(proxy.Port))];
        byte[] request = RawClient.Request(uri);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        Task<Fetched>[] fetches = [.. sockets.Select(socket => FetchAsync(socket, request, patience.Token))];
        return Task.WhenAll(fetches).GetAwaiter().GetResult();
    }

    private static Socket Open(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        return socket;
    }

    private static async Task<Fetched> FetchAsync(Socket socket, byte[] request, CancellationToken patience)
    {
        using Socket owned = socket;
        var buffer = new byte[BufferLength];
        long askedAt = Stopwatch.GetTimestamp();
        await socket.SendAsync(request, patience).ConfigureAwait(false);
        int filled = await socket.ReceiveAsync(buffer, patience).ConfigureAwait(false);
        double firstByte = Stopwatch.GetElapsedTime(askedAt).TotalMilliseconds;
        MessageHead head;
        int length;
        while (!MessageHead.TryParse(buffer.AsSpan(0, filled), out head, out length))
        {
            int count = await socket.ReceiveAsync(buffer.AsMemory(filled), patience).ConfigureAwait(false);
            if (count == 0)
                return new Fetched(firstByte, Stopwatch.GetTimestamp(), false);
            filled += count;
        }

        bool isRight = head.IsOk && head.ContentLength == ContentLength
            && Pattern.Matches(buffer.AsSpan(length, filled - length), 0);
        long position = filled - length;
        while (position < ContentLength)
        {
            int count = await socket.ReceiveAsync(buffer, patience).ConfigureAwait(false);
            if (count == 0)
                break;
            isRight &= Pattern.Matches(buffer.AsSpan(0, count), position);
            position += count;
        }

        return new Fetched(firstByte, Stopwatch.GetTimestamp(), isRight && position == ContentLength);
    }

    private readonly record struct Fetched(double FirstByteMilliseconds, long EndedAt, bool IsWhole);
}
