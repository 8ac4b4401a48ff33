using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bench.Differ;

/// <summary>Holds a conversation through one proxy.</summary>
internal static class DifferClient
{
    private const int AnswerMilliseconds = 5000;

    /// <summary>What is asked behind a client's back comes within it, and what is stored is stored.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(25);

    /// <returns>What came of each step.</returns>
    public static async Task<DifferObservation[]> Hold(
        DifferConversation conversation, DifferOrigin origin, int port, string proxy)
    {
        string path = $"/{proxy}/{conversation.Number}";
        var run = new DifferRun(conversation);
        origin.Add(path, run);
        var seen = new DifferObservation[conversation.Steps.Count];
        for (int index = 0; index < seen.Length; index++)
        {
            DifferStep step = conversation.Steps[index];
            await Task.Delay(step.Pause);
            run.Begin(index);
            string content = step.IsSafe ? "" : "hi";
            string received = await Exchange(port, $"{step.Method} http://{origin.Authority}{path} HTTP/1.1\r\n"
                + $"Host: {origin.Authority}\r\nConnection: close\r\n{conversation.FieldsAt(index)}"
                + $"{(step.IsSafe ? "" : "Content-Length: 2\r\n")}\r\n{content}");
            await Task.Delay(Quiet);
            seen[index] = new DifferObservation(StatusOf(received), ContentOf(received), run.Asked);
        }

        return seen;
    }

    private static async Task<string> Exchange(int port, string request)
    {
        var text = new StringBuilder();
        using var patience = new CancellationTokenSource(AnswerMilliseconds);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.NoDelay = true;
            await socket.ConnectAsync(IPAddress.Loopback, port, patience.Token);
            await socket.SendAsync(Encoding.Latin1.GetBytes(request), patience.Token);
            var buffer = new byte[16 << 10];
            int count;
            while ((count = await socket.ReceiveAsync(buffer, patience.Token)) > 0)
                text.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            // What came of it counts.
        }

        return text.ToString();
    }

    private static int StatusOf(string received) =>
        received.Length > 12 && int.TryParse(received.AsSpan(9, 3), CultureInfo.InvariantCulture, out int status)
            ? status : 0;

    private static string ContentOf(string received)
    {
        int end = received.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        string content = end < 0 ? "" : received[(end + 4)..];
        if (content.Length == 0 || StatusOf(received) == 416) // What some say beside it.
            return "";
        return content.All(letter => letter == content[0]) ? $"{content[0]}{content.Length}" : "page";
    }
}
