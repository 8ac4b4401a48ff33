using System.Text;
using Replicator.Cache;
using Replicator.Cache.Classes;
using Replicator.Http;
using Replicator.Tests.Strictness.Checker;

namespace Replicator.Tests.Fuzzing;

/// <summary>Targets and field values that are nearly right: every rule that reads them answers.</summary>
public sealed class ValueFuzzTests
{
    private const int Count = 10_000;

    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private static readonly TargetUri Uri = Parsed("http://origin.example/a");

    [Fact]
    public void A_target_that_is_taken_is_its_own_key_and_goes_on_well_formed() => FuzzRun.Cases(Count, (random, _) =>
    {
        byte[] input = new Mutator(random).Mutate(Corpus.Targets[random.Next(Corpus.Targets.Count)]);

        // Targets come out of heads, which hold nothing but visible ASCII there.
        byte[] target = [.. input.Where(value => value is > 0x20 and < 0x7F)];
        bool isAuthority = TargetUri.TryParseAuthority(target, out string host, out int port, out Refusal refusal);
        Assert.Equal(isAuthority, host.Length > 0 && port > 0 && refusal == Refusal.None);
        if (!TargetUri.TryParse(target, out TargetUri? uri, out Refusal _))
            return;
        Assert.Equal(uri!.Key, Parsed(uri.Key).Key);
        Assert.True(Abnf.IsOriginForm(uri.ForwardedTarget), uri.ForwardedTarget);
        Assert.True(Abnf.IsAuthority(uri.HostField), uri.HostField);
        Assert.True(Enum.IsDefined(UrlClasses.Standard.Of(uri, null).Class));
    });

    [Fact]
    public void Every_rule_answers_whatever_a_field_holds() => FuzzRun.Cases(Count, (random, _) =>
    {
        var request = new RequestHead();
        request.SetLine("GET"u8, Encoding.ASCII.GetBytes(Uri.Key), 1);
        var stored = new StoredResponse { RequestTime = Now, ResponseTime = Now };
        stored.Head.SetLine(200);
        for (int index = random.Next(4); index >= 0; index--)
        {
            (string name, byte[] right) = Corpus.Values[random.Next(Corpus.Values.Count)];

            // As in a head that was taken: no control bytes, no white space around.
            byte[] value = [.. new Mutator(random).Mutate(right).Where(one => Abnf.IsTextCharacter((char)one))];
            ReadOnlySpan<byte> trimmed = value.AsSpan().Trim(" \t"u8);
            request.Fields.Add(Encoding.ASCII.GetBytes(name), trimmed);
            stored.Head.Fields.Add(Encoding.ASCII.GetBytes(name), trimmed);
            CheckValue(trimmed);
        }

        CheckRules(request, stored, TimeSpan.FromSeconds(random.Next(1000)));
    });

    private static TargetUri Parsed(string target)
    {
        Assert.True(TargetUri.TryParse(Encoding.ASCII.GetBytes(target), out TargetUri? uri, out _));
        return uri!;
    }

    private static void CheckValue(ReadOnlySpan<byte> value)
    {
        if (HttpDate.TryParse(value, Now, out DateTimeOffset date))
            Assert.True(HttpDate.TryParse(Encoding.ASCII.GetBytes(HttpDate.Format(date)), Now, out DateTimeOffset again)
                && date == again);
        Assert.Equal(EntityTag.IsValid(value), EntityTag.EqualsWeakly(value, value));
        var ranges = new List<ByteRange>();
        RangeOutcome outcome = ByteRanges.Resolve(value, 800, ranges);
        Assert.Equal(ranges.Count, outcome switch { RangeOutcome.Single => 1, RangeOutcome.Several => ranges.Count, _ => 0 });
        Assert.All(ranges, range => Assert.True(range is { Start: >= 0, End: <= 800, Length: > 0 }));
        if (ContentRange.TryParse(value, out ByteRange? part, out long? length) && part is not null)
            Assert.True(part.Value is { Start: >= 0, Length: > 0 } && part.Value.End <= (length ?? long.MaxValue));
        if (DeltaSeconds.TryParse(value, out TimeSpan seconds))
            Assert.InRange(seconds, TimeSpan.Zero, DeltaSeconds.Largest);
    }

    private static void CheckRules(RequestHead request, StoredResponse stored, TimeSpan elapsed)
    {
        FieldSection fields = stored.Head.Fields;
        Assert.True(Freshness.Lifetime(stored, CacheTerms.Standard) >= TimeSpan.Zero);
        Assert.True(Freshness.CurrentAge(stored, Now + elapsed) >= TimeSpan.Zero);
        Variance.Select(stored.Head, request, stored.VaryFields);
        Assert.Equal(!Variance.HasStar(stored.Head), Variance.Matches(stored, request));
        NotStored reason = Storing.Judge(request, requestHasContent: false, stored.Head, UrlClass.Ordinary, CacheTerms.Standard);
        Assert.True(Enum.IsDefined(reason));
        Reuse.Judge(stored, request, UrlClass.Ordinary, CacheTerms.Standard, Now + elapsed);
        Reuse.MayServeStale(stored, request, UrlClass.Ordinary, CacheTerms.Standard, Now + elapsed);
        Preconditions.Evaluate(request, stored);
        Preconditions.RangeApplies(request, stored);
        Negotiation.PrefersHtml(request.Fields);
        HopByHop.ViaContains(request.Fields, "me");

        var targets = new List<TargetUri>();
        Invalidation.CollectTargets("PUT"u8, Uri, stored.Head, targets);
        Assert.All(targets, target => Assert.Equal(Uri.Authority, target.Authority));
        var notModified = new ResponseHead();
        notModified.CopyFrom(stored.Head);
        notModified.SetLine(304);
        if (Validation.Confirms(notModified, stored))
            Validation.Freshen(stored, request, notModified, Now, Now + elapsed);
        Validation.TryAddConditions(stored, request.Fields);
        HopByHop.Remove(fields);
        Assert.False(fields.Contains("Connection"u8));
    }
}
