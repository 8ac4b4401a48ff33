using Replicator.Tests.Support;

namespace Replicator.Tests.EndToEnd;

/// <summary>What a client has yet to read when its content breaks off, in the buffers of the system.</summary>
[Collection(RealPrograms.Name)]
[Trait("RFC", "9112 9.6")]
public sealed class EarlyEndTests : IDisposable
{
    private const int ReceiveBuffer = 4096;
    private const int Chunk = 0x8000;

    private readonly TemporaryFolder folder = new();
    private readonly byte[] content = new byte[6 * Chunk];

    public EarlyEndTests() => new Random(1).NextBytes(content);

    public void Dispose() => folder.Dispose();

    [NeedsTheory("env")]
    [InlineData("length", "max-age=600", "epoll")]
    [InlineData("chunked", "max-age=600", "epoll")]
    [InlineData("length", "private", "epoll")]
    [InlineData("chunked", "private", "select")]
    public void Who_reads_late_gets_all_that_came_and_then_the_end(string framing, string control, string poller)
    {
        using var origin = new RawOrigin(exchange =>
        {
            bool isChunked = framing == "chunked";
            exchange.Send($"HTTP/1.1 200 OK\r\nCache-Control: {control}\r\n"
                + (isChunked ? "Transfer-Encoding: chunked\r\n\r\n" : $"Content-Length: {content.Length * 2}\r\n\r\n"));
            foreach (byte[] piece in content.Chunk(Chunk))
            {
                exchange.Send(isChunked ? $"{Chunk:x}\r\n" : "");
                exchange.Send(piece);
                exchange.Send(isChunked ? "\r\n" : "");
            }

            exchange.Close();
        });
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"], "--poller", poller);
        using var client = new RawClient(proxy.Port, ReceiveBuffer);
        client.Ask("GET", origin.Uri("/a"));
        client.Ask("GET", origin.Uri("/never"));
        proxy.WaitForOutput(text => text.Contains("/a ", StringComparison.Ordinal));
        RawAnswer answer = client.Read();
        Assert.Equal(AnswerEnding.Cut, answer.Ending);
        Assert.Equal(content, answer.Content);
        Assert.True(client.SawEnd);
        proxy.Stop();
    }

    [NeedsFact("env")]
    [Trait("RFC", "9112 8")]
    public void Who_would_take_the_end_for_that_of_the_content_sees_a_reset()
    {
        using var origin = new RawOrigin(exchange =>
        {
            exchange.Send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
            exchange.Close();
        });
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"]);
        using RawClient client = proxy.Connect();
        client.Send($"GET {origin.Uri("/a")} HTTP/1.0\r\n\r\n");
        Assert.Equal(AnswerEnding.Cut, client.Read().Ending);
        Assert.False(client.SawEnd);
    }
}
