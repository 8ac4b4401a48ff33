using System.Globalization;
using Replicator.Tests.Support;

namespace Replicator.Tests.Cache.Model;

/// <summary>Whether RFC 9111 allows an answer, given all that had happened. It knows nothing of how the proxy
/// decides.</summary>
/// <param name="history">What happened.</param>
internal sealed class Judge(History history)
{
    // How long a failure to connect counts as being disconnected, a setting of the proxy; what broke off goes on for
    // about as long.
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(30);

    private readonly Reusing reusing = new(history);

    /// <summary>The first answer that is not allowed, and why; null: all are.</summary>
    public (ClientAnswer Client, string Why)? FirstComplaint()
    {
        foreach (ClientAnswer client in history.Clients)
        {
            if (Complaint(client) is string why)
                return (client, why);
        }

        return null;
    }

    private string? Complaint(ClientAnswer client)
    {
        if (client.Ended is null)
            return "it is still waiting";
        if (client.Answer is not ReceivedMessage answer)
            return "no answer";
        if (answer["X-Id"] is not string id)
            return OwnAnswerComplaint(client, answer) ?? new Telling(history, client, answer, null).Complaint();
        if (!answer.IsComplete && !HadTrouble(client, Lately) && !HadError(client) && !HasChanged(client))
            return "it breaks off, though the origin was well";

        OriginAnswer source = history.Origin.Answers[int.Parse(id, CultureInfo.InvariantCulture)];
        if (source.Request.StartLine.Split(' ')[1] != client.Request.StartLine.Split(' ')[1]["http://origin.example".Length..])
            return $"it is an answer about another target: {source.Request.StartLine}";

        if (client.Request.Says("only-if-cached") && history.Origin.Answers.Any(past => past.Client == client.Id))
            return "the client wanted nobody to be asked (RFC 9111 §5.2.1.7)";

        bool isOwn = source.Client == client.Id;
        if (client.Asked.Method is not ("GET" or "HEAD") && !isOwn)
            return "an unsafe method was not answered by the origin";
        return (isOwn ? null : reusing.Complaint(client, answer, source, HadTrouble(client, Lately), HadError(client)))
            ?? new Rendering(history, client, answer, source).Complaint()
            ?? new Telling(history, client, answer, source).Complaint();
    }

    /// <summary>Made by the proxy: nothing is stored that could be served (RFC 9111 §5.2.1.7), there is no answer (RFC
    /// 9110 §15.6.3, §15.6.5), what is stored is not what the request is for (§13.1.1), or is too short
    /// (§15.5.17).</summary>
    private string? OwnAnswerComplaint(ClientAnswer client, ReceivedMessage answer)
    {
        bool isMissing = answer.Status == 504 && client.Request.Says("only-if-cached");
        bool isFailure = answer.Status is 502 or 503 or 504 && HadTrouble(client, TimeSpan.Zero);
        bool isPrecondition = answer.Status == 412 && client.Request["If-Match"] is string match
            && (client.Request.Says("only-if-cached") || HadTrouble(client, Lately)) && ContentsFor(client).Any(
                content => !OriginReply.Names(match, content.Tag, isWeak: false));
        bool isBeyond = answer.Status == 416 && ContentsFor(client).Any(
            content => answer["Content-Range"] == $"bytes */{content.Bytes.Length}"
                && client.Request["Range"] is string ranges && ranges["bytes=".Length..].Split(',').All(
                    one => OriginReply.Resolve(one, content.Bytes.Length).Start >= content.Bytes.Length));
        return isMissing || isFailure || isPrecondition || isBeyond
            ? null
            : $"{answer.StartLine}, and nothing was wrong";
    }

    private IEnumerable<Content> ContentsFor(ClientAnswer client) => history.Origin.Contents.Where(
        content => content.Name[0] - '0' == client.Asked.Path && content.Published.IsBefore(client.Ended!));

    // The origin was gone while the client waited or not long before, or one of its answers was none to rely on.
    private bool HadTrouble(ClientAnswer client, TimeSpan before)
    {
        bool isGone = false;
        foreach ((Instant at, bool becomesGone) in history.Origin.Outages)
        {
            if (!at.IsBefore(client.Ended!))
                break;
            isGone = becomesGone || at.Elapsed + before > client.Sent.Elapsed || !at.IsBefore(client.Sent);
        }

        return isGone
            || AnyLately(client, before, answer => answer.Begun is null || answer.BreaksOff || answer.IsConfused);
    }

    private bool HadError(ClientAnswer client) => AnyLately(client, Lately, answer => answer.Status == 503);

    // What was begun of a content that the origin has no more, or that was made invalid, cannot always be ended.
    private bool HasChanged(ClientAnswer client) =>
        history.Origin.Answers.Any(answer => answer.Request.StartLine.Split(' ')[0] is not ("GET" or "HEAD")
            && answer.Arrived.IsBefore(client.Ended!) && answer.Arrived.Elapsed + Lately > client.Sent.Elapsed)
        || ContentsFor(client).Any(content => content.Published.Elapsed + Lately > client.Sent.Elapsed);

    private bool AnyLately(ClientAnswer client, TimeSpan before, Func<OriginAnswer, bool> condition) =>
        history.Origin.Answers.Any(
            answer => condition(answer) && answer.Path == client.Asked.Path && answer.Arrived.IsBefore(client.Ended!)
                && (answer.Arrived.Elapsed + before > client.Sent.Elapsed
                    || client.Sent.IsBefore(answer.Ended ?? answer.Arrived)));
}
