using System.Net;
using System.Text;
using Replicator.Http;
using Replicator.Network;
using Replicator.Tests.Support;

namespace Replicator.Tests.Network;

public sealed class ContentReaderTests
{
    private static readonly IPEndPoint Here = new(IPAddress.Loopback, 1);

    public static TheoryData<string, int, string> Whole => new()
    {
        { "hello, world", (int)FramingKind.Length, "hello, world" },
        { "5\r\nhello\r\n7;a=b\r\n, world\r\n0\r\nX: y\r\n\r\n", (int)FramingKind.Chunked, "hello, world" },
        { "hello, world", (int)FramingKind.UntilClose, "hello, world" },
    };

    [Theory]
    [MemberData(nameof(Whole))]
    [Trait("RFC", "9112 6.3")]
    public void A_content_is_the_same_at_every_cut(string sent, int kind, string content)
    {
        for (int cut = 0; cut <= sent.Length; cut++)
            Assert.Equal(content, Read([sent[..cut], sent[cut..]], (FramingKind)kind, content.Length));
        Assert.Equal(content, Read([.. sent.Select(one => one.ToString())], (FramingKind)kind, content.Length));
    }

    [Theory]
    [MemberData(nameof(Whole))]
    [Trait("RFC", "9112 8")]
    public void A_content_that_ends_early_is_never_complete(string sent, int kind, string content)
    {
        if ((FramingKind)kind == FramingKind.UntilClose)
            return;
        for (int cut = 0; cut < sent.Length; cut++)
            Assert.Throws<ConnectionException>(() => Read([sent[..cut]], (FramingKind)kind, content.Length));
    }

    [Fact]
    public void A_piece_is_never_longer_than_its_bound()
    {
        (Connection connection, MemoryTransport peer) = Connect();
        Send(peer, "5\r\nhello\r\n0\r\n\r\n");
        connection.Receive();
        var reader = new ContentReader(connection, Side.Origin);
        reader.Begin(new ContentFraming(FramingKind.Chunked, 0));
        var pieces = new List<string>();
        while (reader.TryTake(2, out ReadOnlySpan<byte> piece))
            pieces.Add(Encoding.Latin1.GetString(piece));
        Assert.Equal("hello", string.Concat(pieces));
        Assert.All(pieces, piece => Assert.InRange(piece.Length, 1, 2));
        Assert.True(reader.IsComplete);
    }

    [Fact]
    [Trait("RFC", "9112 7.1")]
    public void Small_chunks_that_came_together_are_one_piece()
    {
        (Connection connection, MemoryTransport peer) = Connect();
        Send(peer, string.Concat("hello, world".Select(one => $"1;a=b\r\n{one}\r\n")) + "0\r\n\r\nGET");
        connection.Receive();
        var reader = new ContentReader(connection, Side.Client);
        reader.Begin(new ContentFraming(FramingKind.Chunked, 0));
        Assert.True(reader.TryTake(int.MaxValue, out ReadOnlySpan<byte> piece));
        Assert.Equal("hello, world", Encoding.Latin1.GetString(piece));
        Assert.False(reader.IsComplete);
        Assert.False(reader.TryTake(int.MaxValue, out _));
        Assert.True(reader.IsComplete);
        Assert.Equal("GET", Encoding.Latin1.GetString(connection.Received.Filled));
    }

    [Fact]
    [Trait("RFC", "9112 7.1")]
    public void What_came_before_a_wrong_chunk_is_taken_first()
    {
        (Connection connection, MemoryTransport peer) = Connect();
        Send(peer, "1\r\na\r\n1\r\nb\r\nx\r\n");
        connection.Receive();
        var reader = new ContentReader(connection, Side.Origin);
        reader.Begin(new ContentFraming(FramingKind.Chunked, 0));
        Assert.True(reader.TryTake(int.MaxValue, out ReadOnlySpan<byte> piece));
        Assert.Equal("ab", Encoding.Latin1.GetString(piece));
        Assert.Throws<BadMessageException>(() => reader.TryTake(int.MaxValue, out _));
    }

    [Fact]
    public void Gathered_chunks_leave_shared_pieces_as_they_were()
    {
        (Connection connection, MemoryTransport peer) = Connect();
        var reader = new ContentReader(connection, Side.Origin);
        reader.Begin(new ContentFraming(FramingKind.Chunked, 0));
        var content = new string([.. Enumerable.Range(0, 5_000).Select(n => (char)('a' + (n % 26)))]);
        var kept = new List<(ReadOnlyMemory<byte> Piece, PooledBuffer Owner)>();
        for (int sent = 0; sent < content.Length; sent += 100)
        {
            Send(peer, string.Concat(content.Substring(sent, 100).Chunk(3).Select(
                chunk => $"{chunk.Length:x}\r\n{new string(chunk)}\r\n")));
            connection.Receive();
            while (reader.TryTake(70, out _))
                kept.Add((reader.SharePiece(out PooledBuffer owner), owner));
        }

        Assert.Equal(content, string.Concat(kept.Select(one => Encoding.Latin1.GetString(one.Piece.Span))));
        kept.ForEach(one => one.Owner.Release());
    }

    [Fact]
    public void What_follows_the_content_stays_where_it_is()
    {
        (Connection connection, MemoryTransport peer) = Connect();
        Send(peer, "helloGET");
        connection.Receive();
        var reader = new ContentReader(connection, Side.Client);
        reader.Begin(new ContentFraming(FramingKind.Length, 5));
        Assert.True(reader.TryTake(100, out _));
        Assert.False(reader.TryTake(100, out _));
        Assert.True(reader.IsComplete);
        Assert.Equal("GET", Encoding.Latin1.GetString(connection.Received.Filled));
    }

    [Fact]
    public void A_shared_piece_outlives_what_is_received_after_it()
    {
        (Connection connection, MemoryTransport peer) = Connect();
        var reader = new ContentReader(connection, Side.Origin);
        reader.Begin(new ContentFraming(FramingKind.Length, 100_000));
        var kept = new List<(ReadOnlyMemory<byte> Piece, PooledBuffer Owner, char Byte)>();
        foreach (char one in "abcdefgh")
        {
            Send(peer, new string(one, 3_000));
            connection.Receive();
            while (reader.TryTake(1_000, out _))
                kept.Add((reader.SharePiece(out PooledBuffer owner), owner, one));
        }

        Assert.All(kept, one => Assert.True(one.Piece.Span.IndexOfAnyExcept((byte)one.Byte) < 0));
        kept.ForEach(one => one.Owner.Release());
    }

    private static string Read(string[] sent, FramingKind kind, int length)
    {
        (Connection connection, MemoryTransport peer) = Connect();
        var reader = new ContentReader(connection, Side.Origin);
        reader.Begin(new ContentFraming(kind, kind == FramingKind.Length ? length : 0));
        var content = new StringBuilder();
        foreach (string part in sent)
        {
            Send(peer, part);
            connection.Receive();
            while (reader.TryTake(int.MaxValue, out ReadOnlySpan<byte> piece))
                content.Append(Encoding.Latin1.GetString(piece));
        }

        if (!reader.IsComplete)
        {
            peer.ShutdownSend();
            connection.Receive();
            reader.TryTake(int.MaxValue, out _);
        }

        Assert.True(reader.IsComplete);
        Assert.Equal(content.Length, reader.Count);
        return content.ToString();
    }

    private static (Connection Connection, MemoryTransport Peer) Connect()
    {
        (MemoryTransport peer, MemoryTransport own) = MemoryTransport.Pair(Here, Here);
        return (new Connection(own, new BufferBudget(long.MaxValue)), peer);
    }

    private static void Send(MemoryTransport peer, string text)
    {
        if (text.Length > 0)
            Assert.True(peer.TrySend(Encoding.Latin1.GetBytes(text), more: false, out _));
    }
}
