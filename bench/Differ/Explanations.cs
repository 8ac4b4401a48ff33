namespace Bench.Differ;

/// <summary>The kinds of differences that are known: the first that holds counts.</summary>
internal static class Explanations
{
    private const string Both = "both";
    private const string Mine = "Replicator";

    /// <summary>With these a client wants something fresher.</summary>
    private static readonly string[] StricterDirectives = ["no-cache", "max-age", "min-fresh"];

    public static IReadOnlyList<Explanation> All { get; } = [.. OfAny, .. OfNginx, .. OfSquid, .. OfTheRest];

    private static Explanation[] OfAny =>
    [
        new("", "Replicator leaves If-Match to the origin; the other judges it, drops it, or adds to it",
            "RFC 9111 §4.3.2", Mine, one => one.Step.Has("If-Match")),
        new("", "Replicator uses what came for Authorization for others where it may; the other always",
            "RFC 9111 §3.5", Mine, one => one.IsOldThere && one.BringerThere?.Has("Authorization") == true),
        new("", "Replicator has nothing to validate of what came for Authorization without leave; the other does",
            "RFC 9111 §3.5", Mine,
            one => one.Theirs.IsConditional && !one.Ours.IsConditional
                && one.BringerThere?.Has("Authorization") == true),
        new("", "Replicator keeps no answer to a request with no-store; the other does",
            "RFC 9111 §5.2.1.5", Mine,
            one => (one.IsFromStoreThere && one.BringerThere?.Has("no-store") == true)
                || (one.Theirs.IsConditional && !one.Ours.IsConditional && one.BeforeHas("no-store"))),
        new("", "Replicator reads max-age with a quoted argument; the other does not",
            "RFC 9111 §5.2", Mine, one => one.Saw(answer => answer.Says("\"600\"")) && one.Theirs.Asked.Length > 0),
        new("", "Replicator asks for what can be stored, then as the client did if it may not be; the other at once",
            "RFC 9111 §3", Both, one => one.IsSameAnswer && one.Ours.Asked.Contains(" + ", StringComparison.Ordinal)),
        new("", "Replicator leaves out the fields that no-cache or private name; the other reads that as without names",
            "RFC 9111 §5.2.2.4, §5.2.2.7", Both,
            one => one.Conversation.Steps.Take(one.Index + 1).Any(step => step.Answer.Says("\"x-b\""))
                && (one.Theirs.Asked.Length > 0 || one.Step.Has("only-if-cached"))),
        new("", "Replicator takes Accept-Language in other letters or order for the same; the other does not",
            "RFC 9111 §4.1", Both,
            one => one.Step.Has("Accept-Language: de") && one.Step.Answer.Vary.Length > 1
                && (one.Ours.Asked.Length == 0 || (!one.IsSameAnswer && one.ValidatesHereOnly))),
        new("", "Replicator asks whether one of the stored variants is for a request; the other for the content",
            "RFC 9111 §4.1", Both,
            one => one.Step.Answer.Vary.Length > 1 && one.IsSameAnswer && one.ValidatesHereOnly),
        new("", "What an unsafe method invalidated Replicator validates; the other fetches it anew",
            "RFC 9111 §4.4", Both,
            one => one.Before.Any(step => !step.IsSafe) && one.IsSameAnswer && one.ValidatesHereOnly),
        new("", "For no-cache of a request Replicator validates; the other fetches anew",
            "RFC 9111 §5.2.1.4", Both,
            one => one.Step.Has("no-cache") && one.Ours.Content == one.Theirs.Content && one.ValidatesHereOnly),
        new("", "Replicator answers a range beyond the end by 416; the other sends the whole",
            "RFC 9110 §15.5.17", Both, one => one.Ours.Status == 416 && one.Theirs.Status == 200),
        new("",
            "Replicator judges a client's conditions by what it has validated or fetched; the other sends the content",
            "RFC 9110 §13.2.2", Mine,
            one => one.HasCondition && one.Ours.Status == 304 && one.Theirs.Asked.Length > 0),
        new("", "Replicator serves stale for the origin's 5xx where stale-if-error says so; the other does not",
            "RFC 5861 §4", Both,
            one => one.Step.Fails > 0 && one.Ours.Status == 200 && one.Theirs.Status == one.Step.Fails
                && (one.Step.Has("stale-if-error") || one.Saw(answer => answer.Says("stale-if-error")))),
    ];

    private static Explanation[] OfNginx =>
    [
        new("nginx", "does not heed directives of requests", "RFC 9111 §5.2.1", Mine,
            one => (one.IsOldThere && StricterDirectives.Any(one.Step.Has))
                || one.Step.Has("only-if-cached")
                || (one.Ours.Status < 400 && (one.Step.Has("max-stale") || one.Step.Has("stale-if-error")))),
        new("nginx", "does not heed Age and Date", "RFC 9111 §4.2.3", Mine,
            one => one.Saw(answer => answer.InitialAge > 0) && one.IsFromStoreThere),
        new("nginx", "asks by GET for HEAD, and stores the answer", "RFC 9110 §9.3.2", Both,
            one => one.Step.Method == "HEAD" && one.Theirs.Asked.StartsWith("GET", StringComparison.Ordinal)),
        new("nginx", "invalidates nothing for unsafe methods", "RFC 9111 §4.4", Mine,
            one => one.Before.Any(step => !step.IsSafe) && one.IsOldThere),
        new("nginx", "asks for the whole where a part is wanted", "RFC 9110 §14.2", Both,
            one => one.Step.Has("Range:") && one.Theirs.Asked is "GET" or "GET if"),
        new("nginx", "guesses no freshness", "RFC 9111 §4.2.2", Both,
            one => one.IsFromStoreHere && one.Stored is { Control: "" or "public", Expires: null }),
        new("nginx", "does not keep what is stale at once, so that it has nothing to validate", "RFC 9111 §4.3", Both,
            one => one.IsSameAnswer && one.Ours.IsConditional && one.Theirs.Asked == "GET"),
        new("nginx", "does not store what sets a cookie", "RFC 9111 §7.3", Both,
            one => one.Saw(answer => answer.Others.Contains("Set-Cookie")) && one.Theirs.Asked.Length > 0),
        new("nginx", "wants If-Modified-Since to be exactly Last-Modified", "RFC 9110 §13.1.3", Mine,
            one => one.Step.Has("If-Modified-Since") && one.Ours.Status == 304 && one.Theirs.Status == 200),
    ];

    private static Explanation[] OfSquid =>
    [
        new("squid", "keeps and validates what varies by everything", "RFC 9111 §4.1", Both,
            one => one.IsSameAnswer && one.Saw(answer => answer.Vary == "*") && one.Theirs.IsConditional),
        new("squid", "does not store failures, whatever their freshness", "RFC 9111 §3", Both,
            one => one.Saw(answer => answer.Status >= 400)
                && (one.IsFromStoreHere || one.ValidatesHereOnly || one.Step.Has("only-if-cached"))),
        new("squid",
            "asks the origin where conditions come for a stored answer that is none to judge them by",
            "RFC 9110 §13.2.1",
            Both, one => one.HasCondition && one.IsFromStoreHere && one.Ours.Status != 304),
        new("squid", "passes conditions of clients on; Replicator asks for the whole and judges them itself",
            "RFC 9111 §4.3.2", Both,
            one => one.IsSameAnswer && one.HasCondition && one.Theirs.IsConditional && !one.Ours.IsConditional),
        new("squid", "has nothing stored where it passed a client's condition on", "RFC 9111 §4.3.2", Both,
            one => one.IsFromStoreHere && (one.BeforeHas("If-None-Match") || one.BeforeHas("If-Modified-Since"))),
        new("squid", "validates by Date what has no validator", "RFC 9111 §4.3.1", Both,
            one => one.IsSameAnswer && one.Stored?.IsValidated == false && one.Theirs.IsConditional
                && !one.Ours.IsConditional),
        new("squid", "serves a range without judging If-None-Match and If-Range", "RFC 9110 §13.2.2", Mine,
            one => one.Step.Has("Range:") && one.Step.Has("If-") && one.Theirs.Status == 206 && one.Ours.Status != 206),
        new("squid", "asks for the part of what is stale, Replicator whether the whole still is the same",
            "RFC 9110 §14.2", Both,
            one => one.Step.Has("Range:") && one.Theirs.Asked.EndsWith("part", StringComparison.Ordinal)),
        new("squid", "has nothing to validate after a 304 for Authorization; Replicator has what it had",
            "RFC 9111 §3.5", Both,
            one => one.IsSameAnswer && one.ValidatesHereOnly && one.BeforeHas("Authorization")),
        new("squid", "invalidates one variant at most for unsafe methods", "RFC 9111 §4.4", Mine,
            one => one.Theirs.Asked.Length == 0 && one.IsOldThere && one.Step.Answer.Vary.Length > 1
                && one.Before.Any(step => !step.IsSafe)),
        new("squid", "takes what expired before its Date for stale since then; Replicator for stale from the beginning",
            "RFC 9111 §5.2.1.2", Both,
            one => one.IsFromStoreHere && one.Step.Has("max-stale") && one.Stored?.Expires < 0),
        new("squid", "goes by the Expires of a 304, though max-age of what is stored stays and counts before it",
            "RFC 9111 §3.2", Mine,
            one => one.IsFromStoreHere && one.Theirs.IsConditional && one.Stored is { Control: "", Expires: not null }
                && one.Saw(answer => answer.Control.Contains("max-age", StringComparison.Ordinal))),
        new("squid", "goes on using what a 304 forbids to store", "RFC 9111 §5.2.2.5", Mine,
            one => one.IsFromStoreThere && one.Stored?.Control is "no-store" or "private"),
        new("squid", "asks whether errors and redirections are still the same, which conditions are not for",
            "RFC 9110 §13.2.1", Mine,
            one => one.Saw(answer => answer.Status >= 300) && one.Theirs.IsConditional && !one.Ours.IsConditional),
        new("squid", "forgets what is stored when an answer came that may not be; Replicator asks about it still",
            "RFC 9111 §4.3.3", Both,
            one => one.IsSameAnswer && one.ValidatesHereOnly
                && one.Before.Any(step => step.Answer.Status != 200 || step.Answer.Says("private")
                    || step.Answer.Says("no-store"))),
        new("squid", "gives what it has where the origin's 200 has an earlier Date", "RFC 9111 §4.3.3", Mine,
            one => !one.IsSameAnswer && one.Theirs.IsConditional && one.Step.Answer.DateBack > 0),
        new("squid", "asks by HEAD with a condition", "RFC 9111 §4.3.5", Both,
            one => one.IsSameAnswer && one.Theirs.Asked == "HEAD if"),
        new("squid", "stores answers to HEAD for HEAD", "RFC 9110 §9.3.2", Both,
            one => one.Step.Method == "HEAD" && one.Before.Any(step => step.Method == "HEAD") && one.IsFromStoreThere),
        new("squid", "serves stale for any 5xx; Replicator for 500, 502, 503 and 504 where stale-if-error says so",
            "RFC 9111 §4.3.3", Both,
            one => one.Said >= 500 && one.Ours.Status == one.Said && one.Theirs.Status < 500),
        new("squid", "counts on the Age that it has where a 304 comes without one; Replicator begins anew",
            "RFC 9111 §4.2.3", Mine,
            one => one.IsFromStoreHere && one.Saw(answer => answer.Age > 0) && one.Stored is { InitialAge: 0 }),
        new("squid", "does not know stale-while-revalidate", "RFC 5861 §3", Both,
            one => !one.IsSameAnswer && one.Ours.Status == 200
                && one.Saw(answer => answer.Says("stale-while-revalidate"))),
    ];

    private static Explanation[] OfTheRest =>
    [
        new("", "Replicator stores no answer to If-Match; the other does", "RFC 9111 §4.3.2", Both,
            one => (one.Theirs.Asked.Length == 0 || (one.Theirs.IsConditional && !one.Ours.IsConditional))
                && one.BringerThere?.Has("If-Match") == true),
        new("", "Replicator serves a range only where If-Range matches strongly; the other also for a weak tag",
            "RFC 9110 §13.1.5", Mine,
            one => one.Step.Has("If-Range") && one.Ours.Status == 200 && one.Theirs.Status == 206),
        new("", "Replicator keeps parts and asks for the rest of the whole; the other asks for all of it",
            "RFC 9111 §3.4", Both,
            one => one.IsSameAnswer && one.BeforeHas("Range:") && one.Ours.Asked == "GET part"),
        new("", "What an unsafe method that failed was meant for the other forgets; Replicator keeps it",
            "RFC 9111 §4.4", Both,
            one => one.IsFromStoreHere && one.Before.Any(step => !step.IsSafe && step.Fails > 0)),
        new("", "Replicator gives no content for HEAD that has changed at the origin to GET later; the other does",
            "RFC 9111 §4.3.5", Mine,
            one => one.Before.Any(step => step is { Method: "HEAD", Changes: true }) && one.IsFromStoreThere),
        new("",
            "Replicator counts the age from Date in parts of a second; the other in whole ones or from when it came",
            "RFC 9111 §4.2.3", Both,
            one => one.IsFromStoreHere != one.IsFromStoreThere && one.Saw(ConversationMaker.IsShort)),
    ];
}
