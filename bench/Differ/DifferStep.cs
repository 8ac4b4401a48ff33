namespace Bench.Differ;

/// <summary>One request of a client, and how the origin stands at that time.</summary>
/// <param name="Method">Of the request.</param>
/// <param name="Fields">Of the request, each with its line end; <c>{tag}</c> and <c>{date}</c> stand for the validators
/// of what the origin has now, <c>{old}</c> and <c>{olddate}</c> for those of what it had at first.</param>
/// <param name="Answer">The fields of what the origin answers.</param>
internal sealed record DifferStep(string Method, string Fields, DifferAnswer Answer)
{
    /// <summary>The content at the origin changes before this request.</summary>
    public bool Changes { get; init; }

    /// <summary>With what the origin fails; zero: it does not.</summary>
    public int Fails { get; init; }

    /// <summary>How long is waited before it.</summary>
    public TimeSpan Pause { get; init; }

    public bool IsSafe => Method is "GET" or "HEAD";

    public bool Has(string text) => Fields.Contains(text, StringComparison.OrdinalIgnoreCase);

    /// <summary>For a person.</summary>
    public override string ToString()
    {
        string text = $"{Method} {Fields.Replace("\r\n", "; ")}".TrimEnd(' ', ';');
        text += Pause > TimeSpan.Zero ? $", {Pause.TotalSeconds:0.#} s later" : "";
        text += Changes ? ", changed" : "";
        return Fails > 0 ? $"{text} (the origin fails with {Fails})" : $"{text} (the origin: {Answer})";
    }
}
