using System.Diagnostics;
using System.Net.Sockets;

namespace Bench.Verbs;

/// <summary>A few clients that ask for small objects at an even rate, most of which are stored, until it is
/// disposed.</summary>
internal sealed class VerbsLoad : IDisposable
{
    private const int ClientCount = 4;
    private const int MissLength = 20_000;

    /// <summary>So many requests are for what is stored, then one for what is not.</summary>
    private const int HitsBetween = 15;

    // Of each client.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly CancellationTokenSource end = new();
    private readonly Task[] clients;
    private long requestCount;
    private long failureCount;
    private double slowest;

    /// <param name="port">The proxy's.</param>
    /// <param name="origin">Of the objects.</param>
    /// <param name="stored">Target URIs that may be stored.</param>
    public VerbsLoad(int port, Origin origin, Func<int, string> stored)
    {
        clients = [.. Enumerable.Range(0, ClientCount).Select(number => Task.Factory.StartNew(
            () => Ask(port, origin, stored, number), CancellationToken.None,
            TaskCreationOptions.LongRunning, TaskScheduler.Default))];
    }

    /// <summary>Requests so far.</summary>
    public long RequestCount => Volatile.Read(ref requestCount);

    /// <summary>Of these, those that were not answered as they must be.</summary>
    public long FailureCount => Volatile.Read(ref failureCount);

    /// <summary>ms of the slowest since the last call.</summary>
    public double TakeSlowest() => Interlocked.Exchange(ref slowest, 0);

    public void Dispose()
    {
        end.Cancel();
        Task.WaitAll(clients);
        end.Dispose();
    }

    private void Ask(int port, Origin origin, Func<int, string> stored, int number)
    {
        RawClient? client = null;
        for (int count = 1; !end.IsCancellationRequested; count++)
        {
            long began = Stopwatch.GetTimestamp();
            try
            {
                client ??= new RawClient(port);
                client.Get(count % (HitsBetween + 1) == 0
                    ? origin.Uri(MissLength, $"miss-{port}-{number}-{count}")
                    : stored((count * ClientCount) + number));
            }
            catch (Exception failure) when (failure is IOException or SocketException)
            {
                Interlocked.Increment(ref failureCount);
                Console.Error.WriteLine(failure.Message);
                client?.Dispose();
                client = null;
            }

            Interlocked.Increment(ref requestCount);
            double took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            if (took > Volatile.Read(ref slowest))
                Volatile.Write(ref slowest, took);
            Thread.Sleep(Pause);
        }

        client?.Dispose();
    }
}
