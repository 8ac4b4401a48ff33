using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Replicator.Tests.Support;

/// <summary>One request after the other that came to a <see cref="RawOrigin"/> on one connection.</summary>
internal sealed class RawOriginExchange
{
    private readonly RawOrigin origin;
    private readonly Socket connection;
    private readonly byte[] buffer = new byte[65536];
    private int filled;

    public RawOriginExchange(RawOrigin origin, Socket connection)
    {
        this.origin = origin;
        this.connection = connection;
    }

    /// <summary>The request's head, its empty line included.</summary>
    public string Head { get; private set; } = "";

    public string Method => Head.Split(' ')[0];

    public string Target => Head.Split(' ')[1];

    /// <returns>The value of a field; null: the request has none of that name.</returns>
    public string? Field(string name) => Head.Split("\r\n")
        .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(name.Length + 1)..].Trim())
        .FirstOrDefault();

    public void Send(string text) => Send(Encoding.Latin1.GetBytes(text));

    public void Send(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[connection.Send(bytes)..];
    }

    /// <summary>Answers 200 with content of a length that is announced.</summary>
    /// <param name="fields">Lines such as "ETag: \"1\"".</param>
    public void SendWhole(ReadOnlySpan<byte> content, params string[] fields)
    {
        SendHead(content.Length, fields);
        Send(content);
    }

    /// <inheritdoc cref="SendWhole"/>
    public void SendHead(long length, params string[] fields) => Send(
        $"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n"
            + string.Concat(fields.Select(field => field + "\r\n")) + "\r\n");

    /// <returns>So many bytes behind the head, fewer if the connection ended before.</returns>
    public byte[] ReadContent(int length)
    {
        var content = new byte[length];
        int count = Math.Min(filled, length);
        buffer.AsSpan(0, count).CopyTo(content);
        Discard(count);
        while (count < length)
        {
            int received = connection.Receive(content.AsSpan(count));
            if (received == 0)
                return content[..count];
            count += received;
        }

        return content;
    }

    /// <returns>The content of a chunked request.</returns>
    public byte[] ReadChunks()
    {
        using var content = new MemoryStream();
        while (true)
        {
            int length = int.Parse(ReadLine(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            content.Write(ReadContent(length));
            // Behind the last chunk: the empty line that ends the message. No request of the tests has a trailer.
            Assert.Equal("", ReadLine());
            if (length == 0)
                return content.ToArray();
        }
    }

    /// <summary>Waits until the test lets go on.</summary>
    public void WaitForRelease() => origin.WaitForRelease();

    /// <summary>Lets all go on that wait, and whoever waits later.</summary>
    public void Release() => origin.Release();

    /// <summary>Ends the connection in order, whatever has been announced.</summary>
    public void Close()
    {
        // What came and was not read is no request any more.
        filled = 0;
        connection.Close();
    }

    /// <returns>False: the connection ended.</returns>
    internal bool TakeHead()
    {
        while (true)
        {
            int end = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                Head = Encoding.Latin1.GetString(buffer, 0, end + 4);
                Discard(end + 4);
                return true;
            }

            int count = connection.Receive(buffer.AsSpan(filled));
            if (count == 0)
                return false;
            filled += count;
        }
    }

    private string ReadLine()
    {
        var line = new StringBuilder();
        while (!line.ToString().EndsWith("\r\n", StringComparison.Ordinal))
            line.Append((char)ReadContent(1)[0]);
        return line.ToString()[..^2];
    }

    private void Discard(int count)
    {
        buffer.AsSpan(count, filled - count).CopyTo(buffer);
        filled -= count;
    }
}
