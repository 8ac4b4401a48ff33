using System.Text;
using Replicator.Diagnostics;
using Replicator.Tests.Strictness.Checker;

namespace Replicator.Tests.Fuzzing;

/// <summary>Mixed exchanges of many clients through one proxy, and afterwards a search for marks where they may not
/// be.</summary>
/// <param name="random">Decides what happens.</param>
internal sealed class IsolationCase(Random random) : IDisposable
{
    /// <summary>What lay in the pooled buffers beforehand.</summary>
    public const string Poison = "~poison~";

    private const int ClientsAtOnce = 12;
    private const int LongLength = 100_000;
    private const int UploadLength = 30_000;
    private const int KindCount = 14;

    private readonly Marks marks = new(random);
    private readonly List<MarkedClient> clients = [];
    private readonly Dictionary<string, List<string>> answerMarks = [];
    private readonly CapturedBlocks output = new();
    private readonly List<string> shared = [];
    private WireWorld? world;

    /// <summary>How many answers came whole, for the test to see that something happened.</summary>
    public int WholeCount { get; private set; }

    public void Run(int exchangeCount)
    {
        world = new WireWorld(PlanFor, Verbosity.Steps, output);
        for (int index = 0; index < 6; index++)
            shared.Add(NewPath());
        for (int index = 0; index < exchangeCount; index++)
        {
            Exchange(ClientOfTurn());
            if (random.Next(3) > 0)
                world.Run();
            if (random.Next(40) == 0)
                world.Advance(TimeSpan.FromSeconds(random.Next(40)));
            if (random.Next(60) == 0)
                shared[random.Next(shared.Count)] = NewPath();
        }

        world.Run();
        world.CloseAndJudge();
        foreach (MarkedClient client in clients)
            CheckReceived(client);
        Assert.True(output.Blocks.Count > exchangeCount / 2, $"only {output.Blocks.Count} blocks of output");
        foreach (string block in output.Blocks)
            CheckBlock(block);
        foreach (string file in Directory.EnumerateFiles(world.Scene.Root, "*", SearchOption.AllDirectories))
        {
            // Held, and empty.
            if (!file.EndsWith("/lock", StringComparison.Ordinal))
                CheckFile(file);
        }
    }

    public void Dispose() => world?.Dispose();

    private string NewPath()
    {
        string path = marks.Next();
        answerMarks[path] = [];
        return path;
    }

    // One of those that are still connected, or a new one.
    private MarkedClient ClientOfTurn()
    {
        MarkedClient[] open = [.. clients.TakeLast(ClientsAtOnce).Where(client => !client.End.IsOver)];
        if (open.Length > 0 && random.Next(4) > 0)
            return open[random.Next(open.Length)];
        WireEnd end = world!.Connect();
        var client = new MarkedClient(world.LastClientName, marks.Next(), end);
        clients.Add(client);
        return client;
    }

    private void Exchange(MarkedClient client)
    {
        switch (random.Next(KindCount))
        {
            case 0 or 1 or 2:
                AskShared(client);
                break;
            case 3 or 4:
                AskAlone(client);
                break;
            case 5:
                Upload(client, UploadLength);
                break;
            case 6:
                Upload(client, UploadLength, announced: UploadLength * 2);
                client.End.Leave(resets: random.Next(2) == 0);
                break;
            case 7:
                AskMalformed(client);
                break;
            case 8:
                string path = NewPath();
                string host = random.Next(2) == 0 ? "unknown.example" : "origin.example:81";
                client.Ask("GET", $"http://{host}/{path}", path, "Accept: text/html\n");
                break;
            case 9:
                AskShared(client);
                AskAlone(client);
                AskShared(client);
                break;
            case 10:
                client.End.Stalls = true;
                AskShared(client);
                world!.Run();
                client.End.Leave(resets: random.Next(2) == 0);
                break;
            case 11:
                client.Ask("CONNECT", "origin.example:443", NewPath(), "", "through the tunnel " + client.Mark);
                world!.Run();
                world.Tunnels.ForEach(tunnel => tunnel.Send(tunnel.Received));
                break;
            case 12:
                client.Ask("GET", "/", NewPath(), "Range: bytes=0-1\n");
                break;
            default:
                client.End.EndSending();
                break;
        }
    }

    private void AskShared(MarkedClient client)
    {
        string path = shared[random.Next(shared.Count)];
        string fields = random.Next(5) switch
        {
            0 => $"Range: bytes={random.Next(20)}-{random.Next(100)}\n",
            1 => "Cache-Control: no-cache\n",
            2 => "If-None-Match: \"x\"\n",
            _ => "",
        };
        string kind = path[^1] < 'n' ? "long" : "short";
        client.Ask(random.Next(6) == 0 ? "HEAD" : "GET", $"http://origin.example/shared-{kind}/{path}", path, fields);
    }

    private void AskAlone(MarkedClient client)
    {
        string path = NewPath();
        string kind = random.Next(4) switch { 0 => "cut", 1 => "broken", _ => "echo" };
        client.Ask(
            "GET", $"http://origin.example/{kind}/{path}", path, $"Proxy-Authorization: Basic {client.Mark}\n");
    }

    private void Upload(MarkedClient client, int length, int? announced = null)
    {
        string path = NewPath();
        string content = string.Concat(Enumerable.Repeat(client.Mark, 1 + random.Next(length / client.Mark.Length)));
        string target = $"http://origin.example/echo/{path}";
        client.Ask("POST", target, path, $"Content-Length: {announced ?? content.Length}\n", content);
        client.Paths.Add(path);
    }

    private void AskMalformed(MarkedClient client)
    {
        string path = NewPath();
        client.Paths.Add(path);
        string text =
            $"POST http://origin.example/echo/{path} HTTP/1.1\r\nHost: origin.example\r\nX-Client: {client.Mark}\r\n"
            + $"Cookie: c={client.Mark}\r\nContent-Length: 14\r\n\r\n{client.Mark}";
        client.End.Send(new Mutator(random).Mutate(Encoding.Latin1.GetBytes(text)));
        if (random.Next(2) == 0)
            client.End.EndSending();
    }

    private OriginPlan? PlanFor(WireMessage request)
    {
        string? path = marks.In(request.Target).FirstOrDefault();
        if (path is null || !answerMarks.TryGetValue(path, out List<string>? answers))
            return Plan("HTTP/1.1 404 No\nContent-Length: 0\n\n", "");
        string mark = marks.Next();
        answers.Add(mark);
        string[] echoed = [.. marks.In(string.Concat(request.Fields)), .. marks.In(request.Content).Take(1)];
        string echo = string.Join(' ', echoed);
        string content = request.Method == "HEAD" ? "" : $"{mark} {echo}";
        string kind = request.Target.Split('/')[1];
        if (kind.StartsWith("shared", StringComparison.Ordinal))
        {
            string body =
                kind == "shared-long" ? string.Concat(Enumerable.Repeat(mark, LongLength / mark.Length)) : mark;
            string length = $"Content-Length: {body.Length}\n";
            return Plan(
                $"HTTP/1.1 200 OK\nCache-Control: max-age=30\nETag: \"{mark}\"\nX-Origin: {mark}\n{length}\n",
                request.Method == "HEAD" ? "" : body);
        }

        return kind switch
        {
            "cut" => Plan($"HTTP/1.1 200 OK\nX-Echo: {echo}\nContent-Length: 5000\n\n", content, OriginEnding.Closes),
            "broken" => Plan($"HTTP/1.1 200 OK\nX-Echo: {echo}\nTransfer-Encoding: chunked\n\n", "5\r\n" + content),
            _ => Plan(
                $"HTTP/1.1 200 OK\nX-Echo: {echo}\nCache-Control: no-store\nContent-Length: {$"{mark} {echo}".Length}\n\n",
                content),
        };
    }

    private static OriginPlan Plan(string head, string content, OriginEnding ending = OriginEnding.Stays) =>
        new(Encoding.Latin1.GetBytes(head.Replace("\n", "\r\n") + content), ending);

    private void CheckReceived(MarkedClient client)
    {
        byte[] received = client.End.Received;
        string text = Encoding.Latin1.GetString(received);
        CheckMarks(text, MarksFor(client), $"an answer to {client.Name}");
        if (!client.End.HasLeft)
            WholeCount += AnswerJudge.Check(client.End.Sent, received, client.End.SawEnd).Count(answer => answer.IsComplete);
    }

    private void CheckBlock(string block)
    {
        // The first line names the fiber whose block it is.
        string first = block.Split('\n')[0];
        MarkedClient? owner = clients.Find(client => first.EndsWith($" {client.Name}", StringComparison.Ordinal));
        HashSet<string> allowed =
            owner is not null ? MarksFor(owner) : [.. answerMarks.Keys, .. answerMarks.Values.SelectMany(one => one)];
        CheckMarks(block, allowed, "a block of output");
        if (owner is not null)
            Assert.DoesNotContain($"Basic {owner.Mark}", block, StringComparison.Ordinal);
    }

    // What is stored belongs to whoever asks: paths, and what origins answered.
    private void CheckFile(string file)
    {
        HashSet<string> allowed = [.. answerMarks.Keys, .. answerMarks.Values.SelectMany(one => one)];
        CheckMarks(Encoding.Latin1.GetString(File.ReadAllBytes(file)), allowed, file);
    }

    private HashSet<string> MarksFor(MarkedClient client) =>
        [client.Mark, .. client.Paths, .. client.Paths.SelectMany(path => answerMarks[path])];

    private void CheckMarks(string text, HashSet<string> allowed, string where)
    {
        string? foreign = marks.In(text).FirstOrDefault(mark => !allowed.Contains(mark));
        Assert.True(foreign is null, $"{foreign} is in {where}: {text[..Math.Min(text.Length, 4000)]}");
        Assert.False(text.Contains(Poison, StringComparison.Ordinal), $"uncleared bytes are in {where}");
    }
}
