using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;

namespace Bench;

/// <summary>As much of a head as a load program needs.</summary>
/// <param name="FirstLine">Without its line end.</param>
/// <param name="ContentLength">Zero when there is none.</param>
internal readonly record struct MessageHead(string FirstLine, long ContentLength)
{
    /// <summary>Of a response.</summary>
    public bool IsOk => FirstLine.StartsWith("HTTP/1.1 200", StringComparison.Ordinal);

    /// <summary>Receives until a head is whole.</summary>
    /// <param name="socket">Blocking.</param>
    /// <param name="buffer">Holds the head and what came after it.</param>
    /// <param name="filled">Bytes in <paramref name="buffer"/>, before and after.</param>
    /// <param name="head">The head.</param>
    /// <param name="length">Its bytes.</param>
    /// <returns>False: the peer left between two messages.</returns>
    /// <exception cref="IOException">It left in the middle of one, or the head does not fit.</exception>
    public static bool TryReceive(Socket socket, byte[] buffer, ref int filled, out MessageHead head, out int length)
    {
        while (!TryParse(buffer.AsSpan(0, filled), out head, out length))
        {
            int count = filled == buffer.Length ? 0 : socket.Receive(buffer.AsSpan(filled));
            if (count == 0 && filled == 0)
                return false;
            if (count == 0)
                throw new IOException("a head broke off");
            filled += count;
        }

        return true;
    }

    /// <param name="received">From the first byte of the head on.</param>
    /// <param name="head">The head.</param>
    /// <param name="length">Its bytes with the empty line.</param>
    /// <returns>False: it is not whole.</returns>
    /// <exception cref="IOException">Its Content-Length is no number.</exception>
    public static bool TryParse(ReadOnlySpan<byte> received, out MessageHead head, out int length)
    {
        head = default;
        length = received.IndexOf("\r\n\r\n"u8) + 4;
        if (length < 4)
            return false;
        ReadOnlySpan<byte> text = received[..length];
        string firstLine = Encoding.ASCII.GetString(text[..text.IndexOf("\r\n"u8)]);
        ReadOnlySpan<byte> name = "\r\ncontent-length: "u8;
        long contentLength = 0;
        for (int at = 0; at + name.Length < text.Length; at++)
        {
            if (text[at] == '\r' && Ascii.EqualsIgnoreCase(text.Slice(at, name.Length), name)
                && !Utf8Parser.TryParse(text[(at + name.Length)..], out contentLength, out _))
                throw new IOException("a Content-Length is no number");
        }

        head = new MessageHead(firstLine, contentLength);
        return true;
    }
}
