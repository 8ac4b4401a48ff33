using System.Text;
using System.Text.RegularExpressions;

namespace Replicator.Tests.Fuzzing;

/// <summary>Words that belong to one client, one origin or one object, and are found again wherever they get.</summary>
internal sealed partial class Marks
{
    private const int Length = 12;

    private readonly HashSet<string> issued = [];
    private readonly Random random;

    /// <param name="random">Decides; the same gives the same.</param>
    public Marks(Random random) => this.random = random;

    /// <summary>A word that no other message has.</summary>
    public string Next()
    {
        string mark;
        do
        {
            mark = "Mq" + string.Concat(Enumerable.Range(0, Length).Select(_ => (char)('a' + random.Next(26))));
        }
        while (!issued.Add(mark));
        return mark;
    }

    /// <summary>The words of ours in a text.</summary>
    public IEnumerable<string> In(ReadOnlySpan<byte> bytes) => In(Encoding.Latin1.GetString(bytes));

    /// <inheritdoc cref="In(ReadOnlySpan{byte})"/>
    public IEnumerable<string> In(string text) =>
        Word().Matches(text).Select(match => match.Value).Where(issued.Contains).Distinct();

    [GeneratedRegex("Mq[a-z]{12}")]
    private static partial Regex Word();
}
