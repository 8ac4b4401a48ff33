using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Bench.Soak;

/// <summary>What the program holds while nobody asks.</summary>
/// <param name="Alive">Bytes of managed objects; zero: it does not tell.</param>
/// <param name="Resident">Bytes of memory, without pages of mapped files.</param>
/// <param name="Descriptors">All but those of stored files and of libraries, which are loaded when first
/// needed.</param>
/// <param name="StoredFiles">Stored files that are kept open.</param>
/// <param name="Deleted">Files that have no name any more and are kept open.</param>
/// <param name="Fibers">That live.</param>
/// <param name="Unfinished">Files of contents that never became whole.</param>
internal sealed partial record SoakStock(
    long Alive, long Resident, int Descriptors, int StoredFiles, int Deleted, int Fibers, int Unfinished)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(2);

    /// <summary>Waits until descriptors and fibers stay as they are, which is when every timeout has passed.</summary>
    /// <param name="processId">The program.</param>
    /// <param name="port">Where it listens.</param>
    /// <param name="root">Its tree.</param>
    /// <param name="shortest">That much is waited at least.</param>
    public static async Task<SoakStock> Take(int processId, int port, string root, TimeSpan shortest)
    {
        await Task.Delay(shortest);
        SoakStock before = await Look(processId, port, root);
        for (TimeSpan waited = TimeSpan.Zero; waited < Longest; waited += Step)
        {
            await Task.Delay(Step);
            SoakStock now = await Look(processId, port, root);
            if (now.Descriptors == before.Descriptors && now.Fibers == before.Fibers && now.Deleted == before.Deleted)
                return now with { Alive = await SoakCollection.MeasureAlive(processId) };
            before = now;
        }

        return before with { Alive = await SoakCollection.MeasureAlive(processId) };
    }

    private static async Task<SoakStock> Look(int processId, int port, string root)
    {
        int fibers = await CountFibers(port);
        string[] targets = [.. Directory.EnumerateFileSystemEntries($"/proc/{processId}/fd").Select(Target)];
        int deleted = targets.Count(target => target.EndsWith(" (deleted)", StringComparison.Ordinal)
            && target.StartsWith(root, StringComparison.Ordinal));
        int stored = targets.Count(target => target.StartsWith(root, StringComparison.Ordinal)
            && !target.Contains("/.replicator", StringComparison.Ordinal) && target != root) - deleted;
        return new SoakStock(
            0,
            ProcessFacts.StatusBytes(processId, "VmRSS") - ProcessFacts.StatusBytes(processId, "RssFile"),
            targets.Count(target => !target.EndsWith(".dll", StringComparison.Ordinal)) - stored - deleted,
            stored,
            deleted,
            fibers,
            Directory.GetFiles(Path.Combine(root, ".replicator", "unfinished")).Length);
    }

    private static string Target(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget ?? "";
        }
        catch (IOException)
        {
            // It was closed meanwhile.
            return "";
        }
    }

    private static async Task<int> CountFibers(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(System.Net.IPAddress.Loopback, port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"GET /fibers HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"));
        var page = new StringBuilder();
        var buffer = new byte[64 << 10];
        for (int count; (count = await socket.ReceiveAsync(buffer)) > 0;)
            page.Append(Encoding.ASCII.GetString(buffer, 0, count));
        Match alive = FiberCount().Match(page.ToString());
        if (!alive.Success)
            throw new IOException("the page of fibers does not say how many");
        return alive.Groups[1].Value == "One" ? 1 : int.Parse(alive.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("(One|[0-9]+) (is|are) alive")]
    private static partial Regex FiberCount();
}
