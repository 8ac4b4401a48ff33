namespace Replicator.Tests.Cache.Model;

/// <summary>Lines of a head, read in the most simple way.</summary>
/// <param name="Text">Start line and field lines, each with LF.</param>
internal sealed record Head(string Text)
{
    private static readonly char[] Blanks = [' ', '"'];

    public string StartLine => Text.Split('\n')[0];

    /// <summary>The value of a field, of all its lines; null: it is not there.</summary>
    public string? this[string name]
    {
        get
        {
            string[] values =
            [
                .. Text.Split('\n').Skip(1)
                    .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
                    .Select(line => line[(name.Length + 1)..].Trim()),
            ];
            return values.Length == 0 ? null : string.Join(", ", values);
        }
    }

    /// <summary>Whether Cache-Control has the directive, with an argument or without.</summary>
    public bool Says(string directive) => Directives.Any(one => one.Split('=')[0] == directive);

    /// <summary>Whether it has it, and not for some fields only.</summary>
    public bool SaysWithoutNames(string directive) => Directives.Contains(directive);

    /// <summary>The argument of a directive; null: it is not there, or has none.</summary>
    public int? Seconds(string directive) => Directives
        .Where(one => one.StartsWith(directive + "=", StringComparison.Ordinal))
        .Select(one => (int?)int.Parse(one[(directive.Length + 1)..].Trim(Blanks), null))
        .FirstOrDefault();

    private IEnumerable<string> Directives => (this["Cache-Control"] ?? "").Split(',').Select(one => one.Trim());
}
