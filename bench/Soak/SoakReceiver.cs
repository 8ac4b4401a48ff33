using System.Globalization;
using System.Net.Sockets;

namespace Bench.Soak;

/// <summary>Receives one answer and compares its content with what it must be.</summary>
/// <param name="stream">From the proxy.</param>
/// <param name="tally">What came of it all.</param>
internal sealed class SoakReceiver(SoakStream stream, SoakTally tally)
{
    /// <exception cref="EndOfStreamException">It broke off, visibly.</exception>
    /// <exception cref="FormatException">It is malformed.</exception>
    public async Task<SoakReply> Receive(SoakWanted wanted)
    {
        SoakHead head;
        do
            head = await stream.ReadHead() ?? throw new EndOfStreamException("closed without an answer");
        while (head.Status is >= 100 and < 200 and not 101);
        string outcome = head.Status.ToString(CultureInfo.InvariantCulture);
        if (head.Status == 101)
            return new SoakReply(head, outcome, true);

        SoakFraming framing = SoakFraming.None;
        long length = 0;
        if (!wanted.IsHead && head.Status is not (204 or 304))
            framing = head.Framing(SoakFraming.UntilClose, out length);
        bool persists = framing != SoakFraming.UntilClose && !head.Has("Connection", "close");
        if (wanted.Resource is not SoakResource resource || head.Status is not (200 or 206 or 304))
        {
            await stream.ReadContent(framing, length, _ => true);
            return new SoakReply(head, outcome, persists);
        }

        string[] told = (head.Get("X-Is") ?? "").Split(' ');
        if (told.Length < 3 || told[0] != resource.Path
            || (resource.Varies && told.ElementAtOrDefault(3) != wanted.Variant)
            || !int.TryParse(told[1], CultureInfo.InvariantCulture, out int version))
            return Wrong(head, resource, $"it is {head.Get("X-Is")}, wanted as {wanted.Variant}");
        if (framing == SoakFraming.None)
            return new SoakReply(head, outcome, persists);

        string variant = resource.Varies ? wanted.Variant : "";
        if (head.Status == 206 && SoakParts.BoundaryOf(head) is string boundary)
            return await ReceiveParts(head, resource, version, variant, boundary, framing, length, persists);

        (long start, long end) = head.Status == 200
            ? (0, resource.Length)
            : SoakParts.RangeOf(head.Get("Content-Range"), resource.Length);
        long position = start;
        bool isRight = true;
        bool isWhole = await Read(head, resource, framing, length, piece =>
        {
            isRight = resource.Matches(version, variant, piece, position);
            position += piece.Length;
            return isRight && position - start < wanted.LeavesAfter;
        });
        if (!isRight)
            return Wrong(head, resource, $"differs before {position} of version {version}");
        if (!isWhole)
            return new SoakReply(head, "left", false);
        if (position != end)
        {
            if (framing == SoakFraming.UntilClose)
                throw new EndOfStreamException("it ended with the connection");
            return Wrong(head, resource, $"called complete at {position} of {end}");
        }

        tally.BodyWasRight(position - start);
        return new SoakReply(head, outcome, persists);
    }

    private async Task<SoakReply> ReceiveParts(
        SoakHead head, SoakResource resource, int version, string variant, string boundary, SoakFraming framing,
        long length, bool persists)
    {
        using var content = new MemoryStream();
        await Read(head, resource, framing, length, piece =>
        {
            content.Write(piece);
            return true;
        });
        if (!SoakParts.Match(content.ToArray(), boundary, resource, version, variant, out long sum))
            return Wrong(head, resource, $"a part differs from version {version}");
        tally.BodyWasRight(sum);
        return new SoakReply(head, "206", persists);
    }

    // Whoever reads of a content that broke off wants to know which, and how far it came.
    private async Task<bool> Read(
        SoakHead head, SoakResource resource, SoakFraming framing, long length, SoakTake take)
    {
        long position = 0;
        try
        {
            return await stream.ReadContent(framing, length, piece =>
            {
                position += piece.Length;
                return take(piece);
            });
        }
        catch (Exception broken) when (broken is IOException or SocketException)
        {
            throw new IOException(
                $"{resource.Path} ({head.Status}, {head.Get("Cache-Status")}) after {position} bytes of {length}: "
                + broken.Message, broken);
        }
    }

    private SoakReply Wrong(SoakHead head, SoakResource resource, string what)
    {
        tally.Wrong($"{resource.Path} ({head.Status}, {head.Get("Cache-Status")}): {what}");
        return new SoakReply(head, "WRONG", false);
    }
}
