using System.Net.Security;
using System.Text;
using Fibers;
using Replicator.Network;
using Replicator.Tls;

namespace Replicator.Tests.Support;

/// <summary>A client of the proxy in a conversation: what it sends is worked off until nothing moves without time
/// passing.</summary>
internal sealed class Peer
{
    private readonly Scene scene;
    private readonly MemoryTransport transport;
    private readonly StringBuilder received = new();
    private readonly List<string> methods = [];

    // What it speaks over; null: while hands are shaken nothing is read.
    private ITransport? line;

    public Peer(Scene scene, MemoryTransport transport)
    {
        this.scene = scene;
        this.transport = transport;
        line = transport;
    }

    public MemoryTransport Transport => transport;

    /// <summary>The proxy has ended its side.</summary>
    public bool SawEnd { get; private set; }

    /// <summary>The proxy has reset the connection.</summary>
    public bool SawReset { get; private set; }

    public bool ReadsNothing { get; private set; }

    /// <summary>All that came, one character a byte.</summary>
    public string Received => received.ToString();

    public IReadOnlyList<ReceivedMessage> Responses => ReceivedMessage.ParseAll(Received, SawEnd, methods);

    /// <summary>The last response that has begun.</summary>
    public ReceivedMessage Response => Responses[^1];

    /// <summary>Why the handshake of <see cref="Secures"/> failed; null: it did not.</summary>
    public Exception? HandshakeFailure { get; private set; }

    /// <summary>Goes on in TLS; what came and went before is forgotten.</summary>
    public Peer Secures(SslClientAuthenticationOptions options)
    {
        received.Clear();
        methods.Clear();
        line = null;
        var secured = new TlsTransport(new Connection(transport, new BufferBudget(long.MaxValue)));
        var shaken = new Result();
        scene.Loop.Start(Shake(secured, options, shaken), "client shakes hands");
        scene.Run();
        HandshakeFailure = shaken.Error;
        if (shaken.Failed)
            secured.Dispose();
        else
            line = secured;
        scene.Run();
        return this;
    }

    /// <summary>Sends text in which LF stands for CRLF.</summary>
    public Peer Sends(string text) => SendsRaw(text.Replace("\n", "\r\n"));

    /// <summary>Sends text as it is, a byte a character.</summary>
    public Peer SendsRaw(string text)
    {
        methods.AddRange(MethodsIn(text));
        byte[] bytes = Encoding.Latin1.GetBytes(text);
        for (int sent = 0; sent < bytes.Length && !SawReset;)
        {
            try
            {
                if (line!.TrySend(bytes.AsSpan(sent), more: false, out int count))
                    sent += count;
            }
            catch (ConnectionException)
            {
                SawReset = true;
            }

            scene.Run();
        }

        return this;
    }

    /// <summary>Asks for an absolute target with GET.</summary>
    public Peer Gets(string uri, string fields = "")
    {
        var parsed = new Uri(uri);
        return Sends($"GET {uri} HTTP/1.1\nHost: {parsed.Authority}\n{fields}\n");
    }

    /// <summary>Ends its side; what the proxy sends still arrives.</summary>
    public void Ends()
    {
        line!.ShutdownSend();
        scene.Run();
    }

    /// <summary>Stays connected, and reads only when it <see cref="Reads"/> again.</summary>
    public void Stalls() => ReadsNothing = true;

    public void Reads()
    {
        ReadsNothing = false;
        scene.Run();
    }

    /// <summary>Goes away.</summary>
    public void Leaves()
    {
        transport.Dispose();
        scene.Run();
    }

    /// <summary>Breaks its connection.</summary>
    public void Resets()
    {
        transport.Abort();
        Leaves();
    }

    /// <summary>Takes what is there; true if something was.</summary>
    public bool Receive()
    {
        byte[] buffer = new byte[64 << 10];
        int before = received.Length;
        try
        {
            while (!ReadsNothing && !transport.IsDisposed && !SawEnd && !SawReset && line is not null && line.TryReceive(buffer, out int count))
            {
                received.Append(Encoding.Latin1.GetString(buffer, 0, count));
                SawEnd = count == 0;
            }
        }
        catch (ConnectionException)
        {
            SawReset = true;
        }

        return received.Length > before;
    }

    private IEnumerable<Yield> Shake(TlsTransport secured, SslClientAuthenticationOptions options, Result shaken)
    {
        var deadline = new Deadline(scene.Loop.Clock, TimeSpan.FromMinutes(1));
        yield return Yield.Try(secured.AuthenticateAsClient(options, deadline), shaken);
    }

    // Good enough to know which answers have no content.
    private static IEnumerable<string> MethodsIn(string text) => text.Split("\r\n")
        .Where(line => line.EndsWith(" HTTP/1.1", StringComparison.Ordinal) || line.EndsWith(" HTTP/1.0", StringComparison.Ordinal))
        .Select(line => line.Split(' ')[0]);
}
