using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Bench.Eviction;

namespace Bench.Bounded;

/// <summary>Eight clients that ask for objects by Zipf's law until 1 GB has come, while it is looked each second how
/// much lies on the disk.</summary>
/// <param name="port">The proxy's.</param>
/// <param name="origin">Of the objects.</param>
/// <param name="root">Of the tree.</param>
/// <param name="isWholeDisk">The tree is all that its file system holds.</param>
/// <param name="seed">Decides who asks for what.</param>
internal sealed class BoundedLoad(int port, Origin origin, string root, bool isWholeDisk, int seed)
{
    private const int ClientCount = 8;
    private const int ObjectCount = 5_000;
    private const double Exponent = 0.8;
    private const long WholeLength = 1_000_000_000;
    private const double Shortest = 1_000, Longest = 5_000_000, Tail = 0.4;

    private readonly Zipf zipf = new(ObjectCount, Exponent);
    private readonly long[] lengths = MakeLengths(seed);
    private readonly long requestsBefore = origin.RequestCount;
    private long received;
    private long requests;
    private long failures;

    public long ReceivedLength => Volatile.Read(ref received);

    public long RequestCount => Volatile.Read(ref requests);

    public long FailureCount => Volatile.Read(ref failures);

    /// <summary>Requests that came to the origin.</summary>
    public long OriginCount { get; private set; }

    /// <summary>The most bytes that were seen on the disk, folders included.</summary>
    public long MostOnDisk { get; private set; }

    /// <summary>Returns when all has come.</summary>
    public void Run()
    {
        Task[] clients = [.. Enumerable.Range(0, ClientCount).Select(number => Task.Factory.StartNew(
            () => Ask(new Random((seed * ClientCount) + number)), CancellationToken.None,
            TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        var all = Task.WhenAll(clients);
        for (int second = 1; !all.Wait(TimeSpan.FromSeconds(1)); second++)
            Sample(second);
        Sample(0);
        OriginCount = origin.RequestCount - requestsBefore;
    }

    /// <summary>Files below a root that are contents.</summary>
    public static IEnumerable<string> FilesOf(string root) => Directory
        .EnumerateFiles(root, "*", SearchOption.AllDirectories)
        .Where(path => !path.StartsWith(Path.Combine(root, ".replicator"), StringComparison.Ordinal));

    /// <summary>How many of the stored files are not what the origin sent.</summary>
    public int CountWrong() => FilesOf(root).Count(path =>
        !long.TryParse(Path.GetFileName(Path.GetDirectoryName(path)), CultureInfo.InvariantCulture, out long length)
        || File.ReadAllBytes(path) is var content && (content.Length != length || !Pattern.Matches(content, 0)));

    private static long[] MakeLengths(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, ObjectCount).Select(_ => (long)(Shortest
            * Math.Pow(1 - (random.NextDouble() * (1 - Math.Pow(Shortest / Longest, Tail))), -1 / Tail)))];
    }

    private void Ask(Random random)
    {
        RawClient? client = null;
        while (ReceivedLength < WholeLength)
        {
            int wanted = zipf.Next(random);
            try
            {
                client ??= new RawClient(port);
                client.Get(origin.Uri(lengths[wanted], $"{wanted}"));
                Interlocked.Add(ref received, lengths[wanted]);
                Interlocked.Increment(ref requests);
            }
            catch (Exception failure) when (failure is IOException or SocketException)
            {
                Interlocked.Increment(ref failures);
                Console.Out.WriteLine($"  {wanted}: {failure.Message}");
                client?.Dispose();
                client = null;
            }
        }

        client?.Dispose();
    }

    private void Sample(int second)
    {
        long onDisk = OnDisk();
        MostOnDisk = Math.Max(MostOnDisk, onDisk);
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  {(second == 0 ? "end" : $"{second} s")}: {onDisk / 1e6:0.00} MB on the disk, "
            + $"{ReceivedLength / 1e6:0} MB to clients"));
    }

    // As the system counts blocks, all at one moment where it can.
    private long OnDisk()
    {
        if (isWholeDisk)
        {
            var disk = new DriveInfo(root);
            return disk.TotalSize - disk.TotalFreeSpace;
        }

        using Process du = Process.Start(new ProcessStartInfo("du", ["-sB1", root])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        string told = du.StandardOutput.ReadToEnd();
        du.WaitForExit();
        return long.TryParse(told.Split('\t')[0], CultureInfo.InvariantCulture, out long bytes) ? bytes : 0;
    }
}
