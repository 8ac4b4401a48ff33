using Replicator.Http;

namespace Replicator.Cache;

/// <summary>Whether a stored response may be used (RFC 9111 §4). Nothing here allocates.</summary>
internal static class Reuse
{
    /// <summary>Whether the presented request may be answered from a stored response that was selected for
    /// it.</summary>
    public static Reusability Judge(
        StoredResponse stored, RequestHead presented, UrlClass urlClass, CacheTerms terms, DateTimeOffset now)
    {
        CacheControl response = stored.DirectivesUnder(terms);
        TimeSpan age = Freshness.CurrentAge(stored, now);
        TimeSpan freshFor = LifetimeOf(stored, urlClass, response, terms).Length - age;

        if (terms.Mode != CacheMode.Standard)
            return Serve(freshFor, age, ReuseReason.Mode);

        if (stored.Invalidated)
            return Validate(freshFor, age, ReuseReason.Invalidated);

        // Before the request's directives: some package clients send no-cache with everything, and what never changes
        // is not fetched anew for that.
        bool neverChanges = NeverChanges(stored, urlClass);
        if (neverChanges && !terms.IsStrict)
            return Serve(freshFor, age, ReuseReason.NeverChanges);

        if (!neverChanges && WhyAlwaysValidated(stored, urlClass, response) is { } always)
            return Validate(freshFor, age, always);

        CacheControl request = CacheControl.OfRequest(presented.Fields);
        ReuseReason objection = ObjectionTo(age, freshFor, response, request);
        bool suits = objection == ReuseReason.Fresh;
        if (freshFor > TimeSpan.Zero)
            return suits ? Serve(freshFor, age, objection) : Validate(freshFor, age, objection);

        if (ForbidsStale(response))
            return Validate(freshFor, age, ReuseReason.StaleForbidden);
        if (suits && -freshFor <= request.MaxStale)
            return Serve(freshFor, age, ReuseReason.MaxStale);
        return suits && -freshFor <= response.StaleWhileRevalidate
            ? new Reusability(ReuseVerdict.ServeAndValidate, freshFor, age, ReuseReason.WhileRevalidate)
            : Validate(freshFor, age, ReuseReason.Stale);
    }

    /// <summary>As <see cref="Judge"/>, and what is for the origin to judge, or not worth asking it in the background,
    /// is validated.</summary>
    public static Reusability JudgeAnswer(
        StoredResponse stored, RequestHead presented, UrlClass urlClass, CacheTerms terms, DateTimeOffset now)
    {
        Reusability reuse = Judge(stored, presented, urlClass, terms, now);
        bool isForOrigin = Preconditions.NeedsOrigin(presented) && MayForward(presented, terms);
        return reuse.Verdict switch
        {
            ReuseVerdict.Fresh when isForOrigin => Validate(reuse.FreshFor, reuse.Age, ReuseReason.Precondition),
            ReuseVerdict.ServeAndValidate when isForOrigin || !presented.IsMethod("GET"u8) =>
                Validate(reuse.FreshFor, reuse.Age, ReuseReason.Stale),
            _ => reuse,
        };
    }

    /// <summary>Whether a range may be served of a content that is not all there: it is there, and what is fresh needs
    /// no origin (RFC 9111 §3.3).</summary>
    /// <param name="content">What is there.</param>
    /// <param name="wanted">The range; null: all of it is wanted.</param>
    /// <inheritdoc cref="Judge" path="/param"/>
    public static bool MayServePart(HeldContent content, RangeSpec? wanted, RequestHead presented, UrlClass urlClass,
        CacheTerms terms, DateTimeOffset now) =>
        wanted?.Resolve(content.CompleteLength ?? 0, out ByteRange range) == RangeOutcome.Single
        && content.Held.Contains(range)
        && Judge(content.Response, presented, urlClass, terms, now).Verdict == ReuseVerdict.Fresh;

    /// <summary>Whether the presented request may be forwarded at all; 504 where it may not and nothing stored suits
    /// (RFC 9111 §5.2.1.7).</summary>
    public static bool MayForward(RequestHead presented, CacheTerms terms) =>
        terms.Mode != CacheMode.Offline && !CacheControl.Of(presented.Fields).OnlyIfCached;

    /// <summary>Whether a stale response may stand in because the origin cannot be reached (RFC 9111 §4.2.4, RFC 5861
    /// §4). The response forbids it with must-revalidate, proxy-revalidate, s-maxage, no-cache or an exceeded
    /// stale-if-error, the request with no-cache or an exceeded max-stale or stale-if-error; max-age and min-fresh of a
    /// request are wishes.</summary>
    public static bool MayServeStale(
        StoredResponse stored, RequestHead presented, UrlClass urlClass, CacheTerms terms, DateTimeOffset now)
    {
        if (terms.Mode != CacheMode.Standard)
            return true;

        if (urlClass == UrlClass.Never)
            return false;

        // A client that would go elsewhere upon "not found" must not read an outage as that.
        if (stored.Invalidated || stored.Head.Status >= 400)
            return false;

        if (NeverChanges(stored, urlClass))
            return true;

        CacheControl response = stored.DirectivesUnder(terms);
        if (MustValidateAlways(response) || ForbidsStale(response))
            return false;

        // Package clients ask for a validated index each time, and are better off with the last one than with none.
        if (urlClass == UrlClass.Index)
            return true;

        CacheControl request = CacheControl.OfRequest(presented.Fields);
        TimeSpan staleness = StalenessOf(stored, urlClass, response, terms, now);
        return !request.NoCache
            && !(staleness > request.MaxStale)
            && !(staleness > request.StaleIfError)
            && !(staleness > response.StaleIfError);
    }

    /// <summary>Whether the origin's 5xx may be answered with the stale response instead: with stale-if-error of either
    /// side (RFC 5861 §4), or where the class of the URL says so.</summary>
    public static bool MayServeStaleInsteadOf(
        int status, StoredResponse stored, RequestHead presented, UrlClass urlClass, CacheTerms terms,
        DateTimeOffset now)
    {
        if (status is not (500 or 502 or 503 or 504))
            return false;

        // An exceeded stale-if-error is a refusal there, so that here its presence is enough.
        if (!MayServeStale(stored, presented, urlClass, terms, now))
            return false;

        return urlClass != UrlClass.Ordinary
            || stored.DirectivesUnder(terms).StaleIfError is not null
            || CacheControl.Of(presented.Fields).StaleIfError is not null;
    }

    /// <summary>Whether its own directives forbid to serve it stale, whatever becomes of the origin.</summary>
    public static bool ForbidsStale(StoredResponse stored, CacheTerms terms) =>
        ForbidsStale(stored.DirectivesUnder(terms));

    /// <summary>A 404 under such a name is ordinary: the file may be published yet.</summary>
    private static bool NeverChanges(StoredResponse stored, UrlClass urlClass) =>
        urlClass is UrlClass.Immutable or UrlClass.QuasiImmutable && stored.Head.Status == 200;

    /// <summary>For how long it is fresh: as its class says, else as it says itself.</summary>
    /// <param name="stored">Whose.</param>
    /// <param name="urlClass">Of the target URI.</param>
    /// <param name="response">Its directives.</param>
    /// <param name="terms">Of the proxy.</param>
    public static FreshnessLifetime LifetimeOf(
        StoredResponse stored, UrlClass urlClass, in CacheControl response, CacheTerms terms)
    {
        if (NeverChanges(stored, urlClass))
            return new FreshnessLifetime(LifetimeRule.NeverChanges, DeltaSeconds.Largest);
        if (urlClass == UrlClass.Index)
            return LifetimeOfIndex(stored, response, terms);
        return stored.IsPlainFile
            ? new FreshnessLifetime(LifetimeRule.PlainFile, TimeSpan.Zero)
            : Freshness.LifetimeOf(stored, response);
    }

    // What cannot be validated would be fetched whole for each of the requests that one run of a client makes.
    private static FreshnessLifetime LifetimeOfIndex(
        StoredResponse stored, in CacheControl response, CacheTerms terms)
    {
        if (stored.Head.Status != 200 || Validators.HasAny(stored))
            return new FreshnessLifetime(LifetimeRule.Index, TimeSpan.Zero);
        if (!Freshness.IsExplicit(stored.Head, response))
            return new FreshnessLifetime(LifetimeRule.UnvalidatedIndex, terms.IndexAge);
        FreshnessLifetime said = Freshness.LifetimeOf(stored, response);
        return said.Length < terms.IndexAge
            ? said
            : new FreshnessLifetime(LifetimeRule.UnvalidatedIndex, terms.IndexAge);
    }

    private static ReuseReason? WhyAlwaysValidated(
        StoredResponse stored, UrlClass urlClass, in CacheControl response)
    {
        if (urlClass == UrlClass.Never)
            return ReuseReason.Never;
        if (urlClass == UrlClass.Index && (stored.Head.Status != 200 || Validators.HasAny(stored)))
            return ReuseReason.Index;
        if (stored.IsPlainFile)
            return ReuseReason.PlainFile;
        if (!MustValidateAlways(response))
            return null;
        return response.NoCache ? ReuseReason.NoCache : ReuseReason.NotShared;
    }

    /// <summary>no-cache (RFC 9111 §5.2.2.4); and no-store or private, which a validation may have brought.</summary>
    private static bool MustValidateAlways(in CacheControl response) =>
        response.NoCache || response.Private || (response.NoStore && !response.MustUnderstand);

    /// <summary>RFC 9111 §5.2.2.2, §5.2.2.8, §5.2.2.10.</summary>
    private static bool ForbidsStale(in CacheControl response) =>
        response.MustRevalidate || response.ProxyRevalidate || response.SharedMaxAge is not null;

    /// <summary>What the request has against it (RFC 9111 §5.2.1); nothing: <see cref="ReuseReason.Fresh"/>. What is
    /// fresh and said not to change is not validated for a max-age, which browsers send with each reload (RFC 8246
    /// §2).</summary>
    private static ReuseReason ObjectionTo(
        TimeSpan age, TimeSpan freshFor, in CacheControl response, in CacheControl request)
    {
        if (request.NoCache)
            return ReuseReason.RequestNoCache;
        if (freshFor < request.MinFresh)
            return ReuseReason.MinFresh;
        bool isSettled = response.Immutable && freshFor > TimeSpan.Zero;
        return !isSettled && IsTooOld(age, request) ? ReuseReason.MaxAge : ReuseReason.Fresh;
    }

    /// <summary>RFC 9111 §5.2.1.1. Whoever allows no age at all wants it validated, however young it is.</summary>
    private static bool IsTooOld(TimeSpan age, in CacheControl request) =>
        age > request.MaxAge || request.MaxAge == TimeSpan.Zero;

    private static TimeSpan StalenessOf(
        StoredResponse stored, UrlClass urlClass, in CacheControl response, CacheTerms terms, DateTimeOffset now) =>
        Freshness.CurrentAge(stored, now) - LifetimeOf(stored, urlClass, response, terms).Length;

    private static Reusability Serve(TimeSpan freshFor, TimeSpan age, ReuseReason why) =>
        new(ReuseVerdict.Fresh, freshFor, age, why);

    private static Reusability Validate(TimeSpan freshFor, TimeSpan age, ReuseReason why) =>
        new(ReuseVerdict.Validate, freshFor, age, why);
}
