using Bench.Odd;

namespace Bench.Differ;

/// <summary>The same short conversations through Replicator, nginx and squid with their caches: what each client got,
/// and whether the origin was asked. Each difference wants an explanation.</summary>
internal sealed class DifferVerb(BenchOptions options)
{
    private const int AtOnce = 16;

    private const string ForNginx =
        "proxy_cache_revalidate on; proxy_cache_background_update on; proxy_set_header Connection \"\";";

    private static readonly string[] Names = ["replicator", "nginx", "squid"];

    public Outcome Run()
    {
        using var work = new WorkFolder(options.Work);
        OtherProxy.Open(work.Path);
        using var replicator = new ProxyProcess(options, work.Root, "-q");
        using OtherProxy nginx = OtherProxy.Nginx(Path.Combine(work.Path, "nginx"), ForNginx);
        using OtherProxy squid = OtherProxy.Squid(Path.Combine(work.Path, "squid"));
        using var origin = new DifferOrigin();
        var others = new OtherWork(replicator);
        int[] ports = [replicator.Port, nginx.Port, squid.Port];
        DifferConversation[] conversations =
        [
            .. Enumerable.Range(1, options.Conversations)
                .Select(number => ConversationMaker.Make(options.Seed, number)),
        ];
        var differences = new List<Difference>();
        var limit = new ParallelOptions { MaxDegreeOfParallelism = AtOnce };
        Parallel.ForEachAsync(conversations, limit, async (conversation, _) =>
        {
            DifferObservation[][] seen = await Task.WhenAll(Names.Select((name, proxy) =>
                DifferClient.Hold(conversation, origin, ports[proxy], name)));
            lock (differences)
            {
                differences.AddRange(Enumerable.Range(1, Names.Length - 1)
                    .Select(proxy => Difference.Between(conversation, Names[proxy], seen[0], seen[proxy]))
                    .OfType<Difference>());
            }
        }).GetAwaiter().GetResult();

        differences.Sort((one, other) => one.Conversation.Number.CompareTo(other.Conversation.Number));
        int unexplained = Print(differences);
        int steps = conversations.Sum(conversation => conversation.Steps.Count);
        return new Outcome(
            [
                Figure.Told("conversations", conversations.Length),
                Figure.Told("requests through each proxy", steps),
                .. Names.Skip(1).Select(name => Figure.Told(
                    $"conversations in which {name} does the same throughout",
                    conversations.Length - differences.Count(difference => difference.Other == name))),
                Figure.Exactly("differences that nothing explains", unexplained, 0),
            ],
            others.Cores)
        {
            MayRepeat = false,
        };
    }

    // Each kind with its count and an example, then what is of no kind. Returns how many those are.
    private static int Print(List<Difference> differences)
    {
        ILookup<Explanation?, Difference> kinds = differences.ToLookup(difference =>
            Explanations.All.FirstOrDefault(explanation => explanation.Holds(difference)));
        foreach (Explanation explanation in Explanations.All.Where(kinds.Contains))
        {
            Difference example = kinds[explanation].MinBy(difference => difference.Index)!;
            string who = explanation.Other.Length > 0 ? $"{explanation.Other} " : "";
            Console.Out.WriteLine($"{kinds[explanation].Count()} × {who}{explanation.Sentence} "
                + $"({explanation.Section}; right: {explanation.Right}), "
                + $"as in conversation {example.Conversation.Number}:\n{example.Told()}");
        }

        foreach (Difference difference in kinds[null])
            Console.Out.WriteLine(
                $"UNEXPLAINED, {difference.Other}, {difference.Conversation.Number}:\n{difference.Told()}");
        return kinds[null].Count();
    }
}
