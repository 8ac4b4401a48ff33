using Replicator.Http;

namespace Replicator.Cache.Classes;

/// <summary>Rules, the first that fits counting, found by the last character of the path: of a hundred few are looked
/// at.</summary>
internal sealed class ClassTable
{
    private const int LastCharacters = 128;

    private readonly (PathPattern Pattern, ClassRule Rule)[][] byLast;

    public ClassTable(IReadOnlyList<ClassRule> rules)
    {
        (PathPattern Pattern, ClassRule Rule)[] rows =
            [.. rules.SelectMany(rule => rule.Patterns.Select(pattern => (new PathPattern(pattern), rule)))];
        byLast =
        [
            .. Enumerable.Range(0, LastCharacters)
                .Select(last => rows.Where(row => row.Pattern.MayEndIn((char)last)).ToArray()),
        ];
    }

    /// <summary>The first rule that fits; null: none does. Allocates nothing.</summary>
    /// <param name="pathAndQuery">Begins with "/".</param>
    /// <param name="response">From there; null: what needs its type does not fit.</param>
    public ClassRule? RuleFor(ReadOnlySpan<char> pathAndQuery, ResponseHead? response)
    {
        var parts = new PathParts(pathAndQuery, stackalloc int[PathPattern.MostSegments]);
        if (parts.Path.IsEmpty || parts.Path[^1] >= LastCharacters)
            return null;

        foreach (ref readonly (PathPattern Pattern, ClassRule Rule) row in byLast[parts.Path[^1]].AsSpan())
        {
            if (row.Pattern.Fits(parts, row.Rule.IgnoresQuery) && row.Rule.FitsType(response))
                return row.Rule;
        }

        return null;
    }
}
