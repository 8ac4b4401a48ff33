using System.Globalization;
using System.Text;
using Replicator.Cache.Classes;
using Replicator.Diagnostics;
using Replicator.Http;

namespace Replicator.Cache;

/// <summary>Says what would become of a request, and why: asks the same rules that decide.</summary>
/// <param name="uri">What is asked for.</param>
/// <param name="presented">The GET for it.</param>
/// <param name="terms">Of the proxy.</param>
/// <param name="now">When it comes.</param>
/// <param name="proxy">What the proxy knows that runs; null: none does.</param>
internal sealed class Explanation(
    TargetUri uri, RequestHead presented, CacheTerms terms, DateTimeOffset now, ProxyFacts? proxy)
{
    private readonly List<ExplanationLine> lines = [];
    private UrlClass urlClass;

    /// <summary>All that can be said.</summary>
    /// <param name="variants">What is stored of the target, the newest first.</param>
    /// <param name="selected">That of them which the request selects; null: none.</param>
    /// <param name="unfinished">What is kept of it that is not whole, the newest last.</param>
    public IReadOnlyList<ExplanationLine> Of(IReadOnlyList<StoredResponse> variants, StoredResponse? selected,
        IReadOnlyList<HeldContent> unfinished)
    {
        StoredResponse? there = selected ?? (unfinished.Count > 0 ? unfinished[^1].Response : null);
        Classification known = terms.Classes.Of(uri, there?.Head);
        urlClass = known.Class;
        HeldContent? continued = unfinished.LastOrDefault(IsContinued);
        lines.Clear();
        Add("key", Secrets.Masked(uri.Key), "RFC 9111 §2");
        AddReason("class", Reasons.Of(urlClass));
        if (known.Rule is not null)
            Add("rule", known.Rule);
        AddTerms();
        AddVariants(variants, selected);
        AddOutcome(variants, selected, continued);
        AddLine();
        if (selected is not null)
        {
            AddFreshness(selected);
            AddWhenGone(selected);
        }

        AddParts(unfinished, continued);
        AddStoring();
        AddLastUnstored();
        return lines;
    }

    private void AddTerms()
    {
        if (terms.Mode != CacheMode.Standard)
            Add("mode", terms.Mode == CacheMode.Static ? "--static" : "--offline");
        if (terms.IsStrict)
            Add("mode", "--strict");
        if (terms.Targets.Count > 0)
            Add("targets", string.Join(", ", terms.Targets), "RFC 9213 §2.2");
    }

    private void AddVariants(IReadOnlyList<StoredResponse> variants, StoredResponse? selected)
    {
        Add("variants", variants.Count == 0 ? "nothing is stored" : Number(variants.Count) + " stored",
            "RFC 9111 §4.1");
        foreach (StoredResponse variant in variants)
        {
            string what = Number(variant.Head.Status) + Chosen(variant)
                + $", received {HttpDate.Format(variant.ResponseTime)}";
            string why = variant == selected ? "selected"
                : Variance.Matches(variant, presented) ? "another is to be preferred"
                : "not for this request";
            Add("variant", $"{what}: {why}", "RFC 9111 §4.1");
        }
    }

    private static string Chosen(StoredResponse variant)
    {
        var text = new StringBuilder();
        foreach (ReadOnlySpan<byte> name in variant.Head.Fields.Tokens("vary"u8))
        {
            text.Append(text.Length == 0 ? " for " : ", ").Append(Encoding.Latin1.GetString(name).ToLowerInvariant());
            if (!variant.VaryFields.TryGet(name, out ReadOnlySpan<byte> value))
                text.Append(" (absent)");
            else
                text.Append(": ").Append(Secrets.IsSecret(name) ? Secrets.Mask : Encoding.Latin1.GetString(value));
        }

        if (variant.FurtherVaryFields.Count > 0)
            text.Append($" and {Number(variant.FurtherVaryFields.Count)} more, as the origin has said");
        return text.ToString();
    }

    private void AddOutcome(
        IReadOnlyList<StoredResponse> variants, StoredResponse? selected, HeldContent? continued)
    {
        if (selected is null)
        {
            AddMiss(variants.Count > 0 ? "vary-miss" : "uri-miss", continued);
            return;
        }

        Reusability reuse = Reuse.JudgeAnswer(selected, presented, urlClass, terms, now);
        if (reuse.Verdict == ReuseVerdict.Validate)
        {
            AddForwarded("the stored response, once the origin has confirmed it", reuse.Forward, reuse.FreshFor);
        }
        else
        {
            AddHit(reuse.Verdict == ReuseVerdict.Fresh
                ? "the stored response"
                : "the stored response, and the origin is asked meanwhile", reuse.FreshFor);
        }

        AddReason("because", Reasons.Of(reuse.Reason));
    }

    private void AddMiss(string why, HeldContent? continued)
    {
        RangeSpec? part = RangePlan.PartOf(presented, out bool isAlone);
        if (continued is null || Joined is not null)
        {
            AddForwarded("miss", why, freshFor: null);
        }
        else if ((isAlone || Reuse.MayForward(presented, terms))
            && Reuse.MayServePart(continued, part, presented, urlClass, terms, now))
        {
            AddHit("the range that is asked for, of a content that is not all there",
                Reuse.Judge(continued.Response, presented, urlClass, terms, now).FreshFor);
        }
        else
        {
            AddForwarded("what is there and what is missing, if it is still the same", "partial", freshFor: null);
        }
    }

    private void AddHit(string what, TimeSpan? freshFor)
    {
        Add("next request", $"hit: {what}", "RFC 9111 §4");
        Add("cache-status", new CacheStatus { Hit = true, FreshFor = freshFor }.ToString(), "RFC 9211 §2");
    }

    private void AddForwarded(string what, string why, TimeSpan? freshFor)
    {
        if (Reuse.MayForward(presented, terms))
        {
            var status = new CacheStatus { Forward = why, FreshFor = freshFor };
            if (Joined is { } download)
                (status.Collapsed, status.ForwardStatus) = (true, download.Status);
            Add("next request", $"{what}: " + (Joined is null ? "the origin is asked" : "a running download is joined"),
                freshFor is null ? "RFC 9111 §4" : "RFC 9111 §4.3");
            Add("cache-status", status.ToString(), "RFC 9211 §2.2");
            return;
        }

        Add("next request", terms.Mode == CacheMode.Offline
            ? "504: --offline connects to nobody"
            : "504: the request asks for what is stored only (only-if-cached)", "RFC 9111 §5.2.1.7");
    }

    private void AddLine()
    {
        if (proxy?.OriginDownFor is { } left)
        {
            Add("origin", $"it could not be reached: for {Seconds(left)} what may be served stale is served without "
                + "waiting for it", "RFC 9111 §4.2.4");
        }
    }

    private void AddFreshness(StoredResponse selected)
    {
        FreshnessLifetime lifetime = Reuse.LifetimeOf(selected, urlClass, selected.DirectivesUnder(terms), terms);
        AgeSum age = Freshness.AgeOf(selected, now);
        Reason rule = Reasons.Of(lifetime.Rule);
        Add("lifetime", $"{Seconds(lifetime.Length)}: {rule.Sentence}", rule.Section);
        Add("age when it came", $"{Seconds(age.Stated)}: as Age said", "RFC 9111 §5.1");
        Add("response delay", $"{Seconds(age.ResponseDelay)}: from the request until it came", "RFC 9111 §4.2.3");
        Add("apparent age", $"{Seconds(age.Apparent)}: from its Date until it came", "RFC 9111 §4.2.3");
        Add("initial age", $"{Seconds(age.Initial)}: the apparent age, or the age and the delay if that is more",
            "RFC 9111 §4.2.3");
        Add("resident time", $"{Seconds(age.Resident)}: since it came", "RFC 9111 §4.2.3");
        Add("current age", $"{Seconds(age.Current)}: the initial age and the resident time", "RFC 9111 §4.2.3");
        TimeSpan left = lifetime.Length - age.Current;
        Add(left > TimeSpan.Zero ? "fresh for" : "stale for", Seconds(left.Duration()), "RFC 9111 §4.2");
    }

    private void AddWhenGone(StoredResponse selected) =>
        Add("origin gone", Reuse.MayServeStale(selected, presented, urlClass, terms, now)
            ? "the stored response, stale if it is"
            : "an error", "RFC 9111 §4.2.4");

    private RunningFacts? Joined => proxy?.Running.FirstOrDefault(one => one.IsJoined);

    // What the request may not have stored it does not continue either (RFC 9111 §3.5, §5.2.1.5).
    private bool IsContinued(HeldContent content)
    {
        var whole = new RequestHead();
        whole.CopyFrom(presented);
        whole.Fields.Remove("range"u8);
        return Variance.Matches(content.Response, presented) && !Preconditions.NeedsOrigin(presented)
            && Storing.Judge(whole, requestHasContent: false, content.Response.Head, urlClass, terms) == NotStored.None;
    }

    private void AddParts(IReadOnlyList<HeldContent> unfinished, HeldContent? continued)
    {
        var parts = new PartExplanation(presented);
        lines.AddRange((proxy?.Running ?? []).SelectMany(parts.Of));
        lines.AddRange(unfinished.SelectMany(one => parts.Of(one, isForRequest: one == continued)));
    }

    private void AddStoring()
    {
        NotStored reason = Storing.JudgeRequest(presented, requestHasContent: false);
        if (reason == NotStored.None && urlClass == UrlClass.Never)
            reason = NotStored.NeverStored;
        if (reason == NotStored.RangeRequest)
            Add("storing", "a part that is fetched is kept where it has a strong validator", "RFC 9111 §3.3");
        else if (reason != NotStored.None)
            AddReason("not stored", Reasons.Of(reason));
        if (presented.Fields.Contains("authorization"u8))
        {
            Add("storing", "the request has Authorization: stored only if the answer says public, s-maxage or "
                + "must-revalidate", "RFC 9111 §3.5");
        }
    }

    private void AddLastUnstored()
    {
        if (proxy is null)
        {
            Add("last answer", "only a proxy that runs remembers why the last answer was not stored");
        }
        else if (proxy.LastUnstored is { } last)
        {
            Reason reason = Reasons.Of(last.Reason);
            Add("last answer", $"{Number(last.Status)}, at {HttpDate.Format(last.Time)}, was not stored: "
                + $"{reason.Token}: {reason.Sentence}", reason.Section);
        }
    }

    private void AddReason(string name, Reason reason) =>
        Add(name, $"{reason.Token}: {reason.Sentence}", reason.Section);

    private void Add(string name, string value, string section = "") =>
        lines.Add(new ExplanationLine(name, value, section));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    // Exact, and what is long for a reader as well.
    private static string Seconds(TimeSpan time)
    {
        string exact = time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) + " s";
        return time < TimeSpan.FromMinutes(2) ? exact : $"{exact} ({Quantity.Time(time)})";
    }
}
