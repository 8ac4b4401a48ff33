namespace Replicator.Tests.Support.Conversations;

/// <summary>One request of a client and what comes of it. In texts " | " ends a line and " || " the head;
/// {base} is the origin with a path of this conversation's own, {+60} the date a minute from now.</summary>
/// <param name="Asks">As "GET /a | Accept: b"; what the path begins with, Host and Connection are put to it.</param>
/// <param name="Gets">Status, lines of the head that must be there or ("!Age") no such field may, and the
/// content: "200 | Cache-Status: * hit; * || abc". A star stands for anything.</param>
/// <param name="Answers">What the origin answers, one for each request that it must get: "200 | ETag: "1" || abc". Its
/// length is put to it unless it says one or has a transfer coding; null: it closes without an answer.</param>
internal sealed record Turn(string Asks, string Gets, params string?[] Answers)
{
    /// <summary>Lines that the origin's last request must have, or ("!Range") a field that it may not have.</summary>
    public string Sees { get; init; } = "";

    /// <summary>Is asked by another client when half of the content has come from the origin; it gets the same, and
    /// nobody else is asked.</summary>
    public string? Joins { get; init; }

    /// <summary>What that gets.</summary>
    public string JoinerGets { get; init; } = "200";

    /// <summary>The origin is gone from here on.</summary>
    public bool IsAlone { get; init; }
}
