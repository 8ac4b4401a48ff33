using System.Globalization;
using System.Text;

namespace Bench.Soak;

/// <summary>What well-behaved clients ask: hits, misses, joins, ranges, conditions.</summary>
internal static class PlainStories
{
    private const int JoinPaths = 20;

    private static readonly string[] Directives =
        ["no-cache", "max-age=0", "no-store", "only-if-cached", "max-stale", "min-fresh=1", "max-age=3"];

    public static IEnumerable<SoakStory> All =>
    [
        new("get", 300, Get, "200"),
        new("get with directive", 40, Direct, "200", "504"),
        new("head", 30, Head, "200"),
        new("conditional", 60, AskConditionally, "200", "304"),
        new("range", 60, AskForRange, "200", "206", "416"),
        new("join", 14, Join, "done"),
        new("pipeline", 15, Pipeline, "200"),
        new("HTTP/1.0", 15, AskOldly, "200"),
        new("slow origin", 20, AskSlowOrigin, "200"),
        new("page", 8, Page, "200"),
    ];

    private static Task<string> Get(SoakWorker worker) => Ask(worker, "GET", worker.CommonPath());

    private static Task<string> Head(SoakWorker worker) => Ask(worker, "HEAD", worker.CommonPath());

    private static Task<string> Direct(SoakWorker worker) => Ask(worker, "GET", worker.CommonPath(),
        $"Cache-Control: {Directives[worker.Random.Next(Directives.Length)]}\r\n");

    private static Task<string> AskSlowOrigin(SoakWorker worker) =>
        Ask(worker, "GET", $"/slow/{worker.Random.Next(30)}");

    private static Task<string> AskConditionally(SoakWorker worker)
    {
        string path = worker.CommonPath();
        string condition = worker.Run.Tags.TryGetValue(path, out string? tag)
            ? $"If-None-Match: \"x\", {tag}\r\n"
            : $"If-Modified-Since: {SoakResource.LastModified(worker.Random.Next(3))}\r\n";
        return Ask(worker, "GET", path, condition);
    }

    private static Task<string> AskForRange(SoakWorker worker)
    {
        string path = worker.CommonPath();
        int length = new SoakResource(path).Length;
        int first = worker.Random.Next(length + 10);
        int last = first + worker.Random.Next(length + 1);
        string range = worker.Random.Next(5) switch
        {
            0 => string.Create(CultureInfo.InvariantCulture, $"{first}-"),
            1 => string.Create(CultureInfo.InvariantCulture, $"-{1 + (first / 2)}"),
            2 => string.Create(CultureInfo.InvariantCulture, $"0-0,{first}-{last}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{first}-{last}"),
        };
        string condition = worker.OneIn(3) && worker.Run.Tags.TryGetValue(path, out string? tag)
            ? $"If-Range: {tag}\r\n" : "";
        return Ask(worker, "GET", path, $"Range: bytes={range}\r\n{condition}");
    }

    private static async Task<string> Ask(SoakWorker worker, string method, string path, string fields = "")
    {
        var resource = new SoakResource(path);
        string variant = worker.Variant();
        SoakReply reply = await worker.Ask(
            worker.Request(method, path, $"X-Variant: {variant}\r\n{fields}"),
            new SoakWanted(resource, variant, method == "HEAD"));
        if (reply.Head.Get("ETag") is string tag)
            worker.Run.Tags[path] = tag;
        return reply.Outcome;
    }

    // One to fifty ask for one URL; some come late, read slowly, or leave.
    private static async Task<string> Join(SoakWorker worker)
    {
        string path = $"/j/{worker.Random.Next(JoinPaths)}";
        int count = worker.OneIn(12) ? 50 : 1 + worker.Random.Next(10);
        var clients = new List<Task>();
        for (int client = 0; client < count; client++)
            clients.Add(JoinOnce(worker, path, worker.Request("GET", path), worker.Random.Next(100)));
        await Task.WhenAll(clients);
        return "done";
    }

    private static async Task JoinOnce(SoakWorker worker, string path, string request, int chance)
    {
        string outcome;
        try
        {
            if (chance < 30)
                await Task.Delay(chance * 20, worker.Over);
            long leavesAfter = chance > 90 ? chance * 300 : long.MaxValue;
            var wanted = new SoakWanted(new SoakResource(path), LeavesAfter: leavesAfter);
            outcome = await worker.AskOnce(request, wanted, pace: chance is > 30 and < 40 ? 8192 : 0);
        }
        catch (Exception broken) when (broken is IOException or System.Net.Sockets.SocketException)
        {
            outcome = "cut";
        }

        worker.Tally.Came("joined client", outcome);
        if (outcome is not ("200" or "left") && !worker.Run.IsCrowded)
            worker.Tally.Surprised($"joined client of {path}: {outcome}");
    }

    private static async Task<string> Pipeline(SoakWorker worker)
    {
        var requests = new StringBuilder();
        var wanted = new List<SoakWanted>();
        for (int count = 2 + worker.Random.Next(9); count > 0; count--)
        {
            string path = $"/c/{worker.Random.Next(320)}";
            requests.Append(worker.Request("GET", path, "X-Variant: a\r\n"));
            wanted.Add(new SoakWanted(new SoakResource(path), "a"));
        }

        using SoakStream stream = await worker.Connect();
        await stream.Send(requests.ToString());
        string outcome = "";
        foreach (SoakWanted one in wanted)
        {
            SoakReply reply = await new SoakReceiver(stream, worker.Tally).Receive(one);
            outcome = reply.Outcome;
            if (!reply.Persists)
                break;
        }

        return outcome;
    }

    private static Task<string> AskOldly(SoakWorker worker)
    {
        string path = worker.CommonPath();
        string request = worker.Request("GET", path, "X-Variant: b\r\n").Replace("HTTP/1.1", "HTTP/1.0");
        return worker.AskOnce(request, new SoakWanted(new SoakResource(path), "b"));
    }

    private static Task<string> Page(SoakWorker worker)
    {
        string[] pages = ["/", "/transfers", "/fibers"];
        string page = pages[worker.Random.Next(pages.Length)];
        return worker.AskOnce(
            $"GET {page} HTTP/1.1\r\nHost: 127.0.0.1:{worker.Run.ProxyPort}\r\nConnection: close\r\n\r\n",
            new SoakWanted(null));
    }
}
