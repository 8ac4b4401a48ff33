using System.Globalization;
using System.Text;

namespace Replicator.Tests.Fuzzing;

/// <summary>Changes bytes that are right into such as are nearly so.</summary>
/// <param name="random">Decides; the same gives the same.</param>
internal sealed class Mutator(Random random)
{
    private const int MostChanges = 3;
    private const int MostSlice = 24;

    // One in so many inputs is longer than any bound.
    private const int LongOneIn = 500;
    private const int LongLength = 80_000;

    private static readonly byte[] Spice = Bytes("\r\n\t \0:;,=\"\\/?#%@[]-.0129afzAFZ*\x0b\x1b\x7f\x80\x85\xa0\xff");

    private static readonly byte[][] Splices =
    [
        .. new[]
        {
            "\r\n", "\n", "\r", "\r\n\r\n", "\r\n ", "\r\n\t", "\0", " :", ": ", "\t", "  ", ",", ", ,", ";", "\"", "\\",
            "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/0.9", "http/1.1", "GET ", "HEAD ", "POST ", "CONNECT ", "OPTIONS * ",
            "http://origin.example/", "http://origin.example:80", "//", "*", "#", "%", "%00", "%0d%0a", "..", "@", "u:p@",
            "\r\nContent-Length: 5", "\r\nContent-Length: 0", "\r\nContent-Length: -1", "\r\nContent-Length: +5",
            "\r\nContent-Length: 5, 5", "\r\nContent-Length: 18446744073709551616", "\r\nContent-Length: 0x5",
            "\r\nContent-Length : 5", "\r\nTransfer-Encoding: chunked", "\r\nTransfer-Encoding: gzip, chunked",
            "\r\nTransfer-Encoding: identity", "\r\nTransfer-Encoding:\x0bchunked", "\r\nTransfer-Encoding: xchunked",
            "\r\nTransfer-Encoding : chunked", "\r\n Transfer-Encoding: chunked", "\r\nTransfer-Encoding: chunked, chunked",
            "\r\nConnection: close", "\r\nConnection: Host", "\r\nConnection: Content-Length, X-A", "\r\nConnection: upgrade",
            "\r\nUpgrade: websocket", "\r\nExpect: 100-continue", "\r\nHost: other.example", "\r\nHost:", "\r\nTE: trailers",
            "\r\nRange: bytes=0-1", "\r\nRange: bytes=0-,0-,0-", "\r\nIf-None-Match: *", "\r\nVary: *", "\r\nTrailer: X",
            "\r\nProxy-Authorization: Basic eA==", "\r\nVia: 1.1 replicator-scene", "\r\nMax-Forwards: 0",
            "\r\nContent-Range: bytes 0-1/2", "\r\nAge: 99999999999", "\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT",
            "\r\nCache-Control: max-age=60", "\r\nCache-Control: no-store", "\r\nCache-Control: max-age=\"6", "\r\nSet-Cookie: a=b",
            "0\r\n\r\n", "5\r\n", "\r\n0\r\n", "FFFFFFFFFFFFFFFF", "7fffffffffffffff\r\n", "1;a=\"\r\n\"", ";a", "g\r\n", "0\r\nX: y\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 304 Not Modified\r\n\r\n",
            "GET /smuggled HTTP/1.1\r\nHost: origin.example\r\n\r\n", "\x16\x03\x01", "\xef\xbb\xbf", "\u00c4",
        }.Select(Bytes),
    ];

    private static readonly string[] Numbers =
    [
        "0", "1", "-1", "+1", "00", "007", "2147483647", "2147483648", "4294967296", "9223372036854775807",
        "9223372036854775808", "18446744073709551615", "18446744073709551616", "1e3", "0x10", "99999999999999999999", "",
    ];

    /// <summary>One to three changes.</summary>
    public byte[] Mutate(byte[] right)
    {
        List<byte> bytes = [.. right];
        for (int change = random.Next(MostChanges); change >= 0 && bytes.Count > 0; change--)
            Change(bytes);
        if (random.Next(LongOneIn) == 0 && bytes.Count > 0)
            Lengthen(bytes);
        return [.. bytes];
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    private void Change(List<byte> bytes)
    {
        int at = random.Next(bytes.Count);
        switch (random.Next(12))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = Spice[random.Next(Spice.Length)];
                break;
            case 2:
                bytes.Insert(at, Spice[random.Next(Spice.Length)]);
                break;
            case 3:
                bytes.RemoveRange(at, Math.Min(bytes.Count - at, 1 + random.Next(MostSlice)));
                break;
            case 4:
                bytes.InsertRange(at, Slice(bytes));
                break;
            case 5 or 6:
                bytes.InsertRange(at, Splices[random.Next(Splices.Length)]);
                break;
            case 7:
                DoubleLine(bytes, at);
                break;
            case 8:
                ChangeNumber(bytes, at);
                break;
            case 9:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 10:
                Rechunk(bytes);
                break;
            default:
                EndLine(bytes, at);
                break;
        }
    }

    private List<byte> Slice(List<byte> bytes)
    {
        int from = random.Next(bytes.Count);
        return bytes.GetRange(from, Math.Min(bytes.Count - from, 1 + random.Next(MostSlice)));
    }

    // A line comes twice, now or at another place.
    private void DoubleLine(List<byte> bytes, int at)
    {
        int start = bytes.LastIndexOf((byte)'\n', at) + 1;
        int end = bytes.IndexOf((byte)'\n', at);
        List<byte> line = bytes.GetRange(start, (end < 0 ? bytes.Count : end + 1) - start);
        int next = bytes.IndexOf((byte)'\n', random.Next(bytes.Count));
        bytes.InsertRange(random.Next(2) == 0 || next < 0 ? start : next + 1, line);
    }

    // The first number behind a place becomes another.
    private void ChangeNumber(List<byte> bytes, int at)
    {
        int start = bytes.FindIndex(at, value => char.IsAsciiDigit((char)value));
        if (start < 0)
            return;
        int end = bytes.FindIndex(start, value => !char.IsAsciiDigit((char)value));
        int length = (end < 0 ? bytes.Count : end) - start;
        string digits = Encoding.Latin1.GetString([.. bytes.GetRange(start, Math.Min(length, 9))]);
        long near = long.Parse(digits, CultureInfo.InvariantCulture) + random.Next(-2, 3);
        string number = random.Next(2) == 0
            ? near.ToString(CultureInfo.InvariantCulture)
            : Numbers[random.Next(Numbers.Length)];
        bytes.RemoveRange(start, length);
        bytes.InsertRange(start, Bytes(number));
    }

    // What follows the head becomes chunks of other lengths, announced or not.
    private void Rechunk(List<byte> bytes)
    {
        string text = Encoding.Latin1.GetString([.. bytes]);
        int head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        int from = head < 0 ? 0 : head + 4;
        var chunks = new StringBuilder();
        for (int position = from; position < text.Length;)
        {
            int length = Math.Min(1 + random.Next(MostSlice), text.Length - position);
            chunks.Append(CultureInfo.InvariantCulture, $"{length:x}\r\n").Append(text, position, length).Append("\r\n");
            position += length;
        }

        chunks.Append("0\r\n\r\n");
        bytes.RemoveRange(from, bytes.Count - from);
        bytes.AddRange(Bytes(chunks.ToString()));
        if (head >= 0 && random.Next(2) == 0)
            bytes.InsertRange(head, Bytes("\r\nTransfer-Encoding: chunked"));
    }

    // A line end becomes another one.
    private void EndLine(List<byte> bytes, int at)
    {
        int end = bytes.IndexOf((byte)'\n', at);
        if (end < 1)
            return;
        if (bytes[end - 1] == '\r')
            bytes.RemoveAt(random.Next(2) == 0 ? end : end - 1);
        else
            bytes.Insert(end, (byte)'\r');
    }

    private void Lengthen(List<byte> bytes)
    {
        List<byte> slice = Slice(bytes);
        var more = new List<byte>(LongLength + slice.Count);
        while (more.Count < LongLength)
            more.AddRange(slice);
        bytes.InsertRange(random.Next(bytes.Count), more);
    }
}
