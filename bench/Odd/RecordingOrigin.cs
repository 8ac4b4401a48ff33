using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bench.Odd;

/// <summary>An origin for one message: it keeps every byte that comes, and answers each head that it sees.</summary>
internal sealed class RecordingOrigin : IDisposable
{
    private const int QuietMilliseconds = 60;

    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> connections = [];
    private readonly List<StringBuilder> received = [];
    private readonly byte[] answer;
    private readonly bool staysOpen;
    private readonly Lock gate = new();

    /// <param name="answer">To every request.</param>
    /// <param name="staysOpen">After an answer it waits for more, else it closes.</param>
    public RecordingOrigin(byte[] answer, bool staysOpen)
    {
        this.answer = answer;
        this.staysOpen = staysOpen;
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(16);
        StartThread(Accept);
    }

    public string Authority => $"127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}";

    /// <summary>What came on each connection, a character a byte.</summary>
    public IReadOnlyList<string> Received
    {
        get
        {
            lock (gate)
                return [.. received.Select(text => text.ToString())];
        }
    }

    public void Dispose()
    {
        listener.Dispose();
        lock (gate)
            connections.ForEach(connection => connection.Dispose());
    }

    private static void StartThread(Action run) => new Thread(() => Quietly(run)) { IsBackground = true }.Start();

    private static void Quietly(Action run)
    {
        try
        {
            run();
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // The message was tried, or the proxy left.
        }
    }

    private void Accept()
    {
        while (true)
        {
            Socket connection = listener.Accept();
            var text = new StringBuilder();
            lock (gate)
            {
                connections.Add(connection);
                received.Add(text);
            }

            StartThread(() => Serve(connection, text));
        }
    }

    private void Serve(Socket connection, StringBuilder text)
    {
        using Socket owned = connection;
        connection.NoDelay = true;
        var buffer = new byte[128 << 10];
        for (int answered = 0; ;)
        {
            // Who has sent a head is given a moment for what follows it, for some contents come in a piece of their own.
            if (HeadCount(text) > answered && !connection.Poll(QuietMilliseconds * 1000, SelectMode.SelectRead))
            {
                connection.Send(answer);
                answered = HeadCount(text);
                if (!staysOpen)
                    return;
            }

            int count = connection.Receive(buffer);
            if (count == 0)
                return;
            lock (gate)
                text.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }
    }

    private int HeadCount(StringBuilder text)
    {
        lock (gate)
        {
            string all = text.ToString();
            return all.Contains("\r\n\r\n", StringComparison.Ordinal) ? all.Split(" HTTP/1.").Length - 1 : 0;
        }
    }
}
