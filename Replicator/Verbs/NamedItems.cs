using Fibers;
using Replicator.Http;
using Replicator.Store;

namespace Replicator.Verbs;

/// <summary>Finds what words name exactly: URLs, and paths below the root.</summary>
internal static class NamedItems
{
    /// <summary>All that is stored of one word, the newest first; empty without any.</summary>
    /// <param name="stock">Where to look.</param>
    /// <param name="word">As <see cref="WordPath"/> gives it.</param>
    /// <param name="found">Gets them.</param>
    public static IEnumerable<Yield> Find(
        Inventory stock, string word, Result<IReadOnlyList<StoredItem>> found)
    {
        if (StoreMatch.IsUrl(word))
        {
            found.Value = StoreMatch.UriOf(word) is { } uri ? stock.Find(uri) : [];
            yield break;
        }

        found.Value = stock.Find(word);
        if (found.Value.Count > 0)
            yield break;

        // A name that was cut does not tell its target; nor does a mistaken one, which costs a look at all.
        var items = new List<StoredItem>();
        var batch = new Result<IReadOnlyList<StoredItem>?>();
        do
        {
            yield return Yield.Call(stock.Next(WalkDepth.Uses, batch));
            items.AddRange((batch.Value ?? []).Where(item => item.Path == word));
        }
        while (batch.Value is not null);
        found.Value = items;
    }

    /// <summary>What broke off of what a word names.</summary>
    public static IEnumerable<UnfinishedItem> Unfinished(Inventory stock, string word)
    {
        TargetUri? uri = StoreMatch.UriOf(word);
        return stock.Unfinished().Where(item => item.Target == uri?.Key || item.Path == word
            || stock.PlaceOf(item) == word);
    }
}
