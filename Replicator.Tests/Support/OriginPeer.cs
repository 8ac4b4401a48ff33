using System.Net.Security;
using System.Runtime.InteropServices;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Fibers;
using Replicator.Network;
using Replicator.Tls;

namespace Replicator.Tests.Support;

/// <summary>An origin in a conversation. It answers what was prepared, and otherwise what the test sends by
/// hand.</summary>
internal sealed class OriginPeer(Scene scene)
{
    private readonly List<Line> lines = [];
    private readonly Queue<string> answers = new();
    private Func<ReceivedMessage, string?>? always;
    private bool readsNothing;
    private SslServerAuthenticationOptions? identity;
    private bool isTunnelled;

    /// <summary>All requests whose head is complete, in the order of connections, then of arrival.</summary>
    public IReadOnlyList<ReceivedMessage> Requests => [.. lines.SelectMany(line => line.Requests)];

    public ReceivedMessage Request => Requests[^1];

    /// <summary>All that came on the connection accepted last.</summary>
    public string Received => lines[^1].Received;

    /// <summary>All that came on the connection whose requests begin so.</summary>
    public string ReceivedOf(string start) => lines
        .Select(line => line.Received)
        .Single(received => received.StartsWith(start, StringComparison.Ordinal));

    public int RequestCount => Requests.Count;

    public int ConnectionCount => lines.Count;

    /// <summary>The connection accepted last.</summary>
    public MemoryTransport Connection => lines[^1].Transport;

    /// <summary>Why the client of the connection accepted last would not go on in TLS; null: it did.</summary>
    public Exception? Refusal => lines[^1].Refusal;

    /// <summary>The next request is answered so, as soon as its head came; LF stands for CRLF.</summary>
    public OriginPeer Answers(string text)
    {
        answers.Enqueue(text.Replace("\n", "\r\n"));
        scene.Run();
        return this;
    }

    /// <summary>Every request that nothing else was prepared for is answered so; LF stands for CRLF.</summary>
    public OriginPeer AlwaysAnswers(Func<ReceivedMessage, string> answer)
    {
        always = request => answer(request).Replace("\n", "\r\n");
        return this;
    }

    /// <summary>As <see cref="AlwaysAnswers"/>, in bytes as they are; null: not yet, ask again when more came.</summary>
    public OriginPeer AlwaysAnswersRaw(Func<ReceivedMessage, string?> answer)
    {
        always = answer;
        return this;
    }

    /// <summary>Sends on the connection accepted last; LF stands for CRLF.</summary>
    public OriginPeer Sends(string text) => SendsRaw(text.Replace("\n", "\r\n"));

    /// <summary>Sends on the connection accepted last, a byte a character.</summary>
    public OriginPeer SendsRaw(string text) => SendsRawOn(lines.Count - 1, text);

    /// <summary>Sends on one connection, a byte a character.</summary>
    /// <param name="connection">How many were accepted before it.</param>
    public OriginPeer SendsRawOn(int connection, string text)
    {
        lines[connection].Send(text);
        scene.Run();
        return this;
    }

    /// <summary>Speaks TLS on connections that it accepts from now on.</summary>
    /// <param name="certificate">Its own.</param>
    /// <param name="isTunnelled">After a CONNECT, as an external proxy.</param>
    public OriginPeer IsSecured(X509Certificate2 certificate, bool isTunnelled = false)
    {
        this.isTunnelled = isTunnelled;
        identity = new SslServerAuthenticationOptions { ServerCertificate = certificate };
        return this;
    }

    /// <summary>Reads nothing on connections that it accepts from now on.</summary>
    public void Stalls() => readsNothing = true;

    /// <summary>The other side of the connection accepted last has ended in order.</summary>
    public bool SawEnd => lines[^1].SawEnd;

    /// <summary>Ends the connection accepted last.</summary>
    public void Ends()
    {
        lines[^1].Transport.Dispose();
        scene.Run();
    }

    /// <summary>Ends all connections.</summary>
    public void EndsAll()
    {
        foreach (Line line in lines)
            line.Transport.Dispose();
        scene.Run();
    }

    /// <summary>Resets the connection accepted last.</summary>
    public void Resets()
    {
        lines[^1].Transport.Abort();
        Ends();
    }

    public void Accept(MemoryTransport transport)
    {
        var line = new Line(this, transport);
        lines.Add(line);
        if (!readsNothing)
            scene.Loop.Start(line.Serve(), "origin");
    }

    private Scene Scene => scene;

    private string? NextAnswer(ReceivedMessage request) =>
        answers.TryDequeue(out string? prepared) ? prepared : always?.Invoke(request);

    private sealed class Line(OriginPeer origin, MemoryTransport transport)
    {
        private readonly StringBuilder received = new();
        private ITransport line = transport;
        private readonly List<byte> unsent = [];
        private readonly Signal changed = new("something to send");
        private int answered;

        public MemoryTransport Transport => transport;

        /// <summary>Why the client would not go on in TLS.</summary>
        public Exception? Refusal { get; private set; }

        /// <summary>The other side has ended in order.</summary>
        public bool SawEnd { get; private set; }

        public string Received => received.ToString();

        public List<ReceivedMessage> Requests => ReceivedMessage.ParseAll(received.ToString(), hasEnded: false, methods: null);

        public void Send(string text)
        {
            unsent.AddRange(Encoding.Latin1.GetBytes(text));
            changed.Set();
        }

        public IEnumerable<Yield> Serve()
        {
            if (origin.isTunnelled)
                yield return Yield.Call(AnswerConnect());
            if (origin.identity is not null)
            {
                var secured = new TlsTransport(new Connection(transport, new BufferBudget(long.MaxValue)));
                var shaken = new Result();
                yield return Yield.Try(secured.AuthenticateAsServer(
                    origin.identity, new Deadline(origin.Scene.Loop.Clock, TimeSpan.FromMinutes(1))), shaken);
                Refusal = shaken.Error;
                if (shaken.Failed)
                {
                    secured.Dispose();
                    yield break;
                }

                line = secured;
            }

            origin.Scene.Loop.Start(SendAll(), "origin sends");
            byte[] buffer = new byte[64 << 10];
            while (!transport.IsDisposed)
            {
                int count = 0;
                bool isBroken = false;
                try
                {
                    if (line.TryReceive(buffer, out count) && count == 0)
                    {
                        SawEnd = line.Failure is null;
                        yield break;
                    }
                }
                catch (ConnectionException)
                {
                    isBroken = true;
                }

                if (isBroken)
                    yield break;
                received.Append(Encoding.Latin1.GetString(buffer, 0, count));
                for (List<ReceivedMessage> all = Requests; answered < all.Count && origin.NextAnswer(all[answered]) is string text;)
                {
                    answered++;
                    Send(text);
                }

                if (count == 0)
                    yield return line.Readable(Timeout.InfiniteTimeSpan);
            }
        }

        private IEnumerable<Yield> AnswerConnect()
        {
            byte[] buffer = new byte[4096];
            while (Requests.Count == 0)
            {
                yield return transport.Readable(Timeout.InfiniteTimeSpan);
                transport.TryReceive(buffer, out int count);
                received.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }

            answered++;
            transport.TrySend("HTTP/1.1 200 OK\r\n\r\n"u8, more: false, out _);
        }

        private IEnumerable<Yield> SendAll()
        {
            for (int sent = 0; !transport.IsDisposed;)
            {
                int count = 0;
                bool isBroken = false;
                try
                {
                    if (sent < unsent.Count)
                        line.TrySend(CollectionsMarshal.AsSpan(unsent)[sent..], more: false, out count);
                }
                catch (ConnectionException)
                {
                    isBroken = true;
                }

                if (isBroken)
                    yield break;
                sent += count;
                if (sent == unsent.Count)
                    yield return Yield.Wait(changed, Timeout.InfiniteTimeSpan);
                else
                    yield return line.Writable(Timeout.InfiniteTimeSpan);
            }
        }
    }
}
