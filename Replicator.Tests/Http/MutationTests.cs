using System.Text;
using Replicator.Http;

namespace Replicator.Tests.Http;

/// <summary>Inputs that are nearly right, made from right ones by a fixed sequence of changes: whatever a peer sends, a
/// parser answers, and answers the same however the input is cut.</summary>
public sealed class MutationTests
{
    private const int Rounds = 5_000;

    private static readonly byte[] Spice = Text.Bytes("\r\n\t \0:;,=\"\\/?#%@[]-.0129afzAFZ*\u007f\u0080\u00ff");

    [Fact]
    public void A_head_that_is_taken_is_taken_again_as_it_was_written()
    {
        byte[] text = Text.Bytes("GET http://a.b:8/c?d HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nVia: 1.1 x\r\n\r\n");
        var head = new RequestHead();
        var again = new RequestHead();
        foreach (byte[] input in Mutations(text))
        {
            HeadProgress progress = HeadParser.TryParse(input, HeadLimits.Default, head, out int consumed, out _);
            if (progress != HeadProgress.Complete)
                continue;

            Assert.InRange(consumed, 1, input.Length);
            byte[] written = Text.Bytes(Text.Written(head.WriteTo));
            Assert.Equal(
                HeadProgress.Complete,
                HeadParser.TryParse(written, HeadLimits.Default, again, out int length, out _));
            Assert.Equal(written.Length, length);
            Assert.Equal(Text.Lines(head.Fields), Text.Lines(again.Fields));
            Assert.Equal(Text.Of(head.Target), Text.Of(again.Target));

            Assert.Equal(MessageFraming.TryOfRequest(head, out _, out Refusal framing), framing == Refusal.None);
            Assert.Equal(TargetUri.TryCreate(head, out TargetUri? uri, out _), uri is not null);
            Assert.Equal(TargetUri.TryParseConnect(head, out string host, out _, out _), host.Length > 0);
        }
    }

    [Fact]
    public void A_response_is_judged_the_same_at_every_cut()
    {
        byte[] text = Text.Bytes("HTTP/1.1 200 OK\r\nContent-Length: 5\nTransfer-Encoding: chunked\r\n\r\n");
        var head = new ResponseHead();
        foreach (byte[] input in Mutations(text))
        {
            HeadProgress whole = HeadParser.TryParse(
                input, HeadLimits.Default, head, out int consumed, out Refusal refusal);
            if (whole == HeadProgress.Complete)
            {
                bool taken = MessageFraming.TryOfResponse("GET"u8, head, out _, out Refusal why);
                Assert.Equal(why == Refusal.None, taken);
            }

            HeadProgress progress = HeadProgress.Partial;
            int length = 0;
            int parted = 0;
            Refusal reason = Refusal.None;
            while (progress == HeadProgress.Partial && length++ < input.Length)
            {
                progress = HeadParser.TryParse(
                    input.AsSpan(0, length), HeadLimits.Default, head, out parted, out reason, length - 1);
            }

            Assert.Equal((whole, consumed, refusal), (progress, parted, reason));
        }
    }

    [Fact]
    public void Chunks_are_judged_the_same_at_every_cut()
    {
        byte[] text = Text.Bytes("3;a=\"b\"\r\nabc\r\n10 ;c\r\n0123456789abcdef\r\n0\r\nT: u\r\n\r\n");
        foreach (byte[] input in Mutations(text))
        {
            string whole = Decode(input, input.Length);
            Assert.Equal(whole, Decode(input, 1));
            Assert.Equal(whole, Decode(input, 7));
        }
    }

    [Fact]
    public void A_key_is_a_target_and_its_own_key()
    {
        foreach (byte[] input in Mutations(Text.Bytes("http://u.example:8080/%41%2f%25%37%65/b?c=%7E&d")))
        {
            if (!TargetUri.TryParse(input, out TargetUri? uri, out _))
                continue;

            Assert.True(TargetUri.TryParse(Text.Bytes(uri!.Key), out TargetUri? again, out _));
            Assert.Equal(uri.Key, again!.Key);
        }
    }

    [Fact]
    public void Values_are_answered_whatever_they_are()
    {
        string[] values =
        [
            "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
            "W/\"abc\"", "bytes=0-5, -9", "bytes 0-5/10", "text/html;q=0.5, */*", "1.1 me (a, b), 1.0 other:80",
        ];
        foreach (byte[] input in values.SelectMany(value => Mutations(Text.Bytes(value), Rounds / values.Length)))
        {
            HttpDate.TryParse(input, DateTimeOffset.UnixEpoch, out _);
            EntityTag.EqualsWeakly(input, input);
            if (ByteRange.Resolve(input, 8, out ByteRange range) == RangeOutcome.Single)
                Assert.InRange(range.Length, 1, 8);
            if (ContentRange.TryParse(input, out ByteRange? part, out _) && part is not null)
                Assert.InRange(part.Value.Length, 1, long.MaxValue);

            var fields = new FieldSection();
            fields.Add("Accept"u8, input);
            fields.Add("Via"u8, input);
            fields.Add("Connection"u8, input);
            Negotiation.PrefersHtml(fields);
            HopByHop.ViaContains(fields, "me");
            HopByHop.Remove(fields);
            Assert.False(fields.Contains("Connection"u8));
        }
    }

    private static string Decode(byte[] input, int step)
    {
        var decoder = new ChunkedDecoder();
        var decoded = new StringBuilder();
        int position = 0;
        while (position < input.Length && !decoder.IsComplete)
        {
            int end = Math.Min(position + step, input.Length);
            while (position < end && !decoder.IsComplete)
            {
                ReadOnlySpan<byte> piece = input.AsSpan(position, end - position);
                if (!decoder.TryDecode(piece, out int consumed, out ReadOnlySpan<byte> content))
                    return $"{decoded} {decoder.Refusal}";
                decoded.Append(Text.Of(content));
                position += consumed;
            }
        }

        return $"{decoded} {decoder.IsComplete} {position}";
    }

    /// <summary>One to three changes each: a byte replaced, put in, taken out or doubled; always the same.</summary>
    private static IEnumerable<byte[]> Mutations(byte[] text, int count = Rounds)
    {
        var random = new Random(9112);
        for (int round = 0; round < count; round++)
        {
            List<byte> changed = [.. text];
            for (int change = random.Next(3); change >= 0 && changed.Count > 0; change--)
            {
                int position = random.Next(changed.Count);
                switch (random.Next(4))
                {
                    case 0:
                        changed[position] = Spice[random.Next(Spice.Length)];
                        break;
                    case 1:
                        changed.Insert(position, Spice[random.Next(Spice.Length)]);
                        break;
                    case 2:
                        changed.RemoveAt(position);
                        break;
                    default:
                        changed.Insert(position, changed[position]);
                        break;
                }
            }

            yield return [.. changed];
        }
    }
}
