namespace Replicator.Cache;

/// <summary>Remembers of the targets asked for last why the last answer was not stored, for whoever wonders.</summary>
internal sealed class UnstoredAnswers
{
    /// <summary>Targets remembered at most; the one that was not stored for longest goes.</summary>
    public const int MostKeys = 1024;

    /// <summary>Letters of a key that is remembered: so all of them together stay below 4 MiB.</summary>
    public const int LongestKey = 2048;

    // The oldest first.
    private readonly LinkedList<(string Key, UnstoredAnswer Answer)> answers = [];
    private readonly Dictionary<string, LinkedListNode<(string Key, UnstoredAnswer Answer)>> byKey = [];

    /// <summary>An answer was not stored.</summary>
    /// <param name="key">Of its target URI.</param>
    /// <param name="answer">What is remembered of it.</param>
    public void Add(string key, UnstoredAnswer answer)
    {
        Forget(key);
        if (key.Length > LongestKey)
            return;
        if (byKey.Count == MostKeys)
            Forget(answers.First!.Value.Key);
        byKey[key] = answers.AddLast((key, answer));
    }

    /// <summary>A later answer is stored, or confirms what is.</summary>
    /// <param name="key">Of its target URI.</param>
    public void Forget(string key)
    {
        if (byKey.Remove(key, out LinkedListNode<(string Key, UnstoredAnswer Answer)>? node))
            answers.Remove(node);
    }

    /// <summary>The last answer where that was not stored; null: it was, or nothing is known.</summary>
    /// <param name="key">Of the target URI.</param>
    public UnstoredAnswer? Find(string key) => byKey.GetValueOrDefault(key)?.Value.Answer;
}
