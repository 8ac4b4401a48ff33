using System.Buffers;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Bench.Soak;

/// <summary>One side of a connection: reads heads and contents, strictly.</summary>
/// <param name="socket">Owned.</param>
/// <param name="over">Ends each wait.</param>
internal sealed class SoakStream(Socket socket, CancellationToken over) : IDisposable
{
    private const int HeadLimit = 128 << 10;

    private byte[] buffer = ArrayPool<byte>.Shared.Rent(16 << 10);
    private int start;
    private int end;

    /// <summary>Received and not read.</summary>
    public ReadOnlyMemory<byte> Filled => buffer.AsMemory(start, end - start);

    /// <summary>At most so many bytes are received at once, and so many milliseconds pass between.</summary>
    public (int Bytes, int Milliseconds) Pace { get; set; } = (int.MaxValue, 0);

    /// <summary>Anything was received since this was set to false.</summary>
    public bool HasReceived { get; set; }

    /// <summary>Ends each wait.</summary>
    public CancellationToken Over { get; set; } = over;

    /// <returns>False: the peer ended.</returns>
    /// <exception cref="SocketException">It broke the connection.</exception>
    public async ValueTask<bool> Fill()
    {
        if (start == end)
            start = end = 0;
        if (end == buffer.Length)
            MakeRoom();
        if (Pace.Milliseconds > 0)
            await Task.Delay(Pace.Milliseconds, Over);
        int room = Math.Min(buffer.Length - end, Pace.Bytes);
        int count = await socket.ReceiveAsync(buffer.AsMemory(end, room), SocketFlags.None, Over);
        end += count;
        HasReceived |= count > 0;
        return count > 0;
    }

    public void Skip(int count) => start += count;

    /// <returns>Null: the peer ended before it began.</returns>
    /// <exception cref="EndOfStreamException">It broke off.</exception>
    /// <exception cref="FormatException">It is malformed.</exception>
    public async ValueTask<SoakHead?> ReadHead()
    {
        int length;
        while ((length = Filled.Span.IndexOf("\r\n\r\n"u8) + 4) < 4)
        {
            if (Filled.Length > HeadLimit)
                throw new FormatException("a head without end");
            if (await Fill())
                continue;
            return Filled.IsEmpty ? null : throw new EndOfStreamException("a head broke off");
        }

        var head = new SoakHead(Filled.Span[..length]);
        Skip(length);
        return head;
    }

    /// <summary>Reads a content.</summary>
    /// <param name="framing">How it ends.</param>
    /// <param name="length">Bytes, where that is how.</param>
    /// <param name="take">Gets each piece; false: no more of it is wanted.</param>
    /// <returns>True: it was called complete.</returns>
    /// <exception cref="EndOfStreamException">It broke off.</exception>
    /// <exception cref="FormatException">Its framing is wrong.</exception>
    public async ValueTask<bool> ReadContent(SoakFraming framing, long length, SoakTake take)
    {
        switch (framing)
        {
            case SoakFraming.Length:
                return await ReadLength(length, take);
            case SoakFraming.Chunked:
                while (await ReadChunkLength() is long chunk and > 0)
                {
                    if (!await ReadLength(chunk, take))
                        return false;
                    if ((await ReadLine()).Length > 0)
                        throw new FormatException("a chunk is longer than it said");
                }

                while ((await ReadLine()).Length > 0)
                {
                }

                return true;
            case SoakFraming.UntilClose:
                do
                {
                    if (!Filled.IsEmpty && !take(Filled.Span))
                        return false;
                    start = end;
                }
                while (await Fill());
                return true;
            default:
                return true;
        }
    }

    public async ValueTask Send(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[(await socket.SendAsync(bytes, SocketFlags.None, Over))..];
    }

    public ValueTask Send(string text) => Send(Encoding.Latin1.GetBytes(text));

    public Task Delay(int milliseconds) => Task.Delay(milliseconds, Over);

    public void EndSending() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>Breaks the connection: the peer sees a reset.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    public void Dispose()
    {
        socket.Dispose();
        byte[] owned = Interlocked.Exchange(ref buffer, []);
        start = end = 0;
        if (owned.Length > 0)
            ArrayPool<byte>.Shared.Return(owned);
    }

    private async ValueTask<bool> ReadLength(long length, SoakTake take)
    {
        while (length > 0)
        {
            if (Filled.IsEmpty && !await Fill())
                throw new EndOfStreamException($"{length} bytes of a content are missing");
            int count = (int)Math.Min(length, Filled.Length);
            bool goesOn = take(Filled.Span[..count]);
            Skip(count);
            length -= count;
            if (!goesOn)
                return false;
        }

        return true;
    }

    private async ValueTask<long> ReadChunkLength()
    {
        string line = await ReadLine();
        return long.TryParse(line, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long length)
            && length >= 0 ? length : throw new FormatException($"chunk length {line}");
    }

    private async ValueTask<string> ReadLine()
    {
        int length;
        while ((length = Filled.Span.IndexOf("\r\n"u8)) < 0)
        {
            if (Filled.Length > HeadLimit)
                throw new FormatException("a line without end");
            if (!await Fill())
                throw new EndOfStreamException("a chunk broke off");
        }

        string line = Encoding.Latin1.GetString(Filled.Span[..length]);
        Skip(length + 2);
        return line;
    }

    private void MakeRoom()
    {
        byte[] larger = start > buffer.Length / 2 ? buffer : ArrayPool<byte>.Shared.Rent(2 * buffer.Length);
        Filled.CopyTo(larger);
        end -= start;
        start = 0;
        if (larger == buffer)
            return;
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
