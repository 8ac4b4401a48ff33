using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Bench.Differ;

/// <summary>The origin of all conversations: each has a path of its own for each proxy.</summary>
internal sealed class DifferOrigin : IDisposable
{
    private readonly LoopbackListener listener = new();
    private readonly ConcurrentDictionary<string, DifferRun> runs = new();

    public DifferOrigin() => listener.Start(Serve);

    public string Authority => listener.Authority;

    public void Add(string path, DifferRun run) => runs[path] = run;

    public void Dispose() => listener.Dispose();

    private async Task Serve(Socket connection)
    {
        try
        {
            using Socket owned = connection;
            connection.NoDelay = true;
            var buffer = new byte[64 << 10];
            int filled = 0;
            while (true)
            {
                int length;
                while ((length = LengthOfFirst(buffer.AsSpan(0, filled))) < 0)
                {
                    int count = await connection.ReceiveAsync(buffer.AsMemory(filled));
                    if (count == 0)
                        return;
                    filled += count;
                }

                string request = Encoding.Latin1.GetString(buffer, 0, length);
                string target = request.Split(' ')[1];
                buffer.AsSpan(length, filled - length).CopyTo(buffer);
                filled -= length;
                await connection.SendAsync(Encoding.Latin1.GetBytes(runs[target].Answer(request)));
            }
        }
        catch (SocketException)
        {
            // The proxy left.
        }
    }

    // Of a request with its content; negative: it is not whole.
    private static int LengthOfFirst(ReadOnlySpan<byte> received)
    {
        int end = received.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return -1;
        string head = Encoding.Latin1.GetString(received[..(end + 2)]);
        int content = int.Parse(DifferAnswers.Value(head, "Content-Length") ?? "0", CultureInfo.InvariantCulture);
        return end + 4 + content <= received.Length ? end + 4 + content : -1;
    }
}
