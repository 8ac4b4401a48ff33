using System.Text;

namespace Bench.Differ;

/// <summary>The first step of a conversation in which another proxy does something else than Replicator. What follows
/// is not compared, for the two have different things stored from there on.</summary>
/// <param name="Conversation">All of it.</param>
/// <param name="Index">The step.</param>
/// <param name="Other">The other proxy.</param>
/// <param name="Mine">What Replicator made of each step.</param>
/// <param name="Others">What the other made of them.</param>
internal sealed record Difference(
    DifferConversation Conversation, int Index, string Other, DifferObservation[] Mine, DifferObservation[] Others)
{
    public DifferStep Step => Conversation.Steps[Index];

    /// <summary>What Replicator made of it.</summary>
    public DifferObservation Ours => Mine[Index];

    /// <summary>What the other made of it.</summary>
    public DifferObservation Theirs => Others[Index];

    /// <summary>The clients got the same.</summary>
    public bool IsSameAnswer => Ours.Status == Theirs.Status && Ours.Content == Theirs.Content;

    public bool IsFromStoreHere => Ours.Asked.Length == 0 && Theirs.Asked.Length > 0;

    public bool IsFromStoreThere => Theirs.Asked.Length == 0 && Ours.Asked.Length > 0;

    /// <summary>The other used what it had, whether it then asked or not.</summary>
    public bool IsOldThere => IsFromStoreThere || !IsSameAnswer;

    /// <summary>Both asked alike or not at all, and sent the same.</summary>
    public bool IsSameUse => Ours.Asked == Theirs.Asked && Ours.Content == Theirs.Content;

    /// <summary>Replicator asked with a condition, and the other without.</summary>
    public bool ValidatesHereOnly => Ours.IsConditional && Theirs.Asked.Length > 0 && !Theirs.IsConditional;

    /// <summary>The request has a condition that a cache judges.</summary>
    public bool HasCondition => Step.Has("If-None-Match") || Step.Has("If-Modified-Since");

    /// <summary>The status that the origin would give to a plain request.</summary>
    public int Said => Step.Fails > 0 ? Step.Fails : Step.Answer.Status;

    /// <summary>The steps before.</summary>
    public IEnumerable<DifferStep> Before => Conversation.Steps.Take(Index);

    /// <summary>What the origin said last before this step of what it has; null if nothing.</summary>
    public DifferAnswer? Stored => Before.LastOrDefault(step => step is { Method: "GET", Fails: 0 })?.Answer;

    /// <summary>The request that brought what the other uses, else the last that brought anything; null if there was
    /// none.</summary>
    public DifferStep? BringerThere
    {
        get
        {
            int[] brought =
            [
                .. Enumerable.Range(0, Index).Where(index => Conversation.Steps[index] is { Method: "GET", Fails: 0 }
                    && Others[index].Asked.StartsWith("GET", StringComparison.Ordinal)),
            ];
            int last = brought.LastOrDefault(-1);
            int bringer = Theirs.Content.Length == 0 ? last
                : brought.LastOrDefault(index => Others[index].Content.StartsWith(Theirs.Content[0]), last);
            return bringer < 0 ? null : Conversation.Steps[bringer];
        }
    }

    /// <summary>Whether the origin said such a thing before this step.</summary>
    public bool Saw(Func<DifferAnswer, bool> what) =>
        Before.Any(step => step is { IsSafe: true, Fails: 0 } && what(step.Answer));

    /// <summary>Whether a request before this step had such a field.</summary>
    public bool BeforeHas(string field) => Before.Any(step => step.Has(field));

    public static Difference? Between(
        DifferConversation conversation, string other, DifferObservation[] mine, DifferObservation[] others)
    {
        int index = Enumerable.Range(0, mine.Length).FirstOrDefault(step => mine[step] != others[step], -1);
        return index < 0 ? null : new Difference(conversation, index, other, mine, others);
    }

    /// <summary>The steps up to the difference, for a person.</summary>
    public string Told()
    {
        var text = new StringBuilder();
        for (int index = 0; index <= Index; index++)
        {
            string seen = index < Index ? $"{Mine[index]}" : $"Replicator {Ours}; {Other} {Theirs}";
            text.AppendLine($"    {index + 1}. {Conversation.Steps[index]}\n       {seen}");
        }

        return text.ToString();
    }
}
