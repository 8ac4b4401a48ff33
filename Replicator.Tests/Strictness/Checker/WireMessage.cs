namespace Replicator.Tests.Strictness.Checker;

/// <summary>A message that a checker read.</summary>
/// <param name="Position">Of its first byte.</param>
/// <param name="StartLine">Its three parts.</param>
/// <param name="Fields">In order.</param>
internal sealed record WireMessage(int Position, string[] StartLine, IReadOnlyList<WireField> Fields)
{
    /// <summary>Of a request.</summary>
    public string Method => StartLine[0];

    /// <summary>Of a request.</summary>
    public string Target => StartLine[1];

    /// <summary>Of a response.</summary>
    public int Status { get; init; }

    /// <summary>What came of the content, without its framing.</summary>
    public byte[] Content { get; set; } = [];

    public IReadOnlyList<WireField> Trailers { get; set; } = [];

    /// <summary>All that its framing announces came.</summary>
    public bool IsComplete { get; set; }

    /// <summary>The end of the connection is the end of the content.</summary>
    public bool EndsWithConnection { get; set; }

    /// <summary>After its last byte that came.</summary>
    public int End { get; set; }

    /// <summary>All values of a field, in order.</summary>
    public IEnumerable<string> Values(string name) =>
        Fields.Where(field => field.Is(name)).Select(field => field.Value);

    public bool Has(string name) => Fields.Any(field => field.Is(name));

    /// <summary>The members of a list-based field, without empty ones; for fields without quoted strings.</summary>
    public IEnumerable<string> Members(string name) => Values(name)
        .SelectMany(value => value.Split(','))
        .Select(member => member.Trim(' ', '\t'))
        .Where(member => member.Length > 0);

    public bool HasMember(string name, string member) =>
        Members(name).Contains(member, StringComparer.OrdinalIgnoreCase);
}
