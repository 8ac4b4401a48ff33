namespace Replicator.Settings;

/// <summary>Finds what a misspelt word was meant to be.</summary>
internal static class Suggestion
{
    /// <summary>The candidate that takes the fewest edits to reach; null if none is near.</summary>
    public static string? For(string word, IEnumerable<string> candidates)
    {
        string? best = null;
        // A third of the letters may be wrong, of a short word one.
        int bound = Math.Max(1, word.Length / 3) + 1;
        foreach (string candidate in candidates)
        {
            int distance = Distance(word, candidate);
            if (distance < bound)
            {
                bound = distance;
                best = candidate;
            }
        }

        return best;
    }

    /// <summary>Letters to insert, remove, replace or swap with their neighbour, until one is the other.</summary>
    public static int Distance(string from, string to)
    {
        var distances = new int[from.Length + 1, to.Length + 1];
        for (int i = 0; i <= from.Length; i++)
            distances[i, 0] = i;
        for (int j = 0; j <= to.Length; j++)
            distances[0, j] = j;

        for (int i = 1; i <= from.Length; i++)
        {
            for (int j = 1; j <= to.Length; j++)
            {
                int replaced = distances[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                int changed = Math.Min(distances[i - 1, j], distances[i, j - 1]) + 1;
                distances[i, j] = Math.Min(replaced, changed);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    distances[i, j] = Math.Min(distances[i, j], distances[i - 2, j - 2] + 1);
            }
        }

        return distances[from.Length, to.Length];
    }
}
