using System.Diagnostics;

namespace Replicator.Cache;

/// <summary>A sentence and a section for each reason of the rules.</summary>
internal static class Reasons
{
    /// <summary>Why a response is not stored.</summary>
    public static Reason Of(NotStored reason) => reason switch
    {
        NotStored.None => new("stored", "it may be stored", "RFC 9111 §3"),
        NotStored.Method => new("method", "only answers to GET are stored, and those to POST that are the content of "
            + "their target", "RFC 9110 §9.3.3"),
        NotStored.RequestContent => new("request-content", "the request had content, which is no part of the key",
            "RFC 9110 §9.3.1"),
        NotStored.RequestNoStore => new("request-no-store", "the request says no-store", "RFC 9111 §5.2.1.5"),
        NotStored.RangeRequest => new("range-request", "the request asked for a range", "RFC 9111 §3.3"),
        NotStored.Interim => new("interim", "its status is below 200: the final answer follows", "RFC 9111 §3"),
        NotStored.PartialContent => new("partial-content", "it is a part that cannot be combined with others",
            "RFC 9111 §3.3"),
        NotStored.NotModified => new("not-modified", "304 says something about another response",
            "RFC 9111 §4.3.4"),
        NotStored.ForOneRequest => new("for-one-request", "its status answers this one request and no other",
            "RFC 9111 §3"),
        NotStored.NotUnderstood => new("not-understood", "it says must-understand, and its status is not understood",
            "RFC 9111 §5.2.2.3"),
        NotStored.NoStore => new("no-store", "it says no-store", "RFC 9111 §5.2.2.5"),
        NotStored.Private => new("private", "it says private: it is for one person", "RFC 9111 §5.2.2.7"),
        NotStored.Authorization => new("authorization", "the request had Authorization, and the answer says neither "
            + "public nor s-maxage nor must-revalidate", "RFC 9111 §3.5"),
        NotStored.VaryStar => new("vary-star", "it says Vary: *, so that no other request would select it",
            "RFC 9111 §4.1"),
        NotStored.VaryTooLong => new("vary-too-long", "its Vary names more fields than are compared"),
        NotStored.SetCookie => new("set-cookie", "it sets a cookie, and says neither public nor for how long it is "
            + "fresh", "RFC 9111 §7.3"),
        NotStored.NoFreshness => new("no-freshness", "its status is stored only where it says for how long it is "
            + "fresh", "RFC 9110 §15.1"),
        NotStored.MissingPackage => new("missing-package", "a file of packages that is missing may be published any "
            + "moment"),
        NotStored.NeverStored => new("never-stored", "what such a URL answers is for one person or one moment"),
        NotStored.KeepsFormer => new("keeps-former", "a failure does not take the place of what is stored"),
        NotStored.Disk => new("disk", "there is no room for it, or the disk does not take it: the log says more"),
        NotStored.WrongContent => new("wrong-content", "its digest is another than the one that is known: the log says "
            + "which"),
        NotStored.Incomplete => new("incomplete", "its content did not come whole", "RFC 9111 §3.3"),
        _ => throw new UnreachableException(),
    };

    /// <summary>Why a stored response is served or validated.</summary>
    public static Reason Of(ReuseReason reason) => reason switch
    {
        ReuseReason.Fresh => new("fresh", "it is fresh", "RFC 9111 §4.2"),
        ReuseReason.Mode => new("mode", "with --static or --offline what is stored is always good"),
        ReuseReason.NeverChanges => new("never-changes", "what such a URL names never changes"),
        ReuseReason.MaxStale => new("max-stale", "it is stale, and the request allows that (max-stale)",
            "RFC 9111 §5.2.1.2"),
        ReuseReason.WhileRevalidate => new("while-revalidate", "it is stale, and may be served while the origin is "
            + "asked (stale-while-revalidate)", "RFC 5861 §3"),
        ReuseReason.Stale => new("stale", "it is stale", "RFC 9111 §4.2.4"),
        ReuseReason.StaleForbidden => new("stale-forbidden", "it is stale, and says that it must not be served so "
            + "(must-revalidate, proxy-revalidate or s-maxage)", "RFC 9111 §4.2.4"),
        ReuseReason.Invalidated => new("invalidated", "it was changed by way of this proxy", "RFC 9111 §4.4"),
        ReuseReason.Never => new("never", "what such a URL answers is not stored: what is there was stored before that "
            + "was known"),
        ReuseReason.Index => new("index", "an index of packages is validated each time"),
        ReuseReason.PlainFile => new("plain-file", "a file that a person put there is validated each time"),
        ReuseReason.NoCache => new("no-cache", "it says no-cache", "RFC 9111 §5.2.2.4"),
        ReuseReason.NotShared => new("not-shared", "a validation has brought no-store or private",
            "RFC 9111 §5.2.2.7"),
        ReuseReason.RequestNoCache => new("request-no-cache", "it is fresh, but the request says no-cache",
            "RFC 9111 §5.2.1.4"),
        ReuseReason.MinFresh => new("min-fresh", "it is not fresh for as long as the request wants (min-fresh)",
            "RFC 9111 §5.2.1.3"),
        ReuseReason.MaxAge => new("max-age", "it is older than the request wants (max-age)", "RFC 9111 §5.2.1.1"),
        ReuseReason.Precondition => new("precondition", "If-Match and If-Unmodified-Since are the origin's to judge",
            "RFC 9111 §4.3.2"),
        _ => throw new UnreachableException(),
    };

    /// <summary>What gave a freshness lifetime.</summary>
    public static Reason Of(LifetimeRule rule) => rule switch
    {
        LifetimeRule.SharedMaxAge => new("s-maxage", "s-maxage", "RFC 9111 §5.2.2.10"),
        LifetimeRule.MaxAge => new("max-age", "max-age", "RFC 9111 §5.2.2.1"),
        LifetimeRule.Expires => new("expires", "Expires less Date", "RFC 9111 §4.2.1"),
        LifetimeRule.InvalidExpires => new("invalid-expires", "Expires is no date, and so in the past",
            "RFC 9111 §5.3"),
        LifetimeRule.NotGuessed => new("not-guessed", "nothing is said, and nothing guessed for such a status",
            "RFC 9111 §4.2.2"),
        LifetimeRule.Cookie => new("cookie", "nothing is said, and nothing guessed for what sets a cookie",
            "RFC 9111 §7.3"),
        LifetimeRule.Negative => new("negative", "nothing is said: what is missing may be published soon",
            "RFC 9111 §4.2.2"),
        LifetimeRule.NoLastModified => new("no-last-modified", "nothing is said, and there is no Last-Modified to "
            + "guess from", "RFC 9111 §4.2.2"),
        LifetimeRule.Heuristic => new("heuristic", "guessed: a tenth of the time from Last-Modified to Date, a day "
            + "at most", "RFC 9111 §4.2.2"),
        LifetimeRule.NeverChanges => new("never-changes", "what such a URL names never changes"),
        LifetimeRule.Index => new("index", "an index of packages is validated each time"),
        LifetimeRule.UnvalidatedIndex => new("unvalidated-index", "an index of packages that nothing can validate is "
            + "fetched anew after a short time"),
        LifetimeRule.PlainFile => new("plain-file", "a file that a person put there is validated each time"),
        _ => throw new UnreachableException(),
    };

    /// <summary>What the URL alone says.</summary>
    public static Reason Of(UrlClass urlClass) => urlClass switch
    {
        UrlClass.Ordinary => new("ordinary", "the response and the request decide", "RFC 9111 §4"),
        UrlClass.Immutable => new("immutable", "what it names never changes"),
        UrlClass.QuasiImmutable => new("quasi-immutable", "a versioned name, taken as never changing"),
        UrlClass.Index => new("index", "an index of packages: validated each time, and served stale when the origin "
            + "is gone"),
        UrlClass.Never => new("never", "answers one person, or of one moment: not stored"),
        _ => throw new UnreachableException(),
    };
}
