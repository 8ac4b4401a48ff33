using System.Text;

namespace Replicator.Tests.Support;

/// <summary>An answer as it came over a socket, read by rules of the tests' own.</summary>
/// <param name="Status">Of the status line.</param>
/// <param name="Fields">Name and value, in order.</param>
/// <param name="Content">As much as came, without its framing.</param>
internal sealed record RawAnswer(
    int Status, IReadOnlyList<(string Name, string Value)> Fields, byte[] Content, AnswerEnding Ending)
{
    public string Text => Encoding.Latin1.GetString(Content);

    public string CacheStatus => this["Cache-Status"] ?? "";

    /// <returns>All lines of one field as a list; null: there is none.</returns>
    public string? this[string name]
    {
        get
        {
            string[] values =
            [
                .. Fields.Where(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                    .Select(field => field.Value),
            ];
            return values.Length == 0 ? null : string.Join(", ", values);
        }
    }
}

/// <summary>What a reader can tell of the end of an answer (RFC 9112 §8).</summary>
internal enum AnswerEnding
{
    /// <summary>All that its framing announces came.</summary>
    Whole,

    /// <summary>The connection ended, or was reset, before.</summary>
    Cut,
}
