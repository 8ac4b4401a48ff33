using System.Text;
using Replicator.Tests.Strictness.Checker;

namespace Replicator.Tests.Fuzzing;

/// <summary>Exchanges through the whole proxy whose requests or answers are nearly right, beside two clients that do
/// nothing wrong: nothing ill formed leaves the proxy, nobody sees another's bytes, nobody is left waiting.</summary>
public sealed class ExchangeFuzzTests
{
    private const int CaseCount = 250;
    private const int ExchangesOfCase = 20;

    private readonly Dictionary<string, OriginPlan> plans = [];

    // For the test to see that something happened.
    private int wholeCount;
    private int ownCount;

    [Fact]
    public void Nothing_that_a_peer_sends_harms_others_or_leaves_the_proxy_ill_formed()
    {
        int caseCount = 0;
        FuzzRun.Cases(CaseCount, (random, _) =>
        {
            caseCount++;
            RunCase(random);
        });
        int least = caseCount * ExchangesOfCase / 5;
        Assert.True(wholeCount > least && ownCount > least, $"{wholeCount} came whole, {ownCount} pages of our own");
    }

    private void RunCase(Random random)
    {
        plans.Clear();
        var marks = new Marks(random);
        using var world = new WireWorld(request => WellBehavedClient.Plan(request) ?? PlanFor(marks, request));
        WellBehavedClient[] good = [new(world, marks), new(world, marks)];
        var clients = new List<WireEnd>();
        for (int exchange = 0; exchange < ExchangesOfCase; exchange++)
        {
            RunExchange(world, clients, marks, random);
            good[exchange % 2].Ask(random);
        }

        world.CloseAndJudge();
        foreach (WireEnd client in clients)
            Judge(client, marks);
    }

    private OriginPlan PlanFor(Marks marks, WireMessage request)
    {
        string? mark = marks.In(request.Target).FirstOrDefault();
        return mark is not null && plans.TryGetValue(mark, out OriginPlan? plan)
            ? plan
            : new OriginPlan(Encoding.Latin1.GetBytes("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"), OriginEnding.Stays);
    }

    private void RunExchange(WireWorld world, List<WireEnd> clients, Marks marks, Random random)
    {
        string mark = marks.Next();
        var mutator = new Mutator(random);
        byte[] request = ExchangeCorpus.Request(random.Next(ExchangeCorpus.RequestCount), mark);
        byte[] answer = ExchangeCorpus.Answer(random.Next(ExchangeCorpus.AnswerCount), mark);
        if (random.Next(3) > 0)
            request = mutator.Mutate(request);
        if (random.Next(3) > 0)
            answer = mutator.Mutate(answer);
        plans[mark] =
            new OriginPlan(answer, (OriginEnding)Math.Max(0, random.Next(6) - 3), IsEarly: random.Next(4) == 0);

        WireEnd client = clients.LastOrDefault() is { IsOver: false } last && random.Next(3) == 0
            ? last
            : world.Connect();
        if (!clients.Contains(client))
            clients.Add(client);
        SendInPieces(world, client, request, random);
        switch (random.Next(8))
        {
            case 0:
                client.Leave(resets: random.Next(2) == 0);
                break;
            case 1:
                client.EndSending();
                break;
            case 2:
                world.Advance(TimeSpan.FromSeconds(random.Next(20)));
                break;
        }

        world.Run();
    }

    private static void SendInPieces(WireWorld world, WireEnd client, byte[] bytes, Random random)
    {
        for (int position = 0; position < bytes.Length;)
        {
            int length = random.Next(2) == 0 ? bytes.Length - position : 1 + random.Next(bytes.Length - position);
            client.Send(bytes.AsSpan(position, length));
            position += length;
            world.Run();
        }
    }

    private void Judge(WireEnd client, Marks marks)
    {
        byte[] received = client.Received;
        IReadOnlyList<WireMessage> answers = AnswerJudge.Check(client.Sent, received, client.SawEnd);
        string[] own = [.. marks.In(client.Sent)];
        string? foreign = marks.In(received).FirstOrDefault(mark => !own.Contains(mark));
        Assert.True(foreign is null, $"{foreign} is another's, in {Encoding.Latin1.GetString(received)}");
        ownCount += answers.Count(answer => answer.Has("Proxy-Status"));
        wholeCount += answers.Count(answer => answer.IsComplete && !answer.Has("Proxy-Status"));
        foreach (WireMessage answer in answers)
            CheckContent(answer, marks, client.SawEnd);
    }

    // What the origin's answer holds by the grammar is what the client got, and what broke off there does not look
    // whole here.
    private void CheckContent(WireMessage answer, Marks marks, bool sawEnd)
    {
        string mark = marks.In(answer.Content).FirstOrDefault("");
        if (answer.Has("Proxy-Status") || !plans.TryGetValue(mark, out OriginPlan? plan))
            return;
        Verdict verdict = new ResponseChecker { ArePassedOn = false }.Check(plan.Answer, ["GET"]);
        if (verdict.Violation is not null || verdict.Messages.Count == 0)
            return;
        WireMessage origin = verdict.Messages[^1];
        if (origin.Status != answer.Status || (origin.EndsWithConnection && plan.Ending == OriginEnding.Resets))
            return;
        bool looksWhole = answer.IsComplete && (!answer.EndsWithConnection || sawEnd);
        string text = Encoding.Latin1.GetString(plan.Answer);
        Assert.True(origin.IsComplete || !looksWhole, $"looks whole, but came as: {text}");
        if (looksWhole)
            Assert.Equal(Encoding.Latin1.GetString(origin.Content), Encoding.Latin1.GetString(answer.Content));
    }
}
