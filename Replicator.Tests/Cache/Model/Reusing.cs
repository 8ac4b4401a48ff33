using System.Globalization;
using Replicator.Tests.Support;

namespace Replicator.Tests.Cache.Model;

/// <summary>Whether the answer to one request may be given to another (RFC 9111 §4): naively, by looking at everything
/// that the origin ever said.</summary>
/// <param name="history">What happened.</param>
internal sealed class Reusing(History history)
{
    /// <summary>Ages are in whole seconds, and rounded in either direction.</summary>
    private const int Rounding = 1;

    /// <param name="client">To whom it was given.</param>
    /// <param name="answer">As it was given.</param>
    /// <param name="source">Made for another request.</param>
    /// <param name="hadTrouble">The origin could not be asked.</param>
    /// <param name="hadError">It has answered by an error.</param>
    public string? Complaint(ClientAnswer client, ReceivedMessage answer, OriginAnswer source, bool hadTrouble, bool hadError) =>
        StoringComplaint(source)
        ?? NamedFieldComplaint("private", client, answer, source)
        ?? SelectionComplaint(client, answer, source)
        ?? (WasValidatedFor(client, answer) ? null : InvalidationComplaint(client, source)
            ?? NamedFieldComplaint("no-cache", client, answer, source)
            ?? FreshnessComplaint(client, answer, source, hadTrouble, hadError));

    // It, or a 304 about the same content, was made while this one waited (RFC 9111 §4, §4.3.3).
    private bool WasValidatedFor(ClientAnswer client, ReceivedMessage answer) => history.Origin.Answers.Any(
        past => past.Begun is not null && client.Sent.IsBefore(past.Begun) && past.Begun.IsBefore(client.Begun!)
            && (answer["X-Id"] == $"{past.Id}" || (past.Status == 304 && Content(answer)?.IsNamedBy(past.Head) == true)));

    private Content? Content(ReceivedMessage answer) =>
        history.Origin.Contents.Find(content => content.Name == answer["X-Version"]);

    /// <summary>RFC 9111 §3, §3.5, §5.2.1.5.</summary>
    public static string? StoringComplaint(OriginAnswer source)
    {
        Head head = source.Head, request = source.Request;
        if (source.Status is 412 or 416 or 503)
            return $"{source.Status} without freshness is not stored";
        if (head.Says("no-store"))
            return "no-store forbids storing it";
        if (head.SaysWithoutNames("private"))
            return "it was private to another";
        if (request.Says("no-store"))
            return "the request that it answered forbade storing it";
        if (head["Vary"]?.Contains('*', StringComparison.Ordinal) == true)
            return "Vary: * matches no other request";
        bool mayShare = head.Says("public") || head.Seconds("s-maxage") is not null || head.Says("must-revalidate");
        return request["Authorization"] is not null && !mayShare ? "it was for one who showed credentials" : null;
    }

    /// <summary>RFC 9111 §4.1: the origin must have chosen this content for such a request.</summary>
    private string? SelectionComplaint(ClientAnswer client, ReceivedMessage answer, OriginAnswer source)
    {
        if (source.Head["Vary"] is null)
            return null;
        string? version = answer["X-Version"];
        string? language = client.Request["Accept-Language"];
        bool wasChosen = history.Origin.Answers.Any(
            past => past.Request["Accept-Language"] == language
                && past.Request.StartLine.Split(' ')[1] == source.Request.StartLine.Split(' ')[1]
                && (past.Id == source.Id || (version is not null && past.Head["X-Version"] == version)
                    || (past.Status == 304 && Content(answer)?.IsNamedBy(past.Head) == true)));
        return wasChosen ? null : $"the origin never chose {version} for Accept-Language: {language}";
    }

    /// <summary>RFC 9111 §4.4: after an unsafe request was answered without an error, nothing older is used
    /// unvalidated.</summary>
    private string? InvalidationComplaint(ClientAnswer client, OriginAnswer source)
    {
        foreach (ClientAnswer other in history.Clients)
        {
            bool applies = other.Asked.Method is not ("GET" or "HEAD") && other.Answer is { Status: < 400 }
                && (other.Asked.Path == client.Asked.Path || other.Answer["Location"] is string location
                    && location.EndsWith($"{client.Asked.Path}", StringComparison.Ordinal));
            if (applies && other.Begun!.IsBefore(client.Sent) && source.Begun!.IsBefore(other.Begun!))
                return $"client {other.Id} has made it invalid";
        }

        return null;
    }

    /// <summary>RFC 9111 §5.2.2.4, §5.2.2.7: fields that are named.</summary>
    private static string? NamedFieldComplaint(
        string directive, ClientAnswer client, ReceivedMessage answer, OriginAnswer source) =>
        source.Head.Text.Contains($"{directive}=\"x-for\"", StringComparison.Ordinal)
            && answer["X-For"] is string told && told != $"{client.Id}"
            ? $"X-For was for client {told}"
            : null;

    private string? FreshnessComplaint(
        ClientAnswer client, ReceivedMessage answer, OriginAnswer source, bool hadTrouble, bool hadError)
    {
        Head head = source.Head, request = client.Request;

        bool isUnderWay = (source.Ended is not null && client.Sent.IsBefore(source.Ended)) || HasJoined(client, answer);
        // A clock that is set back while a client waits shows two ages, and either is right.
        double age = isUnderWay
            ? Ages.CurrentAge(source, source.Begun!)
            : Math.Min(Ages.CurrentAge(source, client.Sent), Ages.CurrentAge(source, client.Begun!));
        double lifetime = Ages.Lifetime(source);
        double staleness = age - lifetime;
        string sum = string.Create(CultureInfo.InvariantCulture, $"age {age:0}, fresh for {lifetime:0}");

        if (!int.TryParse(answer["Age"], out int told) || told < age - Rounding)
            return $"{answer.Status} Age: {answer["Age"]} hides how old it is: {sum}";
        if (told > Ages.CurrentAge(source, client.Begun!) + Rounding)
            return $"{answer.Status} Age: {answer["Age"]} exaggerates how old it is: {sum}";
        if (staleness > Rounding && answer["Cache-Status"]!.Contains("ttl=", StringComparison.Ordinal)
            && !answer["Cache-Status"]!.Contains("ttl=-", StringComparison.Ordinal))
            return $"it is called fresh: {sum}";

        bool mustValidate = head.SaysWithoutNames("no-cache");
        bool forbidsStale = mustValidate || head.Says("must-revalidate") || head.Says("proxy-revalidate")
            || head.Seconds("s-maxage") is not null;
        if (mustValidate || request.Says("no-cache"))
            return "it had to be validated first (no-cache)";

        // RFC 9111 §4.2.4, §5.2.1.2; RFC 5861 §4. An error that is stored does not stand in for another.
        int?[] limits = [head.Seconds("stale-if-error"), request.Seconds("stale-if-error")];
        bool isTooStale = limits.Append(request.Seconds("max-stale")).Any(limit => staleness > limit + Rounding);
        bool standsIn = (hadTrouble || (hadError && limits.Any(limit => limit is not null))) && !isTooStale
            && source.Status < 400;
        bool isYoung = age <= (request.Seconds("max-age") ?? double.MaxValue) + Rounding;
        // RFC 9111 §5.2.1.1, §5.2.1.3; RFC 8246 §2.
        bool suits = -staleness >= (request.Seconds("min-fresh") ?? double.MinValue) - Rounding
            && (isYoung || (head.Says("immutable") && staleness < 0));
        if (staleness < 0)
            return suits || standsIn ? null : $"the client wanted a fresher one: {sum}";
        if (staleness <= Rounding)
            return null;
        if (forbidsStale)
            return $"it is stale, and may not be used so: {sum}";

        bool isAccepted = request.Says("max-stale") && staleness <= (request.Seconds("max-stale") ?? double.MaxValue) + Rounding;
        bool isRevalidated = staleness <= (head.Seconds("stale-while-revalidate") ?? -1) + Rounding
            && (hadTrouble || request.Says("only-if-cached") || IsValidatedMeanwhile(client));
        return (suits && (isAccepted || isRevalidated)) || standsIn ? null : $"it is stale: {sum}";
    }

    // RFC 5861 §3: whoever gets it stale has it validated, unless somebody else has.
    private bool IsValidatedMeanwhile(ClientAnswer client) => history.Origin.Answers.Any(
        past => past.Path == client.Asked.Path && past.Client <= client.Id
            && (past.Client == client.Id || past.Ended is null || client.Sent.IsBefore(past.Ended)));

    // Whoever joins what is on its way, also once it broke off and goes on, gets what was fresh when it began.
    private bool HasJoined(ClientAnswer client, ReceivedMessage answer) =>
        answer["Cache-Status"]!.Contains("; collapsed", StringComparison.Ordinal)
        && history.Origin.Answers.Any(
            past => past.Client < client.Id && history.Clients[past.Client].Asked.Path == client.Asked.Path
                && (past.BreaksOff || past.Ended is null || client.Sent.IsBefore(past.Ended)));
}
