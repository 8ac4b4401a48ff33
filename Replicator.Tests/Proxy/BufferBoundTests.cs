using Replicator.Network;
using Replicator.Tests.Diagnostics;
using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

/// <summary>Peers that make the proxy hold as much as they can.</summary>
[Collection(WithConsole.Name)]
public sealed class BufferBoundTests : IDisposable
{
    private const int Most = 2 << 20;

    /// <summary>Bytes that an exchange may hold in any case: the least of its pipe and its receive buffers, heads and
    /// what rounding up adds.</summary>
    private const int MostEach = 4 * BufferBudget.Minimum;

    private const int Count = 24;
    private const string Notice = "warning: --max-buffers 2 is reached";

    private readonly TextWriter formerError = Console.Error;
    private readonly StringWriter errors = new() { NewLine = "\n" };
    private readonly string content = string.Concat(Enumerable.Range(0, 100_000).Select(number => $"{number:x7}."));
    private Scene? made;

    public BufferBoundTests() => Console.SetError(errors);

    public void Dispose()
    {
        made?.Dispose();
        Console.SetError(formerError);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Relays_to_clients_that_do_not_read_stop_reading_and_go_on_with_them(bool isChunked)
    {
        Scene scene = Make(Most);
        string framed = isChunked
            ? $"Transfer-Encoding: chunked\n\n{content.Length:x}\n{content}\n0\n\n"
            : $"Content-Length: {content.Length}\n\n{content}";
        scene.Origin.AlwaysAnswers(_ => $"HTTP/1.1 200 OK\nCache-Control: no-store\n{framed}");
        Peer[] stalled = Stall(scene, "no-store");
        Assert.InRange(scene.Buffers.Used, Most, Most + (Count * MostEach));
        Assert.Equal(1, Notices);

        // Another is served meanwhile, at its own pace.
        scene.Origin.Answers("HTTP/1.1 200 OK\nCache-Control: no-store\nContent-Length: 2\n\nok");
        Assert.Equal("ok", scene.Client().Gets("http://origin.example/small").Response.Content);
        foreach (Peer client in stalled)
        {
            scene.Advance(TimeSpan.FromSeconds(1));
            client.Reads();
        }

        Assert.All(stalled, client => Assert.Equal(content, client.Response.Content));
        Assert.InRange(scene.Buffers.Used, 0, Count * 4096);
    }

    [Fact]
    public void With_enough_of_it_each_relay_has_its_whole_window()
    {
        Scene scene = Make(256L << 20);
        scene.Origin.AlwaysAnswers(
            _ => $"HTTP/1.1 200 OK\nCache-Control: no-store\nContent-Length: {content.Length}\n\n{content}");
        Peer[] stalled = Stall(scene, "no-store");
        Assert.InRange(scene.Buffers.Used, Count * (content.Length - 70_000L), 256L << 20);
        Assert.Equal(0, Notices);
        foreach (Peer client in stalled)
            client.Leaves();
        Assert.InRange(scene.Buffers.Used, 0, Count * 4096);
    }

    [Fact]
    public void Downloads_that_the_disk_refuses_have_the_smallest_window()
    {
        Scene scene = Make(Most);
        scene.Disk.FailWritesAfter(1000);
        scene.Origin.AlwaysAnswers(
            _ => $"HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: {content.Length}\n\n{content}");
        Peer[] stalled = Stall(scene, "stored");
        Assert.InRange(scene.Buffers.Used, Most / 2, Most + (Count * MostEach));
        foreach (Peer client in stalled)
            client.Reads();
        Assert.All(stalled, client => Assert.Equal(content, client.Response.Content));
        Assert.InRange(scene.Buffers.Used, 0, Count * 4096);
    }

    [Fact]
    public void Uploads_to_origins_that_do_not_read_stop_reading()
    {
        Scene scene = Make(Most);
        var uploading = new List<MemoryTransport>();
        scene.Origin.Stalls();
        for (int number = 0; number < Count; number++)
        {
            MemoryTransport client = scene.Connect($"client {number}");
            uploading.Add(client);
            Push(scene, client, $"PUT http://origin.example/{number} HTTP/1.1\r\nHost: origin.example\r\n"
                + $"Content-Length: {content.Length}\r\n\r\n{content}");
        }

        Assert.InRange(scene.Buffers.Used, Most, Most + (Count * MostEach));
        Assert.Equal(1, Notices);
        foreach (MemoryTransport client in uploading)
            client.Dispose();
        scene.Run();
        scene.Advance(TimeSpan.FromMinutes(10));
        Assert.InRange(scene.Buffers.Used, 0, Count * 4096);
    }

    [Fact]
    public void Heads_that_do_not_come_to_an_end_wait_and_are_refused_in_time_and_others_are_served()
    {
        Scene scene = Make(1 << 20);
        scene.Origin.AlwaysAnswers(_ => "HTTP/1.1 200 OK\nCache-Control: max-age=60\nContent-Length: 2\n\nok");
        string fields = string.Concat(Enumerable.Range(0, 60).Select(number => $"X-{number}: {new string('x', 900)}\r\n"));
        var slow = new List<MemoryTransport>();
        for (int number = 0; number < 3 * Count; number++)
        {
            MemoryTransport client = scene.Connect($"client {number}");
            slow.Add(client);
            Push(scene, client, $"GET http://origin.example/a HTTP/1.1\r\nHost: origin.example\r\n{fields}");
        }

        Assert.InRange(scene.Buffers.Used, 1 << 20, (1 << 20) + (3 * Count * MostEach));
        Assert.True(scene.Buffers.Used < 3L * Count * fields.Length);
        Assert.Equal("ok", scene.Client().Gets("http://origin.example/a").Response.Content);

        // One whose head is long waits for memory, and is served when the others were refused.
        Peer honest = scene.Client();
        scene.Advance(TimeSpan.FromSeconds(20));
        honest.Gets("http://origin.example/a", fields.Replace("\r\n", "\n"));
        Assert.Equal("", honest.Received);
        scene.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal("ok", honest.Response.Content);
        Assert.InRange(scene.Buffers.Used, 0, Count * 4096);
    }

    [Fact]
    public void Tunnels_whose_ends_do_not_read_hold_the_least()
    {
        Scene scene = Make(1 << 20);
        var origin = scene.OriginAt("origin.example", 443);
        var clients = new List<Peer>();
        for (int number = 0; number < Count; number++)
        {
            Peer client = scene.Client();
            clients.Add(client);
            client.Sends("CONNECT origin.example:443 HTTP/1.1\nHost: origin.example:443\n\n");
            client.Stalls();
            origin.SendsRaw(content);
        }

        Assert.InRange(scene.Buffers.Used, 1 << 20, (1 << 20) + (256 << 10) + (Count * MostEach));
        foreach (Peer client in clients)
            client.Reads();
        Assert.All(clients, client => Assert.EndsWith(content, client.Received, StringComparison.Ordinal));
        Assert.InRange(scene.Buffers.Used, 0, Count * 4096);
    }

    private int Notices => errors.ToString().Split('\n')
        .Count(line => line.StartsWith(Notice, StringComparison.Ordinal));

    private Scene Make(long most) => made = new Scene(
        options => options with { MaximumBuffers = most, ConnectPorts = [443] },
        network => network with { ConnectionsPerOrigin = 1000 });

    private static Peer[] Stall(Scene scene, string path) =>
    [
        .. Enumerable.Range(0, Count).Select(number =>
        {
            Peer client = scene.Client();
            client.Stalls();
            return client.Gets($"http://origin.example/{path}/{number}");
        }),
    ];

    // As much as is taken.
    private static void Push(Scene scene, MemoryTransport client, string text)
    {
        byte[] bytes = System.Text.Encoding.Latin1.GetBytes(text);
        for (int sent = 0; sent < bytes.Length && client.TrySend(bytes.AsSpan(sent), more: false, out int count);)
        {
            sent += count;
            scene.Run();
        }
    }
}
