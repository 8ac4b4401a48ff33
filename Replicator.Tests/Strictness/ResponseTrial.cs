using System.Text;
using Replicator.Tests.Support;

namespace Replicator.Tests.Strictness;

/// <summary>An answer of an origin, played in one setting. Each outcome is judged from all sides: what each client sees,
/// what becomes of the connection, what is stored, and what the next client is served.</summary>
internal sealed class ResponseTrial : IDisposable
{
    public const string Target = RequestTrial.Target;
    private const string First = "http://origin.example/first";
    private const string StoredHead =
        "HTTP/1.1 200 OK\r\nCache-Control: max-age=1\r\nETag: \"stored\"\r\nContent-Length: 6\r\n\r\n";

    private readonly Scene scene = new();
    private readonly Asked asked;
    private readonly Dictionary<string, string> storedBefore;
    private readonly MemoryTransport connection;
    private int unanswered;
    private readonly bool isHonest; // Set and unset while the trial is played, which is in the constructor.

    private ResponseTrial(Asked asked, string answer, bool ends)
    {
        this.asked = asked;
        isHonest = true;
        scene.Origin.AlwaysAnswersRaw(Answer);
        if (asked == Asked.Stale)
            StoreStale();
        if (asked == Asked.Kept)
            scene.Client().Gets(First);
        storedBefore = Stored();
        isHonest = false;
        Clients = asked == Asked.Joined ? [scene.Client(), scene.Client()] : [scene.Client()];
        foreach (Peer client in Clients)
            client.SendsRaw(Request(asked));
        connection = scene.Origin.Connection;
        while (unanswered > 0)
        {
            unanswered--;
            scene.Origin.SendsRaw(answer);
            if (ends)
                scene.Origin.Ends();
        }

        isHonest = true;
    }

    public Scene Scene => scene;

    public IReadOnlyList<Peer> Clients { get; }

    public Peer Client => Clients[0];

    /// <summary>Whether the connection that carried the answer was closed by the proxy.</summary>
    public bool IsConnectionClosed => connection.Incoming.IsEnded || connection.Incoming.IsReset;

    /// <summary>The answer is no HTTP: each client gets 502, or what is stored if it may stand in.</summary>
    public static void Refuses(Asked asked, string answer)
    {
        using var trial = new ResponseTrial(asked, answer, ends: false);
        foreach (Peer client in trial.Clients)
        {
            ReceivedMessage response = Assert.Single(client.Responses);
            Wire.AssertResponses(client.Responses);
            Assert.True(response.IsComplete);
            Assert.Equal(asked == Asked.Stale ? 200 : 502, response.Status);
            if (asked == Asked.Stale)
                Assert.Equal("stored", response.Content);
            else
                Assert.StartsWith("replicator; error=http_protocol_error", response["Proxy-Status"]);
            Assert.False(client.SawEnd || client.SawReset);
        }

        trial.AssertNothingCame();
    }

    /// <summary>The head is good and the content is not: each client sees that what it got is not whole. Where
    /// nothing was sent yet it is told 502, or gets what is stored if that may stand in.</summary>
    public static void Cuts(Asked asked, string answer, bool ends = false)
    {
        using var trial = new ResponseTrial(asked, answer, ends);
        foreach (Peer client in trial.Clients)
        {
            if (client.Responses is [{ IsComplete: true } whole])
            {
                Assert.Equal(asked == Asked.Stale ? (200, "stored") : (502, whole.Content), (whole.Status, whole.Content));
                continue;
            }

            Assert.True(client.SawReset || client.SawEnd, "the connection is cut");
            Assert.DoesNotContain(client.Responses, response => response.IsComplete);
        }

        trial.AssertNothingCame();
    }

    /// <summary>The answer is passed on, in our own framing.</summary>
    /// <param name="asked">The setting.</param>
    /// <param name="answer">In all its bytes.</param>
    /// <param name="content">What each client gets.</param>
    /// <param name="ends">The origin closes behind it.</param>
    /// <param name="mayBeKept">Whether the connection may serve another exchange.</param>
    /// <param name="status">What each client gets.</param>
    /// <param name="inspect">Looks at what each client got.</param>
    public static void PassesOn(
        Asked asked,
        string answer,
        string content,
        bool ends = false,
        bool mayBeKept = true,
        int status = 200,
        Action<ReceivedMessage>? inspect = null)
    {
        using var trial = new ResponseTrial(asked, answer, ends);
        foreach (Peer client in trial.Clients)
        {
            Wire.AssertResponses(client.Responses);
            ReceivedMessage response = client.Response;
            Assert.Equal(status, response.Status);
            Assert.True(response.IsComplete);
            Assert.Equal(asked == Asked.Head ? "" : content, response.Content);
            Assert.False(client.SawEnd || client.SawReset);
            inspect?.Invoke(response);
        }

        if (!ends)
            Assert.Equal(mayBeKept, !trial.IsConnectionClosed);
        trial.AssertNextClientIsServed();
    }

    /// <summary>As it is played, for what is judged by the test itself.</summary>
    public static ResponseTrial Play(Asked asked, string answer, bool ends = false) => new(asked, answer, ends);

    public void Dispose() => scene.Dispose();

    /// <summary>No connection of that kind is used again, and no byte of it is stored or reaches anybody.</summary>
    public void AssertNothingCame()
    {
        Assert.True(IsConnectionClosed, "the connection to the origin is closed");
        Assert.Equal(storedBefore, Stored());
        AssertNextClientIsServed();
        Assert.All(Clients, client => Assert.DoesNotContain("evil", client.Received));
    }

    /// <summary>Another client gets the right bytes.</summary>
    public void AssertNextClientIsServed()
    {
        Peer next = scene.Client().Gets("http://origin.example/next").Gets("http://origin.example/after");
        Assert.Equal(["/next", "/after"], next.Responses.Select(response => response.Content));
        Assert.DoesNotContain("evil", next.Received);
        Wire.AssertRequests(scene.Origin.Requests);
    }

    /// <summary>Another client gets what the origin serves now.</summary>
    public void AssertTargetIsAskedForAgain() =>
        Assert.Equal("/target", scene.Client().Gets(Target).Response.Content);

    private static string Request(Asked asked)
    {
        const string Fields = " http://origin.example/target HTTP/1.1\r\nHost: origin.example\r\n";
        return asked switch
        {
            Asked.Head => $"HEAD{Fields}\r\n",
            Asked.Post => $"POST{Fields}Content-Length: 2\r\n\r\nhi",
            Asked.Range => $"GET{Fields}Range: bytes=0-1\r\nCache-Control: no-store\r\n\r\n",
            _ => $"GET{Fields}\r\n",
        };
    }

    private void StoreStale()
    {
        scene.Client().Gets(Target);
        scene.Advance(TimeSpan.FromSeconds(2));
    }

    private string? Answer(ReceivedMessage request)
    {
        string path = request.StartLine.Split(' ')[1];
        if (!request.IsComplete)
            return null;
        if (path == "/target" && !isHonest)
        {
            unanswered++;
            return "";
        }

        if (path == "/target" && asked == Asked.Stale && storedBefore is null)
            return StoredHead + "stored";
        string head = $"HTTP/1.1 200 OK\r\nCache-Control: max-age=600\r\nContent-Length: {path.Length}\r\n\r\n";
        return request.StartLine.StartsWith("HEAD ", StringComparison.Ordinal) ? head : head + path;
    }

    private Dictionary<string, string> Stored() => Directory
        .EnumerateFiles(scene.Root, "*", SearchOption.AllDirectories)
        .Where(name => !name.Contains("/.replicator/", StringComparison.Ordinal))
        .ToDictionary(name => name, name => File.ReadAllText(name, Encoding.Latin1));
}
