using System.Diagnostics;
using System.Globalization;

namespace Bench;

/// <summary>As <see cref="JoinedVerb"/>, with two hundred processes of curl that write files. Each waits for its
/// settings on its standard input, so that all are loaded before the first one asks.</summary>
internal sealed class JoinedCurlVerb(BenchOptions options)
{
    private static readonly TimeSpan Loading = TimeSpan.FromSeconds(2);

    public Outcome Run()
    {
        // The files are 4 GB: where there is a file system in memory, the disk has no say.
        using var work = new WorkFolder(Directory.Exists("/dev/shm") ? "/dev/shm" : options.Work);
        using var rootWork = new WorkFolder(options.Work);
        using var origin = new Origin();
        using var proxy = new ProxyProcess(options, rootWork.Root, "-q");
        using (var first = new RawClient(proxy.Port))
            first.Get(origin.Uri(JoinedVerb.ContentLength, "warm"));

        Process[] curls = [.. Enumerable.Range(0, JoinedVerb.ClientCount).Select(_ => Start(proxy.Port))];
        Thread.Sleep(Loading);
        long asked = origin.RequestCount;
        double cpu = ProcessFacts.CpuSeconds(proxy.Id);
        var others = new OtherWork(proxy);
        string uri = origin.Uri(JoinedVerb.ContentLength, "cold", JoinedVerb.OriginRate);
        Task<Ended>[] ends = [.. curls.Select(AwaitEnd)];
        for (int i = 0; i < curls.Length; i++)
        {
            curls[i].StandardInput.Write($"url = \"{uri}\"\noutput = \"{work.Path}/{i}\"\n");
            curls[i].StandardInput.Close();
        }

        Ended[] all = Task.WhenAll(ends).GetAwaiter().GetResult();
        double otherCores = others.Cores;
        cpu = ProcessFacts.CpuSeconds(proxy.Id) - cpu;
        int equal = Enumerable.Range(0, curls.Length).Count(i => all[i].ExitCode == 0 && IsWhole($"{work.Path}/{i}"));
        var firstBytes = new Percentiles(all.Select(one => one.FirstByteMilliseconds));
        double lag = all.Max(one => Stopwatch.GetElapsedTime(origin.EndedAt, one.EndedAt).TotalSeconds);
        return new Outcome(
            [
                Figure.Exactly("origin requests", origin.RequestCount - asked, 1),
                Figure.Exactly("equal files", equal, JoinedVerb.ClientCount),
                Figure.Under("median first byte", firstBytes.Median, "ms", JoinedVerb.FirstByteBound),
                Figure.Told("last first byte", firstBytes.Largest, "ms"),
                Figure.Under("last end after the origin's", lag, "s", JoinedVerb.EndBound),
                Figure.Told("CPU of the program", cpu, "s"),
            ],
            otherCores);
    }

    private static Process Start(int port)
    {
        string[] arguments =
        [
            "--silent", "--show-error", "--max-time", "60", "--proxy", $"http://127.0.0.1:{port}", "--noproxy", "",
            "--write-out", "%{time_pretransfer} %{time_starttransfer}\n", "--config", "-",
        ];
        return Process.Start(new ProcessStartInfo("curl", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
    }

    private static async Task<Ended> AwaitEnd(Process curl)
    {
        await curl.WaitForExitAsync().ConfigureAwait(false);
        long endedAt = Stopwatch.GetTimestamp();
        string[] times = (await curl.StandardOutput.ReadToEndAsync().ConfigureAwait(false)).Split(' ');
        int exitCode = curl.ExitCode;
        curl.Dispose();
        double firstByte = times.Length == 2 ? 1000 * (Seconds(times[1]) - Seconds(times[0])) : double.PositiveInfinity;
        return new Ended(firstByte, endedAt, exitCode);
    }

    private static double Seconds(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static bool IsWhole(string path)
    {
        using FileStream file = File.OpenRead(path);
        if (file.Length != JoinedVerb.ContentLength)
            return false;
        var buffer = new byte[1 << 20];
        long position = 0;
        for (int count; (count = file.Read(buffer)) > 0; position += count)
        {
            if (!Pattern.Matches(buffer.AsSpan(0, count), position))
                return false;
        }

        return true;
    }

    private readonly record struct Ended(double FirstByteMilliseconds, long EndedAt, int ExitCode);
}
