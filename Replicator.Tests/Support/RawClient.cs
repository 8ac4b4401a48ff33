using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Replicator.Tests.Support;

/// <summary>A client on a real socket that sends what it is told and trusts no parser but its own.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly MemoryStream received = new();
    private readonly byte[] buffer = new byte[65536];
    private int position;
    private bool ended;
    private bool reset;

    /// <param name="port">Of 127.0.0.1.</param>
    /// <param name="receiveBuffer">Bytes that the system takes from the peer before they are read; null: as many as it
    /// likes.</param>
    public RawClient(int port, int? receiveBuffer = null)
    {
        if (receiveBuffer is { } length)
            socket.ReceiveBufferSize = length;
        socket.ReceiveTimeout = (int)Until.Deadline.TotalMilliseconds;
        socket.SendTimeout = socket.ReceiveTimeout;
        socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
    }

    /// <summary>Asks for one target through a proxy and reads the answer.</summary>
    /// <param name="fields">Lines such as "Range: bytes=0-1".</param>
    public RawAnswer Get(string uri, params string[] fields)
    {
        Ask("GET", uri, fields);
        return Read();
    }

    /// <summary>Sends a request without content.</summary>
    public void Ask(string method, string uri, params string[] fields) => Send(
        $"{method} {uri} HTTP/1.1\r\nHost: {new Uri(uri).Authority}\r\n"
            + string.Concat(fields.Select(field => field + "\r\n")) + "\r\n");

    public void Send(string text) => Send(Encoding.Latin1.GetBytes(text));

    public void Send(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[socket.Send(bytes)..];
    }

    /// <summary>Waits until so many bytes are there that have not been read as an answer yet.</summary>
    /// <returns>False: the connection ended before.</returns>
    public bool WaitFor(int count)
    {
        while (received.Length - position < count && Receive())
        {
        }

        return received.Length - position >= count;
    }

    /// <summary>Waits until the head and <paramref name="count"/> bytes behind it are there.</summary>
    public void WaitForContent(int count)
    {
        int end = HeadEnd();
        Assert.True(end >= 0, $"The connection ended within a head: {Remaining()}");
        Assert.True(WaitFor(end + count), $"The connection ended too early: {Remaining()}");
    }

    /// <summary>Reads the next answer, interim ones skipped, as far as it comes.</summary>
    /// <param name="toHead">It answers HEAD: no content follows.</param>
    public RawAnswer Read(bool toHead = false)
    {
        while (true)
        {
            int end = HeadEnd();
            Assert.True(end >= 0, $"The connection ended where an answer was due: {Remaining()}");
            string[] lines = Take(end)[..^4].Split("\r\n");
            int status = int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture);
            if (status is >= 100 and < 200 and not 101)
                continue;
            (string, string)[] fields =
                [.. lines.Skip(1).Select(line => line.Split(':', 2)).Select(pair => (pair[0], pair[1].Trim()))];
            var answer = new RawAnswer(status, fields, [], AnswerEnding.Whole);
            return toHead || status is 101 or 204 or 304 ? answer : ReadContent(answer);
        }
    }

    /// <summary>Reads on until the peer ends the connection.</summary>
    /// <returns>What came, beyond the answers that were read.</returns>
    public string ReadToEnd()
    {
        while (Receive())
        {
        }

        return Remaining();
    }

    /// <summary>The peer has ended the connection in order, and not by a reset.</summary>
    public bool SawEnd => ended && !reset;

    /// <summary>Ends the sending direction.</summary>
    public void Shutdown() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>Leaves at once: whatever is under way meets a reset.</summary>
    public void Abort()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    public void Dispose() => socket.Dispose();

    private RawAnswer ReadContent(RawAnswer answer)
    {
        if (answer["Transfer-Encoding"] is not null)
            return ReadChunks(answer);
        if (answer["Content-Length"] is not { } announced)
        {
            ReadToEnd();
            return answer with
            {
                Content = Encoding.Latin1.GetBytes(Take((int)received.Length - position)),
                Ending = reset ? AnswerEnding.Cut : AnswerEnding.Whole,
            };
        }

        int length = int.Parse(announced, CultureInfo.InvariantCulture);
        bool whole = WaitFor(length);
        return answer with
        {
            Content = Encoding.Latin1.GetBytes(Take(whole ? length : (int)received.Length - position)),
            Ending = whole ? AnswerEnding.Whole : AnswerEnding.Cut,
        };
    }

    private RawAnswer ReadChunks(RawAnswer answer)
    {
        using var content = new MemoryStream();
        while (TryTakeLine(out string size))
        {
            int length = int.Parse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            if (length == 0)
            {
                string trailer = size;
                while (trailer.Length > 0 && TryTakeLine(out trailer))
                {
                }

                return answer with
                {
                    Content = content.ToArray(),
                    Ending = trailer.Length == 0 ? AnswerEnding.Whole : AnswerEnding.Cut,
                };
            }

            bool whole = WaitFor(length + 2);
            content.Write(Encoding.Latin1.GetBytes(Take(whole ? length : (int)received.Length - position)));
            if (!whole || !TryTakeLine(out _))
                break;
        }

        return answer with { Content = content.ToArray(), Ending = AnswerEnding.Cut };
    }

    private bool TryTakeLine(out string line)
    {
        int length = Find("\r\n"u8);
        line = length < 0 ? "" : Take(length + 2)[..^2];
        return length >= 0;
    }

    /// <returns>The length of the head that is due, its empty line included; below zero: it did not come.</returns>
    private int HeadEnd()
    {
        int length = Find("\r\n\r\n"u8);
        return length < 0 ? -1 : length + 4;
    }

    /// <returns>Bytes before the next <paramref name="mark"/>; below zero: the connection ended before it.</returns>
    private int Find(ReadOnlySpan<byte> mark)
    {
        while (true)
        {
            int found = received.GetBuffer().AsSpan(position, (int)received.Length - position).IndexOf(mark);
            if (found >= 0 || !Receive())
                return found;
        }
    }

    private string Take(int count)
    {
        position += count;
        return Encoding.Latin1.GetString(received.GetBuffer(), position - count, count);
    }

    private string Remaining() =>
        Encoding.Latin1.GetString(received.GetBuffer(), position, (int)received.Length - position);

    private bool Receive()
    {
        if (ended)
            return false;
        try
        {
            int count = socket.Receive(buffer);
            ended = count == 0;
            received.Write(buffer, 0, count);
        }
        catch (SocketException failure) when (failure.SocketErrorCode is SocketError.ConnectionReset)
        {
            ended = true;
            reset = true;
        }

        return !ended;
    }
}
