using Replicator.Http;

namespace Replicator.Cache;

/// <summary>RFC 9111 §4.2. Delta-seconds saturate, so that no sum here can overflow.</summary>
internal static class Freshness
{
    /// <summary>The longest freshness that is guessed.</summary>
    public static readonly TimeSpan LongestHeuristic = TimeSpan.FromDays(1);

    /// <summary>Freshness of 404 and 410 that state none: what is missing may be published soon.</summary>
    public static readonly TimeSpan NegativeAnswer = TimeSpan.FromSeconds(60);

    /// <summary>Freshness is guessed as this part of the time for which nothing had changed (RFC 9111
    /// §4.2.2).</summary>
    private const int HeuristicDivisor = 10;

    /// <summary>s-maxage, max-age, Expires − Date, heuristic (a tenth of the time since Last-Modified, at most a day;
    /// 404 and 410 60 s). Never negative (RFC 9111 §4.2.1).</summary>
    public static TimeSpan Lifetime(StoredResponse stored, CacheTerms terms) =>
        LifetimeOf(stored, stored.DirectivesUnder(terms)).Length;

    /// <summary>As <see cref="Lifetime"/>, with the rule that gave it.</summary>
    /// <param name="stored">Whose.</param>
    /// <param name="directives">Its own, already read.</param>
    public static FreshnessLifetime LifetimeOf(StoredResponse stored, in CacheControl directives)
    {
        if (directives.SharedMaxAge is TimeSpan shared)
            return new FreshnessLifetime(LifetimeRule.SharedMaxAge, shared);
        if (directives.MaxAge is TimeSpan maxAge)
            return new FreshnessLifetime(LifetimeRule.MaxAge, maxAge);

        FieldSection fields = stored.Head.Fields;
        if (!directives.AreTargeted && fields.Contains("expires"u8))
        {
            // What is no date, like the common "0", lies in the past (RFC 9111 §5.3).
            return Validators.TryGetDate(fields, "expires"u8, stored.ResponseTime, out DateTimeOffset expires)
                ? new FreshnessLifetime(LifetimeRule.Expires, NotNegative(expires - Validators.DateOf(stored)))
                : new FreshnessLifetime(LifetimeRule.InvalidExpires, TimeSpan.Zero);
        }

        return HeuristicLifetime(stored, directives);
    }

    /// <summary>RFC 9111 §4.2.3. Never negative, also when the clock was set back.</summary>
    public static TimeSpan CurrentAge(StoredResponse stored, DateTimeOffset now) => AgeOf(stored, now).Current;

    /// <summary>As <see cref="CurrentAge"/>, term by term.</summary>
    public static AgeSum AgeOf(StoredResponse stored, DateTimeOffset now) => new(
        AgeOf(stored.Head.Fields),
        NotNegative(stored.ResponseTime - Validators.DateOf(stored)),
        NotNegative(stored.ResponseTime - stored.RequestTime),
        NotNegative(now - stored.ResponseTime));

    /// <summary>Whether freshness is stated and not guessed; it may be stated as none.</summary>
    public static bool IsExplicit(ResponseHead head, in CacheControl directives) =>
        directives.SharedMaxAge is not null
        || directives.MaxAge is not null
        || (!directives.AreTargeted && head.Fields.Contains("expires"u8));

    private static FreshnessLifetime HeuristicLifetime(StoredResponse stored, in CacheControl directives)
    {
        FieldSection fields = stored.Head.Fields;
        if (!StatusRules.IsHeuristicallyCacheable(stored.Head.Status) && !directives.Public)
            return new FreshnessLifetime(LifetimeRule.NotGuessed, TimeSpan.Zero);

        // A cookie was meant for somebody: nothing is guessed about who else may have it.
        if (fields.Contains("set-cookie"u8))
            return new FreshnessLifetime(LifetimeRule.Cookie, TimeSpan.Zero);

        if (StatusRules.IsNegative(stored.Head.Status))
            return new FreshnessLifetime(LifetimeRule.Negative, NegativeAnswer);

        if (!Validators.TryGetLastModified(fields, stored.ResponseTime, out DateTimeOffset lastModified))
            return new FreshnessLifetime(LifetimeRule.NoLastModified, TimeSpan.Zero);

        TimeSpan lifetime = NotNegative(Validators.DateOf(stored) - lastModified) / HeuristicDivisor;
        return new FreshnessLifetime(
            LifetimeRule.Heuristic, lifetime < LongestHeuristic ? lifetime : LongestHeuristic);
    }

    /// <summary>The first member counts, and none if that is invalid (RFC 9111 §5.1).</summary>
    private static TimeSpan AgeOf(FieldSection fields)
    {
        foreach (ReadOnlySpan<byte> member in fields.Members("age"u8))
            return DeltaSeconds.TryParse(member, out TimeSpan age) ? age : TimeSpan.Zero;

        return TimeSpan.Zero;
    }

    private static TimeSpan NotNegative(TimeSpan value) => value > TimeSpan.Zero ? value : TimeSpan.Zero;
}
