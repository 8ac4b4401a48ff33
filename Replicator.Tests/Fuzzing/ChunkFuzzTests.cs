using System.Text;
using Replicator.Http;
using Replicator.Tests.Strictness.Checker;

namespace Replicator.Tests.Fuzzing;

/// <summary>Chunk streams that are nearly right: the decoder takes exactly those that the grammar has, within its
/// bounds, and the same however they are cut.</summary>
public sealed class ChunkFuzzTests
{
    private const int Count = 40_000;
    private const string Head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static readonly Refusal[] Bounds = [Refusal.ChunkExtensionTooLong, Refusal.TrailersTooLong];

    private readonly ChunkedDecoder decoder = new();

    [Fact]
    public void A_stream_is_taken_if_the_grammar_has_it_and_is_cut_anywhere()
    {
        int takenCount = 0;
        FuzzRun.Cases(Count, (random, _) =>
        {
            byte[] input = new Mutator(random).Mutate(Corpus.ChunkStreams[random.Next(Corpus.ChunkStreams.Count)]);
            string whole = Decode(input, () => input.Length, out int end);
            bool isTaken = decoder.IsComplete;
            Refusal refusal = decoder.Refusal;
            Assert.Equal(whole, Decode(input, () => 1 + random.Next(9), out int parted));
            Assert.Equal((end, isTaken, refusal), (parted, decoder.IsComplete, decoder.Refusal));

            WireMessage message = Read(input, out Violation? violation);
            bool isWell = violation is null && message.IsComplete;
            Assert.True(isWell == isTaken || Bounds.Contains(refusal), $"{refusal} where the grammar says {violation}");
            if (!isTaken)
                return;
            takenCount++;
            Assert.Equal(whole, Encoding.Latin1.GetString(message.Content));
            Assert.Equal(message.End, Head.Length + end);
        });
        Assert.True(takenCount > Count / 20, $"only {takenCount} were taken");
    }

    private string Decode(byte[] input, Func<int> nextLength, out int position)
    {
        decoder.Reset();
        var decoded = new StringBuilder();
        position = 0;
        for (int end = 0; end < input.Length && !decoder.IsComplete;)
        {
            end = Math.Min(end + nextLength(), input.Length);
            while (position < end && !decoder.IsComplete)
            {
                if (!decoder.TryDecode(input.AsSpan(position, end - position), out int consumed, out ReadOnlySpan<byte> content))
                {
                    position = 0;
                    return decoded.ToString();
                }

                Assert.InRange(consumed, 1, end - position);
                decoded.Append(Encoding.Latin1.GetString(content));
                position += consumed;
            }
        }

        return decoded.ToString();
    }

    // The first message, and what is wrong with it; what follows it is none of its business.
    private static WireMessage Read(byte[] input, out Violation? violation)
    {
        byte[] bytes = [.. Encoding.Latin1.GetBytes(Head), .. input];
        Verdict verdict = new RequestChecker { ArePassedOn = false }.Check(bytes);
        WireMessage message = verdict.Messages[0];
        violation = verdict.Messages.Count == 1 && !message.IsComplete ? verdict.Violation : null;
        return message;
    }
}
