using System.Globalization;
using Replicator.Tests.Support;

namespace Replicator.Tests.Cache.Model;

/// <summary>Whether Cache-Status says what happened (RFC 9211 §2).</summary>
/// <param name="history">What happened.</param>
/// <param name="client">Who asked.</param>
/// <param name="answer">What it got.</param>
/// <param name="source">What the origin said last about it; null: the proxy made the answer.</param>
internal sealed class Telling(History history, ClientAnswer client, ReceivedMessage answer, OriginAnswer? source)
{
    // It is in whole seconds, rounded down, and so is Date.
    private const int Rounding = 2;

    private readonly string[] told = (answer["Cache-Status"] ?? "").Split("; ");

    public string? Complaint()
    {
        bool isHit = told.Contains("hit");
        string? forward = Value("fwd");
        if (source is not null && isHit == forward is not null)
            return $"{answer["Cache-Status"]}: either hit or fwd";
        if ((forward == "method") != client.Asked.Method is not ("GET" or "HEAD"))
            return $"fwd={forward} for {client.Asked.Method}";
        return (isHit ? HitComplaint() : ForwardComplaint(forward)) ?? StoredComplaint();
    }

    // RFC 9211 §2.1, §2.6.
    private string? HitComplaint()
    {
        if (source is null)
            return null;
        if (source.Client == client.Id)
            return "it is called a hit, and the origin answered it";
        ClientAnswer leader = history.Clients[source.Client];
        if (source.Status == 200 && leader.Asked.Method == "GET" && leader.Answer?["X-Id"] == $"{source.Id}"
            && !leader.Answer["Cache-Status"]!.Contains("; stored", StringComparison.Ordinal))
            return $"client {leader.Id} was not told that it is stored";
        double left = Ages.Lifetime(source) - Ages.CurrentAge(source, client.Begun!);
        return int.TryParse(Value("ttl"), CultureInfo.InvariantCulture, out int ttl) && Math.Abs(ttl - left) <= Rounding
            ? null
            : $"ttl={ttl} where {left:0} s are left";
    }

    // RFC 9211 §2.2, §2.3. What is missing for those who join is asked for in the name of the first.
    private string? ForwardComplaint(string? forward)
    {
        bool isCollapsed = told.Contains("collapsed");
        OriginAnswer[] own =
        [
            .. history.Origin.Answers.Where(past => past.Path == client.Asked.Path
                && (past.Client == client.Id || isCollapsed || client.Sent.IsBefore(past.Arrived))),
        ];
        if (forward is not null && source is not null && own.Length == 0)
            return "it is called forwarded, and the origin was not asked";
        return Value("fwd-status") is not string status || own.Any(
            past => $"{past.Status}" == status && past.Begun?.IsBefore(client.Begun!) == true)
            ? null
            : $"fwd-status={status}, and the origin never said so";
    }

    // RFC 9211 §2.5. A 304 is not stored itself.
    private string? StoredComplaint() =>
        told.Contains("stored") && source is { Status: not 304 } && Reusing.StoringComplaint(source) is string why
            ? $"it is called stored: {why}"
            : null;

    private string? Value(string name) =>
        told.FirstOrDefault(one => one.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];
}
