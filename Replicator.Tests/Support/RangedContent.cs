using System.Globalization;

namespace Replicator.Tests.Support;

/// <summary>What a <see cref="RawOrigin"/> answers for one content, whole or in part, under one strong entity tag. It
/// counts what it sends.</summary>
/// <param name="content">Of each answer, or the part of it that is asked for.</param>
/// <param name="type">Its media type.</param>
/// <param name="first">Bytes after which the whole waits until a part is asked for.</param>
/// <param name="tag">What stands between the quotes of the entity tag.</param>
internal sealed class RangedContent(
    byte[] content, string type = "application/octet-stream", int first = int.MaxValue, string tag = "1")
{
    private const int Step = 64 << 10;

    private readonly string fields = $"ETag: \"{tag}\"\r\nCache-Control: max-age=600\r\nAccept-Ranges: bytes\r\n"
        + $"Content-Type: {type}\r\n";

    private long sent;

    /// <summary>Bytes of content that were handed over so far, also those that nobody took.</summary>
    public long Sent => Volatile.Read(ref sent);

    /// <summary>Answers one request.</summary>
    public void Answer(RawOriginExchange exchange)
    {
        // An origin may ignore the field, as this one does where there are several.
        if (exchange.Field("Range") is not { } range || range.Contains(',', StringComparison.Ordinal))
        {
            exchange.Send($"HTTP/1.1 200 OK\r\n{fields}Content-Length: {content.Length}\r\n\r\n");
            int begun = Math.Min(first, content.Length);
            Send(exchange, content.AsSpan(0, begun));
            if (begun == content.Length)
                return;
            exchange.WaitForRelease();
            Send(exchange, content.AsSpan(begun));
            return;
        }

        exchange.Release();
        string[] ends = range["bytes=".Length..].Split('-');
        int start = ends[0] == "" ? content.Length - Number(ends[1]) : Number(ends[0]);
        int end = ends[0] == "" || ends[1] == "" ? content.Length : Math.Min(Number(ends[1]) + 1, content.Length);
        exchange.Send($"HTTP/1.1 206 Partial Content\r\n{fields}Content-Range: bytes {start}-{end - 1}/{content.Length}\r\n"
            + $"Content-Length: {end - start}\r\n\r\n");
        Send(exchange, content.AsSpan(start, end - start));
    }

    private void Send(RawOriginExchange exchange, ReadOnlySpan<byte> part)
    {
        for (int position = 0; position < part.Length; position += Step)
        {
            int length = Math.Min(Step, part.Length - position);
            exchange.Send(part.Slice(position, length));
            Interlocked.Add(ref sent, length);
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
