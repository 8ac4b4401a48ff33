using System.Buffers;
using Replicator.Http;
using Replicator.Tests.Http;
using Replicator.Tests.Strictness.Checker;

namespace Replicator.Tests.Fuzzing;

/// <summary>Heads that are nearly right: a parser answers each, the same however it is cut, and what it takes is well
/// formed by the grammar, as it came and as it goes on.</summary>
public sealed class HeadFuzzTests
{
    private const int Count = 70_000;

    // Fields that do not go on, or not as they came.
    private static readonly string[] NotPassedOn =
    [
        "Host", "Connection", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
        "Proxy-Authorization", "Proxy-Authenticate", "Proxy-Authentication-Info", "Via", "Content-Length",
        "Max-Forwards",
    ];

    private readonly RequestHead request = new();
    private readonly ResponseHead response = new();
    private readonly ArrayBufferWriter<byte> written = new();
    private int takenCount;

    [Fact]
    public void Requests_that_are_taken_are_well_formed_and_go_on_well_formed()
    {
        FuzzRun.Cases(Count, (random, _) =>
        {
            HeadProgress whole = FeedMutated(random, Corpus.Requests, ParseRequest, out byte[] input, out int consumed);
            if (whole == HeadProgress.Complete && IsTakenFurther(out TargetUri? uri, out ContentFraming framing))
                CheckPassedOn(input[..consumed], uri, framing);
        });
        Assert.True(takenCount > Count / 10 || Count == 1, $"only {takenCount} were taken");
    }

    [Fact]
    public void Responses_that_are_taken_go_on_well_formed()
    {
        FuzzRun.Cases(Count, (random, _) =>
        {
            HeadProgress whole = FeedMutated(random, Corpus.Responses, ParseResponse, out byte[] _, out int _);
            if (whole == HeadProgress.Complete)
                CheckPassedOn(random.Next(4) == 0 ? "HEAD" : "GET");
        });
        Assert.True(takenCount > Count / 10 || Count == 1, $"only {takenCount} were taken");
    }

    private delegate HeadProgress Parser(
        ReadOnlySpan<byte> received, out int consumed, out Refusal refusal, int scanned);

    private HeadProgress ParseRequest(
        ReadOnlySpan<byte> received, out int consumed, out Refusal refusal, int scanned) =>
        HeadParser.TryParse(received, HeadLimits.Default, request, out consumed, out refusal, scanned);

    private HeadProgress ParseResponse(
        ReadOnlySpan<byte> received, out int consumed, out Refusal refusal, int scanned) =>
        HeadParser.TryParse(received, HeadLimits.Default, response, out consumed, out refusal, scanned);

    // Gives the input up to one cut after the other, as a connection receives it.
    private static HeadProgress Feed(byte[] input, int[] cuts, Parser parse, out int consumed, out Refusal refusal)
    {
        var progress = HeadProgress.Partial;
        consumed = 0;
        refusal = Refusal.None;
        int scanned = 0;
        foreach (int cut in cuts)
        {
            progress = parse(input.AsSpan(0, cut), out consumed, out refusal, scanned);
            if (progress != HeadProgress.Partial)
                break;
            Assert.Equal((0, Refusal.None), (consumed, refusal));
            scanned = cut;
        }

        Assert.InRange(consumed, 0, Math.Min(input.Length, HeadLimits.Default.Length));
        Assert.Equal(progress == HeadProgress.Complete, consumed > 0);
        Assert.Equal(progress == HeadProgress.Refused, refusal != Refusal.None);
        return progress;
    }

    // A few cuts, and for one input in thirty every one.
    private static int[] Cuts(Random random, int length) => random.Next(30) == 0 && length < 2000
        ? [.. Enumerable.Range(0, length + 1)]
        : [.. Enumerable.Range(0, random.Next(5)).Select(_ => random.Next(length + 1)).Order(), length];

    private static void CheckBound(HeadProgress whole, byte[] input)
    {
        if (whole == HeadProgress.Partial)
            Assert.InRange(input.Length, 0, HeadLimits.Default.Length - 1);
    }

    // In one piece and in several, which makes no difference.
    private static HeadProgress FeedMutated(
        Random random, IReadOnlyList<byte[]> corpus, Parser parser, out byte[] input, out int consumed)
    {
        input = new Mutator(random).Mutate(corpus[random.Next(corpus.Count)]);
        HeadProgress whole = Feed(input, [input.Length], parser, out consumed, out Refusal refusal);
        Assert.Equal(
            (whole, consumed, refusal),
            (Feed(input, Cuts(random, input.Length), parser, out int parted, out Refusal reason), parted, reason));
        CheckBound(whole, input);
        return whole;
    }

    private bool IsTakenFurther(out TargetUri? uri, out ContentFraming framing)
    {
        uri = null;
        if (!MessageFraming.TryOfRequest(request, out framing, out Refusal refusal))
        {
            Assert.NotEqual(Refusal.None, refusal);
            return false;
        }

        if (request.IsMethod("CONNECT"u8))
            return TargetUri.TryParseConnect(request, out _, out _, out _);
        return TargetUri.TryCreate(request, out uri, out _);
    }

    private void CheckPassedOn(byte[] head, TargetUri? uri, ContentFraming framing)
    {
        takenCount++;
        Verdict came = new RequestChecker { ArePassedOn = false, EmptyLineCount = 2 }.Check(head);
        Assert.Null(came.Violation);
        WireMessage received = Assert.Single(came.Messages);
        if (uri is null)
            return;

        RequestHead forwarded = Forwarded(uri);
        if (framing.Kind == FramingKind.Chunked)
            forwarded.Fields.Add("Transfer-Encoding"u8, "chunked"u8);
        Verdict goes = new RequestChecker().Check(Write(forwarded.WriteTo, framing));
        Assert.Null(goes.Violation);
        WireMessage sent = Assert.Single(goes.Messages);
        Assert.Equal(received.Method, sent.Method);
        Assert.Equal(framing.Kind == FramingKind.Length ? framing.Length : 0, FramingRules.LengthOf(sent) ?? 0);
        Assert.Null(ForwardingRules.FindNamed(received, sent));
        Assert.Equal(EndToEnd(received, received), EndToEnd(sent, received));
    }

    private void CheckPassedOn(string method)
    {
        if (!MessageFraming.TryOfResponse(Text.Bytes(method), response, out ContentFraming framing, out Refusal refusal))
        {
            Assert.NotEqual(Refusal.None, refusal);
            return;
        }

        takenCount++;
        HopByHop.Remove(response.Fields);
        HopByHop.AddVia(response.Fields, response.MinorVersion, "me");
        if (framing.Kind == FramingKind.Chunked)
            response.Fields.Add("Transfer-Encoding"u8, "chunked"u8);
        if (framing.Kind == FramingKind.UntilClose)
            response.Fields.Add("Connection"u8, "close"u8);
        Verdict goes = new ResponseChecker().Check(Write(response.WriteTo, framing), [method]);
        Assert.Null(goes.Violation);
        Assert.Equal(response.Status, Assert.Single(goes.Messages).Status);
    }

    private RequestHead Forwarded(TargetUri uri)
    {
        var head = new RequestHead();
        head.SetLine(request.Method, Text.Bytes(uri.ForwardedTarget), 1);
        head.Fields.CopyFrom(request.Fields);
        HopByHop.Remove(head.Fields);
        HopByHop.AddVia(head.Fields, request.MinorVersion, "me");
        head.Fields.Set("Host"u8, uri.HostField);
        return head;
    }

    private byte[] Write(Action<IBufferWriter<byte>> write, ContentFraming framing)
    {
        written.ResetWrittenCount();
        write(written);
        if (framing.Kind == FramingKind.Chunked)
            written.Write("0\r\n\r\n"u8);
        return written.WrittenSpan.ToArray();
    }

    // Whatever is for the other end goes on as it came, and in the same order.
    private static string[] EndToEnd(WireMessage message, WireMessage received) =>
    [
        .. message.Fields
            .Where(field => !NotPassedOn.Any(field.Is) && !received.HasMember("Connection", field.Name))
            .Select(field => $"{field.Name}: {field.Value}"),
    ];
}
