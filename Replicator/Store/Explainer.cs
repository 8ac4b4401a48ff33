using Replicator.Cache;
using Replicator.Diagnostics;
using Replicator.Http;
using Replicator.Store.Digests;

namespace Replicator.Store;

/// <summary>Explains what is stored of a target, and what a request for it would get.</summary>
/// <param name="store">What is looked at; nothing is fetched, and nothing counts as used.</param>
/// <param name="terms">Of the proxy.</param>
/// <param name="asksIdentity">The proxy asks for uncoded contents only.</param>
/// <param name="factsOf">Tells what the proxy that runs knows of a target, for a request; null: none does.</param>
internal sealed class Explainer(
    FileStore store, CacheTerms terms, bool asksIdentity, Func<TargetUri, RequestHead, ProxyFacts>? factsOf = null)
{
    /// <param name="uri">What would be asked for.</param>
    /// <param name="presented">The GET for it; its fields may be changed as the proxy would.</param>
    /// <param name="isStored">Whether the request selects something that is stored.</param>
    /// <exception cref="StoreException">The disk fails, or there is no store.</exception>
    public IReadOnlyList<ExplanationLine> Explain(TargetUri uri, RequestHead presented, out bool isStored)
    {
        if (asksIdentity)
            presented.Fields.Set("Accept-Encoding"u8, "identity"u8);
        using Inventory stock = store.TakeStock();
        List<StoredItem> items =
        [
            .. stock.Find(uri).Select(item => AsServed(uri, item)).OfType<StoredItem>()
                .OrderBy(item => item.Record is null),
        ];
        StoredItem? selected = Select(items, presented);
        isStored = selected is not null;
        ProxyFacts? proxy = factsOf?.Invoke(uri, presented);
        var explanation = new Explanation(uri, presented, terms, stock.Time.GetUtcNow(), proxy);
        return
        [
            .. explanation.Of([.. items.Select(item => item.Response)], selected?.Response,
                [.. stock.BrokenOff(uri).Select(item => item.Content)]),
            .. DigestLines(uri, presented, selected?.Response.Head, stock, proxy),
            .. VersionLines(uri),
        ];
    }

    private IEnumerable<ExplanationLine> DigestLines(
        TargetUri uri, RequestHead presented, ResponseHead? response, Inventory stock, ProxyFacts? proxy)
    {
        ContentDigest? claimed = ExpectedDigest.Of(uri, presented);
        ToldDigest? told = claimed is null
            ? stock.Digests.FindAtOnce(uri.Key, terms.Classes.Of(uri, response).Class)
            : null;
        if ((claimed ?? told?.Digest) is not { } expected)
            yield break;
        string teller = told is { } by ? $"{by.Index.Target} tells" : "its name or the request says";
        yield return new ExplanationLine("expected", $"{expected}, as {teller}");
        if (proxy?.RefusedOf?.Invoke(expected) is { } refused)
        {
            yield return new ExplanationLine("refused", $"{refused.Found} came in its place each time that it was "
                + $"asked for; the origin is asked again in {Quantity.Time(refused.Left)}");
        }
    }

    private IEnumerable<ExplanationLine> VersionLines(TargetUri uri)
    {
        if (store.StandingOf(uri) is not { } version)
            yield break;
        string ahead = version.NewerCount == 0 ? "none newer is stored" : $"{version.NewerCount} newer stored";
        yield return new ExplanationLine("version", $"{version.Text}, {ahead}: "
            + (version.NewerCount < version.KeptCount ? "kept while older ones are there" : "goes first for room")
            + $" (--keep {version.KeptCount})");
    }

    // What lies where a record tells of another file was put there by a person. Null: nothing can be served.
    private static StoredItem? AsServed(TargetUri uri, StoredItem item)
    {
        if (item.IsConfirmed)
            return item;
        return item.Present is { Kind: FileKind.File } facts && EntryPath.MayBePutByHand(item.Path)
            ? item with { Record = null, Response = PlainFile.ResponseOf(uri, facts) }
            : null;
    }

    // As a search does: the preferred one of those that match, or what a person has put there since.
    private static StoredItem? Select(List<StoredItem> items, RequestHead presented)
    {
        StoredItem? selected = null;
        foreach (StoredItem item in items)
        {
            bool isPreferred = selected is null || (item.Record is null
                ? item.Present?.Changed > selected.Present?.Changed
                : Variance.IsPreferred(item.Response, selected.Response));
            if (isPreferred && Variance.Matches(item.Response, presented))
                selected = item;
        }

        return selected;
    }
}
