namespace Bench.Odd;

/// <summary>The same malformed and odd messages through Replicator, nginx and squid as forward proxies: who refuses
/// what, and what goes on or is stored. Prints the table, and by itself what Replicator takes while another
/// refuses.</summary>
internal sealed class OddVerb(BenchOptions options)
{
    private const int AtOnce = 6;

    private static readonly string[] Names = ["replicator", "nginx", "squid"];

    public Outcome Run()
    {
        using var work = new WorkFolder(options.Work);
        OtherProxy.Open(work.Path);
        using var replicator = new ProxyProcess(options, work.Root, "-q");
        using OtherProxy nginx = OtherProxy.Nginx(Path.Combine(work.Path, "nginx"));
        using OtherProxy squid = OtherProxy.Squid(Path.Combine(work.Path, "squid"));
        var others = new OtherWork(replicator);
        OddMessage[] messages = [.. OddRequests.All, .. OddAnswers.All];
        int[] ports = [replicator.Port, nginx.Port, squid.Port];
        var seen = new OddObservation[messages.Length][];
        Parallel.For(0, messages.Length, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, index =>
            seen[index] = [.. ports.Select(port => OddClient.Try(port, messages[index], index))]);

        Print("What Replicator takes and another refuses", messages, seen, Differs);
        Print("Clients' messages", messages, seen, (message, _) => !message.FromOrigin);
        Print("Origins' answers", messages, seen, (message, _) => message.FromOrigin);
        int ofClients = messages.Count(message => !message.FromOrigin);
        return new Outcome(
            [
                Figure.Told("messages of clients", ofClients),
                Figure.Told("answers of origins", messages.Length - ofClients),
                .. Names.Select((name, proxy) => Figure.Told(
                    $"refused by {name}",
                    Enumerable.Range(0, messages.Length)
                        .Count(index => !seen[index][proxy].IsForwarded(messages[index])))),
                Figure.Told(
                    "taken by replicator, refused by another",
                    Enumerable.Range(0, messages.Length).Count(index => Differs(messages[index], seen[index]))),
            ],
            others.Cores);
    }

    private static bool Differs(OddMessage message, OddObservation[] seen) =>
        (seen[0].IsForwarded(message) && seen.Skip(1).Any(other => !other.IsForwarded(message)))
        || (seen[0].IsStored && seen.Skip(1).Any(other => !other.IsForwarded(message)));

    private static void Print(
        string title, OddMessage[] messages, OddObservation[][] seen, Func<OddMessage, OddObservation[], bool> isShown)
    {
        Console.Out.WriteLine($"## {title}\n\n| message | Replicator | nginx | squid |\n|---|---|---|---|");
        for (int index = 0; index < messages.Length; index++)
        {
            if (!isShown(messages[index], seen[index]))
                continue;
            string side = messages[index].FromOrigin ? "answer" : "request";
            string cells = string.Join(" | ", seen[index].Select(one => one.Describe(messages[index]).Replace("|",
            "\\|")));
            Console.Out.WriteLine($"| {side} {messages[index].Name.Replace("|", "\\|")} | {cells} |");
        }

        Console.Out.WriteLine();
    }
}
