using System.Globalization;
using Replicator.Tests.Support;

namespace Replicator.Tests.Cache.Model;

/// <summary>Whether RFC 9111 allows an answer, given all that had happened. It knows nothing of how the proxy
/// decides.</summary>
/// <param name="history">What happened.</param>
internal sealed class Judge(History history)
{
    // How long a failure to connect counts as being disconnected: a setting of the proxy.
    private static readonly TimeSpan OutageMemory = TimeSpan.FromSeconds(30);

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
            return HadTrouble(client) ? null : "no answer, though the origin was well";
        if (answer["X-Id"] is not string id)
            return OwnAnswerComplaint(client, answer);
        if (!answer.IsComplete && !HadTrouble(client) && !HadError(client) && !HasChanged(client))
            return "it breaks off, though the origin was well";

        OriginAnswer source = history.Origin.Answers[int.Parse(id, CultureInfo.InvariantCulture)];
        if (source.Request.StartLine.Split(' ')[1] != client.Request.StartLine.Split(' ')[1]["http://origin.example".Length..])
            return $"it is an answer about another target: {source.Request.StartLine}";

        bool isOwn = source.Client == client.Id;
        if (client.Asked.Method is not ("GET" or "HEAD") && !isOwn)
            return "an unsafe method was not answered by the origin";
        return (isOwn ? null : reusing.Complaint(client, answer, source, HadTrouble(client), HadError(client)))
            ?? new Rendering(history, client, answer, source).Complaint();
    }

    /// <summary>Made by the proxy (RFC 9110 §15.6.3, §15.6.5).</summary>
    private string? OwnAnswerComplaint(ClientAnswer client, ReceivedMessage answer)
    {
        bool isMissing = answer.Status == 504 && client.Request.Says("only-if-cached");
        bool isFailure = answer.Status is 502 or 503 or 504
            && (HadTrouble(client) || HadError(client));
        bool isPrecondition = answer.Status == 412
            && (client.Request["If-Match"] ?? client.Request["If-Unmodified-Since"]) is not null;
        bool isBeyond = answer.Status == 416 && history.Origin.Contents.Any(
            content => answer["Content-Range"] == $"bytes */{content.Bytes.Length}"
                && client.Request["Range"] is string ranges && ranges["bytes=".Length..].Split(',').All(
                    one => OriginReply.Resolve(one, content.Bytes.Length).Start >= content.Bytes.Length));
        return isMissing || isFailure || isPrecondition || isBeyond
            ? null
            : $"{answer.StartLine}, and nothing was wrong";
    }

    // The origin was gone lately, or one of its answers since the request was none to rely on.
    private bool HadTrouble(ClientAnswer client)
    {
        bool isGone = false;
        foreach ((Instant at, bool becomesGone) in history.Origin.Outages)
        {
            if (!at.IsBefore(client.Ended!))
                break;
            isGone = becomesGone || at.Elapsed + OutageMemory > client.Sent.Elapsed || !at.IsBefore(client.Sent);
        }

        return isGone || AnyLately(client, answer => answer.Begun is null || answer.BreaksOff || answer.IsConfused);
    }

    private bool HadError(ClientAnswer client) => AnyLately(client, answer => answer.Status == 503);

    // What was begun of a content that the origin has no more, or that was made invalid, cannot always be ended.
    private bool HasChanged(ClientAnswer client) =>
        AnyLately(client, answer => answer.Request.StartLine.Split(' ')[0] is not ("GET" or "HEAD"))
        || history.Origin.Contents.Any(
            content => content.Name[0] - '0' == client.Asked.Path && content.Published.IsBefore(client.Ended!)
                && content.Published.Elapsed + OutageMemory > client.Sent.Elapsed);

    private bool AnyLately(ClientAnswer client, Func<OriginAnswer, bool> condition) => history.Origin.Answers.Any(
        answer => condition(answer) && answer.Arrived.IsBefore(client.Ended!)
            && answer.Arrived.Elapsed + OutageMemory > client.Sent.Elapsed);
}
