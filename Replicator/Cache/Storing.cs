using Replicator.Http;

namespace Replicator.Cache;

/// <summary>Whether a response may be stored (RFC 9111 §3). Each "no" has a name.</summary>
internal static class Storing
{
    /// <summary>A day from which the century of an obsolete date is told when all that is asked is how two dates
    /// differ.</summary>
    private static readonly DateTimeOffset CenturyReference = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <param name="request">As the client presented it.</param>
    /// <param name="requestHasContent">Whether its framing announced content.</param>
    /// <param name="response">As the origin sent it.</param>
    /// <param name="urlClass">Of the target URI.</param>
    /// <param name="terms">Of the proxy.</param>
    /// <returns>The first reason why not, or <see cref="NotStored.None"/>.</returns>
    public static NotStored Judge(
        RequestHead request, bool requestHasContent, ResponseHead response, UrlClass urlClass, CacheTerms terms)
    {
        NotStored reason = JudgeRequest(request, requestHasContent);
        if (reason != NotStored.None)
            return reason;

        CacheControl directives = CacheControl.OfResponse(response.Fields, terms);
        reason = JudgeStatus(response, directives);
        if (reason != NotStored.None)
            return reason;

        reason = JudgePrivacy(request, response, directives);
        if (reason == NotStored.None)
            reason = JudgeFreshness(response, directives, urlClass);
        return reason == NotStored.None && urlClass == UrlClass.Never ? NotStored.NeverStored : reason;
    }

    /// <summary>Whether the answer to POST may be stored, for GET and HEAD to come: it is what GET would have brought,
    /// and says for how long (RFC 9110 §9.3.3).</summary>
    /// <param name="request">As the client presented it.</param>
    /// <param name="target">Of the request.</param>
    /// <param name="response">As the origin sent it.</param>
    /// <param name="terms">Of the proxy.</param>
    /// <returns>The first reason why not, or <see cref="NotStored.None"/>.</returns>
    public static NotStored JudgePost(
        RequestHead request, TargetUri target, ResponseHead response, CacheTerms terms)
    {
        bool isContentOfTarget = request.IsMethod("POST"u8) && response.Status == 200
            && response.Fields.CountOf("content-location"u8) == 1
            && target.Equals(Invalidation.Referred("content-location"u8, target, response));
        if (!isContentOfTarget)
            return NotStored.Method;

        if (CacheControl.Of(request.Fields).NoStore)
            return NotStored.RequestNoStore;

        CacheControl directives = CacheControl.OfResponse(response.Fields, terms);
        return IsFreshAtFirst(response, directives)
            ? JudgePrivacy(request, response, directives)
            : NotStored.NoFreshness;
    }

    /// <summary>Whether a 304 may update what is stored: not if it, or the request that it answers, forbids storing
    /// (RFC 9111 §5.2.1.5, §5.2.2.5), or if it is for one person alone (RFC 9111 §3.5, §5.2.2.7).</summary>
    /// <param name="request">As the client presented it.</param>
    /// <param name="notModified">As the origin sent it.</param>
    /// <param name="terms">Of the proxy.</param>
    public static bool MayUpdate(RequestHead request, ResponseHead notModified, CacheTerms terms)
    {
        CacheControl directives = CacheControl.OfResponse(notModified.Fields, terms);
        return !CacheControl.Of(request.Fields).NoStore
            && !directives.NoStore
            && !directives.Private
            && (!request.Fields.Contains("authorization"u8) || MayShare(directives));
    }

    /// <summary>What the request alone says.</summary>
    public static NotStored JudgeRequest(RequestHead request, bool requestHasContent)
    {
        if (!request.IsMethod("GET"u8))
            return NotStored.Method;

        if (requestHasContent)
            return NotStored.RequestContent;

        if (CacheControl.Of(request.Fields).NoStore)
            return NotStored.RequestNoStore;

        return request.Fields.Contains("range"u8) ? NotStored.RangeRequest : NotStored.None;
    }

    private static NotStored JudgeStatus(ResponseHead response, in CacheControl directives)
    {
        if (response.Status < 200)
            return NotStored.Interim;

        if (response.Status == 206)
            return NotStored.PartialContent;

        if (response.Status == 304)
            return NotStored.NotModified;

        if (StatusRules.IsForOneRequest(response.Status))
            return NotStored.ForOneRequest;

        return directives.MustUnderstand && !StatusRules.IsUnderstood(response.Status)
            ? NotStored.NotUnderstood
            : NotStored.None;
    }

    private static NotStored JudgePrivacy(RequestHead request, ResponseHead response, in CacheControl directives)
    {
        // With must-understand, no-store is for caches that do not know that directive or the status (RFC 9111
        // §5.2.2.3).
        if (directives.NoStore && !directives.MustUnderstand)
            return NotStored.NoStore;

        if (directives.Private)
            return NotStored.Private;

        if (request.Fields.Contains("authorization"u8) && !MayShare(directives))
            return NotStored.Authorization;

        if (Variance.HasStar(response))
            return NotStored.VaryStar;

        return Variance.HasTooManyNames(response) ? NotStored.VaryTooLong : NotStored.None;
    }

    /// <summary>Whether the answer to a request with Authorization may be used for others (RFC 9111 §3.5).</summary>
    private static bool MayShare(in CacheControl directives) =>
        directives.Public || directives.MustRevalidate || directives.SharedMaxAge is not null;

    private static NotStored JudgeFreshness(ResponseHead response, in CacheControl directives, UrlClass urlClass)
    {
        // What is kept though it is stale at once could reach another person when the origin is gone, cookie and all.
        if (response.Fields.Contains("set-cookie"u8) && !directives.Public && !IsFreshAtFirst(response, directives))
            return NotStored.SetCookie;

        if (Freshness.IsExplicit(response, directives))
            return NotStored.None;

        if (StatusRules.IsNegative(response.Status) && urlClass != UrlClass.Ordinary)
            return NotStored.MissingPackage;

        // Stored though nothing may tell its freshness: it serves when the origin is gone, and in the modes that do not
        // ask.
        bool mayGuess = StatusRules.IsHeuristicallyCacheable(response.Status)
            || directives.Public;
        return mayGuess ? NotStored.None : NotStored.NoFreshness;
    }

    /// <summary>Whether it states a freshness lifetime above zero. Expires counts beside a valid Date only.</summary>
    private static bool IsFreshAtFirst(ResponseHead response, in CacheControl directives)
    {
        if ((directives.SharedMaxAge ?? directives.MaxAge) is TimeSpan maxAge)
            return maxAge > TimeSpan.Zero;

        return !directives.AreTargeted
            && Validators.TryGetDate(response.Fields, "date"u8, CenturyReference, out DateTimeOffset date)
            && Validators.TryGetDate(response.Fields, "expires"u8, date, out DateTimeOffset expires)
            && expires > date;
    }
}
