using System.Text;
using Replicator.Tests.Support;

namespace Replicator.Tests.Strictness;

/// <summary>A message of a client, played at one place of a conversation, with a good request behind it in the same
/// send. Each outcome is judged from all sides: what the client sees, what the origin got, what is stored, and what the
/// next client is served.</summary>
internal sealed class RequestTrial : IDisposable
{
    public const string Target = "http://origin.example/target";

    /// <summary>The head of a good request but for its empty line.</summary>
    public const string Get = "GET http://origin.example/target HTTP/1.1\r\nHost: origin.example\r\n";

    public const string Post = "POST http://origin.example/target HTTP/1.1\r\nHost: origin.example\r\n";

    private const string First = "GET http://origin.example/first HTTP/1.1\r\nHost: origin.example\r\n\r\n";
    private const string Follower = "GET http://origin.example/follower HTTP/1.1\r\nHost: origin.example\r\n\r\n";

    private readonly Scene scene = new();
    private readonly Place place;
    private readonly Dictionary<string, string> storedBefore;
    private readonly int answersBefore;
    private int requestsBefore;
    private bool invalidates;

    private RequestTrial(Place place, string message, string follower = Follower)
    {
        this.place = place;
        scene.Origin.AlwaysAnswersRaw(Honest);
        if (place == Place.Hot)
            scene.Client().Gets(Target);
        Client = scene.Client();
        if (place == Place.HotReused)
            Client.Gets(Target);
        if (place == Place.Reused)
            Client.SendsRaw(First);
        if (place == Place.Pipelined) // What it brings is stored before, so that a change shows.
            scene.Client().SendsRaw(First);
        storedBefore = Stored();
        requestsBefore = scene.Origin.RequestCount;
        answersBefore = Client.Responses.Count + (place == Place.Pipelined ? 1 : 0);
        if (place == Place.Split)
            Client.Transport.Outgoing.DeliverInPiecesOf(1);
        Client.SendsRaw((place == Place.Pipelined ? First : "") + message + follower);
    }

    public Peer Client { get; }

    public Scene Scene => scene;

    private bool IsStored => place is Place.Hot or Place.HotReused;

    /// <summary>What the message at hand was answered with.</summary>
    public ReceivedMessage Answer => Client.Responses[answersBefore];

    /// <summary>What the origin got of the message at hand and of what followed it.</summary>
    public IEnumerable<ReceivedMessage> Forwarded => scene.Origin.Requests.Skip(requestsBefore);

    /// <summary>The message is refused and nothing behind it is processed (RFC 9112 §11.2).</summary>
    public static void Refuses(Place place, string message, int status)
    {
        using var trial = new RequestTrial(place, message);
        trial.AssertRefused(status);
        Assert.Empty(trial.Forwarded);
        trial.AssertNothingChanged();
    }

    /// <summary>The head is forwarded before the content turns out to be wrong: what the origin has stays visibly
    /// incomplete.</summary>
    public static void RefusesContent(Place place, string message, int status)
    {
        using var trial = new RequestTrial(place, message);
        trial.AssertRefused(status);
        ReceivedMessage? begun = trial.Forwarded.SingleOrDefault();
        Assert.False(begun is { IsComplete: true }, "what broke off looks complete");
        if (begun is not null)
            trial.AssertOriginConnectionEnded();
        trial.requestsBefore = trial.scene.Origin.RequestCount;
        trial.AssertNothingChanged();
    }

    /// <summary>The message is understood, and so is the one behind it.</summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="message">In all its bytes.</param>
    /// <param name="inspect">Looks at what the origin got; called where it had to be asked.</param>
    public static void Serves(Place place, string message, Action<ReceivedMessage>? inspect = null)
    {
        using var trial = new RequestTrial(place, message);
        IReadOnlyList<ReceivedMessage> answers = trial.Client.Responses;
        Wire.AssertResponses(answers);
        Assert.Equal(trial.answersBefore + 2, answers.Count);
        Assert.Equal(200, trial.Answer.Status);
        Assert.Equal("/follower", answers[^1].Content);
        Assert.All(answers, answer => Assert.True(answer.IsComplete));
        Assert.False(trial.Client.SawEnd || trial.Client.SawReset);
        ReceivedMessage[] forwarded = [.. trial.Forwarded];
        Wire.AssertRequests(forwarded);
        Assert.All(forwarded, request => Assert.True(request.IsComplete));
        Assert.Equal("GET /follower HTTP/1.1", forwarded[^1].StartLine);
        Assert.InRange(forwarded.Length, trial.IsStored ? 1 : 2, 2);
        if (forwarded.Length == 2)
            inspect?.Invoke(forwarded[0]);

        // What an unsafe request has changed is asked for again (RFC 9111 §4.4).
        trial.invalidates = forwarded.Length == 2 && !forwarded[0].StartLine.StartsWith("GET ", StringComparison.Ordinal);
        trial.AssertNextClientIsServed();
    }

    /// <summary>As it is played, for what is judged by the test itself.</summary>
    public static RequestTrial Play(Place place, string message) => new(place, message);

    /// <summary>The same with nothing behind it.</summary>
    public static RequestTrial PlayAlone(Place place, string message) => new(place, message, follower: "");

    public void Dispose() => scene.Dispose();

    /// <summary>Refused with that status, closed, and nothing behind it answered.</summary>
    public void AssertRefused(int status)
    {
        Wire.AssertResponses(Client.Responses);
        Assert.Equal(answersBefore + 1, Client.Responses.Count);
        Assert.Equal(status, Answer.Status);
        Assert.Equal("close", Answer["Connection"]);
        Assert.StartsWith("replicator; error=http_request_error", Answer["Proxy-Status"]);
        Assert.True(Answer.IsComplete);
        Assert.True(Client.SawEnd, "the connection is closed");
        Wire.AssertRequests(Forwarded);
    }

    /// <summary>Nothing was stored or lost, and others are served as if nothing had been.</summary>
    public void AssertNothingChanged()
    {
        AssertNothingBehindWasProcessed();
        Assert.Equal(storedBefore, Stored());
        AssertNextClientIsServed();
    }

    /// <summary>The request that was sent together with the message went nowhere.</summary>
    public void AssertNothingBehindWasProcessed() =>
        Assert.DoesNotContain(scene.Origin.Requests, request => request.StartLine.Contains("/follower"));

    /// <summary>Another client gets the right bytes; from the store where they lie there.</summary>
    public void AssertNextClientIsServed()
    {
        int asked = scene.Origin.RequestCount;
        Peer next = scene.Client().Gets(Target).Gets("http://origin.example/next");
        Assert.Equal(["/target", "/next"], next.Responses.Select(response => response.Content));
        Assert.All(next.Responses, response => Assert.Equal(200, response.Status));
        if (IsStored && !invalidates)
            Assert.Equal(asked + 1, scene.Origin.RequestCount);
    }

    private void AssertOriginConnectionEnded()
    {
        MemoryPipe incoming = scene.Origin.Connection.Incoming;
        Assert.True(incoming.IsEnded || incoming.IsReset, "the connection to the origin is closed");
    }

    /// <summary>Names and contents of what is stored.</summary>
    private Dictionary<string, string> Stored() => Directory
        .EnumerateFiles(scene.Root, "*", SearchOption.AllDirectories)
        .Where(name => !name.Contains("/.replicator/", StringComparison.Ordinal))
        .ToDictionary(name => name, name => File.ReadAllText(name, Encoding.Latin1));

    private static string? Honest(ReceivedMessage request)
    {
        if (!request.IsComplete)
            return null;
        string path = request.StartLine.Split(' ')[1];
        string head = $"HTTP/1.1 200 OK\r\nCache-Control: max-age=600\r\nContent-Length: {path.Length}\r\n\r\n";
        return request.StartLine.StartsWith("HEAD ", StringComparison.Ordinal) ? head : head + path;
    }
}
