namespace Bench.Differ;

/// <summary>What the origin says beside its content.</summary>
/// <param name="Status">When nothing fails and no condition holds.</param>
/// <param name="Control">The value of Cache-Control; empty: none.</param>
internal sealed record DifferAnswer(int Status, string Control)
{
    /// <summary>The field Age, in seconds.</summary>
    public int? Age { get; init; }

    /// <summary>How many seconds ago the answer was made, by its Date.</summary>
    public int DateBack { get; init; }

    /// <summary>Expires, in seconds after Date.</summary>
    public int? Expires { get; init; }

    /// <summary>The field that Vary names; empty: none.</summary>
    public string Vary { get; init; } = "";

    /// <summary>Whether it has an entity tag: "strong", "weak" or "".</summary>
    public string Tag { get; init; } = "";

    public bool HasDate { get; init; }

    /// <summary>Further fields, each with its line end.</summary>
    public string Others { get; init; } = "";

    /// <summary>What Age and Date say.</summary>
    public int InitialAge => Math.Max(Age ?? 0, DateBack);

    public bool IsValidated => Tag.Length > 0 || HasDate;

    public bool Says(string directive) => Control.Contains(directive, StringComparison.OrdinalIgnoreCase);

    /// <summary>For a person.</summary>
    public override string ToString() => string.Join("; ", new[]
    {
        $"{Status}",
        Control.Length > 0 ? $"Cache-Control: {Control}" : "",
        Age is null ? "" : $"Age: {Age}",
        DateBack > 0 ? $"Date: {DateBack} s ago" : "",
        Expires is null ? "" : $"Expires: Date + {Expires}",
        Vary.Length > 0 ? $"Vary: {Vary}" : "",
        Tag.Length > 0 ? $"{Tag} ETag" : "",
        HasDate ? "Last-Modified" : "",
        Others.Replace("\r\n", "; ").TrimEnd(' ', ';'),
    }.Where(part => part.Length > 0));
}
