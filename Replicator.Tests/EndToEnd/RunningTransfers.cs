using System.Text;
using Replicator.Tests.Support;

namespace Replicator.Tests.EndToEnd;

/// <summary>Fifty clients amidst their answers, in all framings that a client can meet, from an origin that never sends
/// the rest.</summary>
internal sealed class RunningTransfers : IDisposable
{
    public const int Count = 50;

    /// <summary>Bytes that each gets before the pause.</summary>
    private const int FirstLength = 10_000;

    private const int Length = 1_000_000;

    private readonly RawOrigin origin;
    private readonly List<RawClient> clients = [];

    /// <summary>Begins them all, and waits until all run.</summary>
    public RunningTransfers(int port)
    {
        origin = new RawOrigin(Answer);
        for (int i = 0; i < Count; i++)
        {
            var client = new RawClient(port);
            clients.Add(client);
            // Every fifth joins the download of the one before it.
            string uri = origin.Uri($"{Kinds[i % Kinds.Length]}{(i % 5 == 4 ? i - Kinds.Length : i)}");
            // Each kind to clients of both versions.
            if (i / Kinds.Length % 2 == 0)
                client.Ask("GET", uri);
            else
                client.Send($"GET {uri} HTTP/1.0\r\n\r\n");
        }

        clients.ForEach(client => client.WaitForContent(FirstLength));
    }

    private static string[] Kinds => ["/length", "/chunked", "/unstored-length", "/unstored-chunked"];

    /// <summary>Reads what came on each connection, to its end.</summary>
    public IReadOnlyList<RawAnswer> Answers => [.. clients.Select(client => client.Read())];

    public void Dispose()
    {
        origin.Dispose();
        clients.ForEach(client => client.Dispose());
    }

    private static void Answer(RawOriginExchange exchange)
    {
        string caching = exchange.Target.Contains("unstored", StringComparison.Ordinal) ? "no-store" : "max-age=600";
        string first = new('a', FirstLength);
        if (exchange.Target.Contains("length", StringComparison.Ordinal))
        {
            exchange.SendHead(Length, $"Cache-Control: {caching}");
            exchange.Send(first);
        }
        else
        {
            exchange.Send($"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nCache-Control: {caching}\r\n\r\n");
            exchange.Send(Encoding.ASCII.GetBytes($"{FirstLength:x}\r\n{first}\r\n"));
        }

        exchange.WaitForRelease();
        exchange.Close();
    }
}
