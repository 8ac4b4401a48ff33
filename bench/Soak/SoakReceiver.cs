using System.Globalization;

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

        (long start, long end) = Expected(head, resource);
        long position = start;
        bool isRight = true;
        bool isWhole = await stream.ReadContent(framing, length, piece =>
        {
            isRight = resource.Matches(version, resource.Varies ? wanted.Variant : "", piece, position);
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

    private static (long Start, long End) Expected(SoakHead head, SoakResource resource)
    {
        if (head.Status == 200)
            return (0, resource.Length);
        string[] parts = (head.Get("Content-Range") ?? "").Split(' ', '-', '/');
        if (parts.Length != 4 || parts[0] != "bytes" || parts[3] != $"{resource.Length}")
            throw new FormatException($"Content-Range {head.Get("Content-Range")} of {resource.Length}");
        return (
            long.Parse(parts[1], CultureInfo.InvariantCulture), long.Parse(parts[2], CultureInfo.InvariantCulture) + 1);
    }

    private SoakReply Wrong(SoakHead head, SoakResource resource, string what)
    {
        tally.Wrong($"{resource.Path} ({head.Status}, {head.Get("Cache-Status")}): {what}");
        return new SoakReply(head, "WRONG", false);
    }
}
