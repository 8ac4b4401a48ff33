using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bench.Odd;

/// <summary>Sends one message through one proxy and watches both ends.</summary>
internal static class OddClient
{
    private const int AnswerMilliseconds = 1200;
    private const int QuietMilliseconds = 150;

    private static readonly byte[] Plain = Encoding.ASCII.GetBytes(
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nCache-Control: no-store\r\n\r\nok");

    public static OddObservation Try(int port, OddMessage message, int index)
    {
        string path = $"/odd{index}";
        using var origin = message.FromOrigin
            ? new RecordingOrigin(message.Bytes("", path), message.StaysOpen)
            : new RecordingOrigin(Plain, staysOpen: true);
        byte[] request = message.FromOrigin ? Get(message.Method, origin, path) : message.Bytes(origin.Authority, path);
        string received = Exchange(port, request, out bool ended);
        bool isStored = false;
        if (message.FromOrigin && Status(received) is > 0 and < 500)
        {
            int before = origin.Received.Count(text => text.Length > 0);
            int heads = Heads(origin);
            Exchange(port, Get("GET", origin, path), out _);
            isStored = before > 0 && Heads(origin) == heads;
        }

        bool isCut = ended && (received.Length == 0 || !IsWhole(received, message.Method));
        string[] requests = [.. origin.Received.SelectMany(OddObservation.RequestsIn)];
        return new OddObservation(Status(received), isCut, requests, isStored);
    }

    private static int Heads(RecordingOrigin origin) => origin.Received.Sum(text => text.Split(" HTTP/1.").Length - 1);

    private static byte[] Get(string method, RecordingOrigin origin, string path) => Encoding.ASCII.GetBytes(
        $"{method} http://{origin.Authority}{path} HTTP/1.1\r\nHost: {origin.Authority}\r\n\r\n");

    // Until the proxy closes or has nothing more to say.
    private static string Exchange(int port, byte[] request, out bool ended)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var text = new StringBuilder();
        var buffer = new byte[64 << 10];
        ended = false;
        try
        {
            socket.NoDelay = true;
            socket.Connect(IPAddress.Loopback, port);
            socket.Send(request);
            while (socket.Poll((text.Length == 0
                ? AnswerMilliseconds : QuietMilliseconds) * 1000, SelectMode.SelectRead))
            {
                int count = socket.Receive(buffer);
                ended = count == 0;
                if (ended)
                    break;
                text.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }
        }
        catch (SocketException)
        {
            ended = true;
        }

        return text.ToString();
    }

    // Of the first final answer; interim ones are passed over.
    private static int Status(string received)
    {
        while (received.StartsWith("HTTP/1.", StringComparison.Ordinal) && received.Length >= 12)
        {
            // What is no number was passed on as it came.
            if (!int.TryParse(received.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out int status))
                return 1;
            int end = received.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (status >= 200 || status == 101 || end < 0)
                return status;
            received = received[(end + 4)..];
        }

        return 0;
    }

    private static bool IsWhole(string received, string method)
    {
        int end = received.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
            return false;
        string head = received[..end];
        string content = received[(end + 4)..];
        int length = head.IndexOf("\r\nContent-Length: ", StringComparison.OrdinalIgnoreCase);
        if (method == "HEAD" || Status(received) is 204 or 304 or 101)
            return true;
        if (length >= 0)
            return long.TryParse(head[(length + 18)..].Split('\r')[0], out long announced)
                && content.Length >= announced;
        return !head.Contains("chunked", StringComparison.OrdinalIgnoreCase) || content.Contains("0\r\n\r\n",
        StringComparison.Ordinal);
    }
}
