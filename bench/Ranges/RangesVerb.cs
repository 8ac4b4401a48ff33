using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bench.Ranges;

/// <summary>Eight clients ask for random ranges of one object while another downloads it whole: no wrong byte, and the
/// origin sends hardly more than the object.</summary>
internal sealed class RangesVerb(BenchOptions options)
{
    private const long ObjectLength = 256 << 20;
    private const long OriginRate = 20 << 20;
    private const int ClientCount = 8;
    private const int RequestCount = 10_000;
    private const int LongestRange = 256 << 10;

    /// <summary>What the origin may send, as a part of the object.</summary>
    private const double OriginBound = 1.1;

    private int wrong;

    public Outcome Run()
    {
        using var work = new WorkFolder(options.Work);
        using var origin = new RangesOrigin(ObjectLength, OriginRate);
        origin.Start();
        using var proxy = new ProxyProcess(options, work.Root, "-q");
        var others = new OtherWork(proxy);
        long began = Stopwatch.GetTimestamp();
        var whole = new Thread(() => Ask(proxy.Port, origin.Uri, [null]));
        whole.Start();
        Thread[] clients = [.. Enumerable.Range(0, ClientCount).Select(number => new Thread(() => Ask(
            proxy.Port, origin.Uri, Ranges(new Random(options.Seed + number)))))];
        foreach (Thread client in clients)
            client.Start();
        foreach (Thread client in clients)
            client.Join();
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        whole.Join();
        return new Outcome(
            [
                Figure.Exactly("wrong or missing answers", wrong, 0),
                Figure.Under(
                    "sent by the origin", (double)origin.SentLength / ObjectLength, "x the object", OriginBound),
                Figure.Told("requests to the origin", origin.RequestCount),
                Figure.Told("ranges a second", RequestCount / seconds),
                Figure.Told("until the whole was there", Stopwatch.GetElapsedTime(began).TotalSeconds, "s"),
                Figure.Told("CPU of the program", ProcessFacts.CpuSeconds(proxy.Id), "s"),
            ],
            others.Cores);
    }

    private static IEnumerable<(long Start, long End)?> Ranges(Random random)
    {
        for (int number = 0; number < RequestCount / ClientCount; number++)
        {
            long start = random.NextInt64(ObjectLength);
            yield return (start, Math.Min(ObjectLength, start + 1 + random.Next(LongestRange)));
        }
    }

    // Over one connection, one after the other; null: the whole.
    private void Ask(int port, string uri, IEnumerable<(long Start, long End)?> ranges)
    {
        const int PatienceMilliseconds = 60_000;
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = PatienceMilliseconds,
        };
        socket.Connect(IPAddress.Loopback, port);
        byte[] buffer = new byte[512 << 10];
        foreach ((long Start, long End)? range in ranges)
        {
            try
            {
                (long start, long end) = range ?? (0, ObjectLength);
                string field = range is null
                    ? ""
                    : string.Create(CultureInfo.InvariantCulture, $"Range: bytes={start}-{end - 1}\r\n");
                socket.Send(Encoding.ASCII.GetBytes($"GET {uri} HTTP/1.1\r\nHost: 127.0.0.1\r\n{field}\r\n"));
                Receive(socket, buffer, start, end, range is null ? " 200 " : " 206 ");
            }
            catch (Exception failure) when (failure is IOException or SocketException)
            {
                Console.Error.WriteLine($"{range}: {failure.Message}");
                Interlocked.Increment(ref wrong);
                return;
            }
        }
    }

    private static void Receive(Socket socket, byte[] buffer, long start, long end, string status)
    {
        int filled = 0;
        if (!MessageHead.TryReceive(socket, buffer, ref filled, out MessageHead head, out int length)
            || !head.FirstLine.Contains(status, StringComparison.Ordinal) || head.ContentLength != end - start)
            throw new IOException($"answered {head.FirstLine}");
        int count = filled - length;
        for (long position = start; ; length = 0)
        {
            if (!Pattern.Matches(buffer.AsSpan(length, count), position))
                throw new IOException($"a wrong byte behind {position}");
            position += count;
            if (position >= end)
                return;
            count = socket.Receive(buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - position)));
            if (count == 0)
                throw new IOException($"broke off at {position}");
        }
    }
}
