using System.Globalization;
using System.Text;

namespace Replicator.Http;

/// <summary>The framing of several ranges in one answer: <c>multipart/byteranges</c> (RFC 9110 §14.6).</summary>
/// <param name="ranges">More than one, in the order in which they are sent.</param>
/// <param name="completeLength">Bytes of the whole content.</param>
/// <param name="contentType">Of the content; null: the origin has not said.</param>
/// <param name="boundary">1 to 70 characters of a token; random, so that no content can be made to hold it.</param>
internal sealed class MultipartRanges(
    IReadOnlyList<ByteRange> ranges, long completeLength, string? contentType, string boundary)
{
    public IReadOnlyList<ByteRange> Ranges => ranges;

    /// <summary>The value of the answer's Content-Type.</summary>
    public string ContentType => $"multipart/byteranges; boundary={boundary}";

    /// <summary>Bytes of all of it.</summary>
    public long Length
    {
        get
        {
            long length = End.Length;
            for (int number = 0; number < ranges.Count; number++)
                length += HeadOf(number).Length + ranges[number].Length;
            return length;
        }
    }

    /// <summary>What follows the last range.</summary>
    public byte[] End => Encoding.Latin1.GetBytes($"\r\n--{boundary}--\r\n");

    /// <summary>What goes before a range.</summary>
    /// <param name="number">From zero on.</param>
    public byte[] HeadOf(int number)
    {
        var head = new StringBuilder();
        head.Append(number == 0 ? "" : "\r\n").Append(CultureInfo.InvariantCulture, $"--{boundary}\r\n");
        if (contentType is not null)
            head.Append(CultureInfo.InvariantCulture, $"Content-Type: {contentType}\r\n");
        string range = ContentRange.Format(ranges[number], completeLength);
        head.Append(CultureInfo.InvariantCulture, $"Content-Range: {range}\r\n\r\n");
        return Encoding.Latin1.GetBytes(head.ToString());
    }
}
