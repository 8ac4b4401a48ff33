using System.Globalization;
using System.Net;
using System.Text;
using Fibers;
using Replicator.Tests.Support;

namespace Replicator.Tests.Cache.Model;

/// <summary>The origin of one history: what it has at each path, how it behaves, and all that it ever answered.</summary>
internal sealed class ModelOrigin
{
    private static readonly TimeSpan Slowness = TimeSpan.FromSeconds(1);

    private readonly Dictionary<(int Path, string Language), Content> contents = [];
    private readonly List<MemoryTransport> connections = [];
    private readonly Scene scene;
    private readonly string prefix;
    private readonly Func<Instant> now;
    private readonly IPEndPoint endPoint;
    private Behaviour behaviour;
    private int published;

    /// <param name="scene">Whose only origin it becomes.</param>
    /// <param name="prefix">Begins each path.</param>
    /// <param name="now">The time, and the order of events.</param>
    public ModelOrigin(Scene scene, string prefix, Func<Instant> now)
    {
        this.scene = scene;
        this.prefix = prefix;
        this.now = now;
        endPoint = scene.EndPointOf("origin.example", 80);
        scene.Network.Listen(endPoint, Accept);
    }

    public List<OriginAnswer> Answers { get; } = [];

    /// <summary>All that it ever had.</summary>
    public List<Content> Contents { get; } = [];

    /// <summary>When it began and ceased to be gone.</summary>
    public List<(Instant At, bool IsGone)> Outages { get; } = [];

    public void Publish(Publish step)
    {
        string name = $"{step.Path}{step.Language}{++published}";
        string date = scene.Loop.Clock.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        string? tag = step.Validators switch
        {
            ValidatorKind.Strong or ValidatorKind.StrongAndDate => $"\"{name}\"",
            ValidatorKind.Weak => $"W/\"{step.Path}{step.Language}\"",
            _ => null,
        };
        bool isDated = step.Validators is ValidatorKind.Date or ValidatorKind.StrongAndDate;
        var content = new Content(name, step.Language, tag, isDated ? date : null, step.Policy)
        {
            Bytes = Content.BytesOf(name, step.Length),
            Published = now(),
        };
        contents[(step.Path, step.Language)] = content;
        Contents.Add(content);
    }

    public void Behave(Behaviour next)
    {
        if ((next == Behaviour.Gone) != (behaviour == Behaviour.Gone))
            Outages.Add((now(), next == Behaviour.Gone));
        behaviour = next;
        if (next != Behaviour.Gone)
        {
            scene.Network.Listen(endPoint, Accept);
            return;
        }

        scene.Network.Refuse(endPoint);
        foreach (MemoryTransport connection in connections)
            connection.Dispose();
        connections.Clear();
    }

    private void Accept(MemoryTransport transport)
    {
        connections.Add(transport);
        scene.Loop.Start(Serve(transport), "model origin");
    }

    private IEnumerable<Yield> Serve(MemoryTransport transport)
    {
        var received = new StringBuilder();
        while (!transport.IsDisposed)
        {
            if (!Wire.TryReceive(transport, received, out bool hasEnded) && hasEnded)
                yield break;
            while (Wire.TryTakeHead(received) is Head request)
            {
                OriginAnswer answer = OriginReply.To(request, Answers.Count, now(), ContentFor(request), behaviour);
                Answers.Add(answer);
                bool isSlow = behaviour == Behaviour.Slow;
                if (isSlow)
                    yield return Yield.Wait(Slowness);
                if (transport.IsDisposed)
                    yield break;
                answer.Begun = now();
                string text = answer.Head.Text.Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n" + answer.Text;
                int half = text.Length - (answer.Text.Length / 2);
                for (int sent = 0; sent < text.Length && !transport.IsDisposed;)
                {
                    int end = sent < half ? half : text.Length;
                    if (Wire.TrySend(transport, text[sent..end], out int count))
                        sent += count;
                    else
                        yield return transport.Writable(Timeout.InfiniteTimeSpan);
                    if (sent == half && answer.BreaksOff)
                        transport.Dispose();
                    else if (sent == half && isSlow)
                        yield return Yield.Wait(Slowness);
                }

                answer.Ended = now();
            }

            if (!transport.IsDisposed)
                yield return transport.Readable(Timeout.InfiniteTimeSpan);
        }
    }

    private Content? ContentFor(Head request)
    {
        int path = request.StartLine.Split(' ')[1][prefix.Length..] == "0" ? 0 : 1;
        string language = path == 0 ? request["Accept-Language"] ?? "" : "";
        return contents.GetValueOrDefault((path, language));
    }
}
