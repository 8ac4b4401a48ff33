using System.Globalization;
using System.Text;

namespace Bench.Soak;

/// <summary>One right answer of an origin, slow or not.</summary>
internal sealed class SoakAnswer(SoakStream stream, SoakResource resource, int version)
{
    private const int StepMilliseconds = 40;

    /// <returns>True: the connection may go on.</returns>
    public async ValueTask<bool> Send(SoakHead request, bool isHead)
    {
        string variant = resource.Varies ? request.Get("X-Variant") ?? "" : "";
        if (resource.HasInterim)
            await stream.Send("HTTP/1.1 103 Early Hints\r\nLink: </c/1>\r\n\r\n");
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture,
            $"Date: {DateTimeOffset.UtcNow:R}\r\nX-Is: {resource.Path} {version} {resource.Length} {variant}\r\n");
        if (resource.CacheControl.Length > 0)
            head.Append(CultureInfo.InvariantCulture, $"Cache-Control: {resource.CacheControl}\r\n");
        if (resource.HasTag)
            head.Append(CultureInfo.InvariantCulture, $"ETag: {resource.Tag(version, variant)}\r\n");
        else
            head.Append(CultureInfo.InvariantCulture, $"Last-Modified: {SoakResource.LastModified(version)}\r\n");
        if (resource.Varies)
            head.Append("Vary: X-Variant\r\n");

        if (IsUnchanged(request, variant))
        {
            await stream.Send($"HTTP/1.1 304 Not Modified\r\n{head}\r\n");
            return true;
        }

        (long first, long last) = RangeOf(request, variant);
        bool isPart = last - first + 1 < resource.Length && last >= first;
        if (isPart)
            head.Append(CultureInfo.InvariantCulture, $"Content-Range: bytes {first}-{last}/{resource.Length}\r\n");
        long length = isPart ? last - first + 1 : resource.Length;
        bool endsWithConnection = resource.EndsWithConnection && !isPart;
        head.Append(endsWithConnection ? "Connection: close\r\n"
            : resource.IsChunked ? "Transfer-Encoding: chunked\r\n"
            : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {length}\r\n"));
        await stream.Send($"HTTP/1.1 {(isPart ? "206 Partial Content" : "200 OK")}\r\n{head}\r\n");
        if (isHead)
            return !endsWithConnection;
        await SendContent(variant, isPart ? first : 0, length, resource.IsChunked && !endsWithConnection);
        return !endsWithConnection;
    }

    private bool IsUnchanged(SoakHead request, string variant)
    {
        if (request.Get("If-None-Match") is string tags)
            return resource.HasTag && tags.Contains(resource.Tag(version, variant), StringComparison.Ordinal);
        return !resource.HasTag && request.Get("If-Modified-Since") == SoakResource.LastModified(version);
    }

    private (long First, long Last) RangeOf(SoakHead request, string variant)
    {
        string? range = request.Get("Range");
        (long First, long Last) whole = (0, resource.Length - 1);
        if (range is null || !resource.TakesRanges || !range.StartsWith("bytes=", StringComparison.Ordinal))
            return whole;
        if (request.Get("If-Range") is string condition
            && (!resource.HasTag || resource.IsWeak || condition != resource.Tag(version, variant)))
            return whole;
        string[] ends = range["bytes=".Length..].Split('-');
        return ends.Length == 2
            && long.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out long first)
            && long.TryParse(ends[1], NumberStyles.None, CultureInfo.InvariantCulture, out long last)
            && first < resource.Length && first <= last ? (first, Math.Min(last, whole.Last)) : whole;
    }

    private async ValueTask SendContent(string variant, long first, long length, bool isChunked)
    {
        int steps = Math.Max(1, resource.Duration / StepMilliseconds);
        long step = Math.Max(1, (length / steps) + 1);
        for (long sent = 0; sent < length;)
        {
            ReadOnlySpan<byte> piece = resource.Content(version, variant, first + sent);
            byte[] bytes = piece[..(int)Math.Min(piece.Length, Math.Min(step, length - sent))].ToArray();
            if (isChunked)
                await stream.Send(string.Create(CultureInfo.InvariantCulture, $"{bytes.Length:X}\r\n"));
            await stream.Send(bytes);
            if (isChunked)
                await stream.Send("\r\n");
            sent += bytes.Length;
            if (steps > 1)
                await stream.Delay(StepMilliseconds);
        }

        if (isChunked)
            await stream.Send(resource.HasTrailers ? "0\r\nX-Trailer: end\r\n\r\n" : "0\r\n\r\n");
    }
}
