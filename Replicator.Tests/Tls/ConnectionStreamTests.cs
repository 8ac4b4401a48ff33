using System.Net;
using Replicator.Network;
using Replicator.Tests.Support;
using Replicator.Tls;

namespace Replicator.Tests.Tls;

/// <summary>What a peer may send that TLS makes no content of.</summary>
public sealed class ConnectionStreamTests : IDisposable
{
    private const int MostInStep = 16 << 10;
    private const int MostWithoutContent = 1 << 20;

    private readonly MemoryTransport peer;
    private readonly ConnectionStream stream;
    private readonly Connection connection;
    private readonly byte[] record = new byte[5000];
    private long taken;

    public ConnectionStreamTests()
    {
        (peer, MemoryTransport ours) = MemoryNetwork.Connect(new IPEndPoint(IPAddress.Loopback, 1234));
        peer.Outgoing.Capacity = 4 << 20;
        connection = new Connection(ours, new BufferBudget(long.MaxValue));
        stream = new ConnectionStream(connection);
    }

    public void Dispose()
    {
        stream.Dispose();
        connection.Dispose();
        peer.Dispose();
    }

    [Fact]
    public void A_step_takes_no_more_than_its_share_however_much_is_there()
    {
        Sends(200_000);
        Task reader = ReadOn(hasContent: false);
        for (int step = 0; taken < 200_000; step++)
        {
            long before = taken;
            stream.Feed();
            Assert.InRange(taken - before, 1, MostInStep + record.Length);
        }

        Assert.False(reader.IsCompleted);
    }

    [Fact]
    public void Whoever_sends_on_without_content_is_cut_off_with_the_reason()
    {
        Sends(3 << 20);
        Task reader = ReadOn(hasContent: false);
        while (!reader.IsCompleted)
            stream.Feed();
        Assert.Contains("without any content", Assert.IsType<IOException>(reader.Exception?.InnerException).Message,
            StringComparison.Ordinal);
        Assert.InRange(taken, MostWithoutContent, MostWithoutContent + record.Length);
    }

    [Fact]
    public void Whoever_sends_content_goes_on()
    {
        Sends(3 << 20);
        Task reader = ReadOn(hasContent: true);
        while (taken < 3 << 20 && !reader.IsCompleted)
            stream.Feed();
        Assert.Null(reader.Exception);
    }

    private void Sends(int length)
    {
        Assert.True(peer.TrySend(new byte[length], more: false, out int sent));
        Assert.Equal(length, sent);
    }

    // As TLS does with records that it keeps for itself: it asks for the next at once.
    private async Task ReadOn(bool hasContent)
    {
        for (int count = 1; count > 0; taken += count)
        {
            count = await stream.ReadAsync(record).ConfigureAwait(false);
            if (hasContent)
                stream.HadContent();
        }
    }
}
