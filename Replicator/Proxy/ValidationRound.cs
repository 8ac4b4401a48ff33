using Fibers;
using Replicator.Cache;
using Replicator.Http;
using Replicator.Store;

namespace Replicator.Proxy;

/// <summary>What an origin is asked to confirm for a download, and what its 304 means (RFC 9111 §4.3).</summary>
/// <param name="download">Asking.</param>
/// <param name="selected">What its request selects; null: nothing. Held by the caller.</param>
/// <param name="downloads">Those that run.</param>
internal sealed class ValidationRound(Download download, Entry? selected, Downloads downloads) : IDisposable
{
    // What the request selects, where a 304 could be about it.
    private readonly Entry? asked = selected is not null && Validation.IsPossible(selected.Response) ? selected : null;
    private readonly List<StoredVariant> others = [];
    private readonly Result<Entry> found = new();
    private bool isConditional;

    private RequestHead Request => download.Request;

    /// <summary>Replaces the conditions of a request; waits for what is stored besides.</summary>
    /// <param name="outgoing">Of the request that will be forwarded.</param>
    public IEnumerable<Yield> AddConditions(FieldSection outgoing)
    {
        Validation.RemoveConditions(outgoing);
        if (downloads.Store.HasVariants(download.Uri, beside: selected)
            && VariantValidation.MayAskOthers(asked?.Response, Request))
            yield return Yield.Call(FindOthers());
        if (others.Count > 0)
        {
            isConditional = true;
            VariantValidation.AddConditions(asked?.Response, Responses(), outgoing);
        }
        else if (asked is not null)
        {
            isConditional = Validation.TryAddConditions(asked.Response, outgoing);
        }
    }

    /// <summary>Freshens all that a 304 identifies.</summary>
    /// <param name="origin">The 304.</param>
    /// <param name="confirmed">The answer, held as long as this is not disposed; null: the 304 is about none of those
    /// that were asked about, and the request must be made again without conditions.</param>
    public IEnumerable<Yield> Conclude(OriginExchange origin, Result<Entry?> confirmed)
    {
        if (!isConditional)
            yield break;
        var identified = new List<StoredResponse>();
        bool isSelected = others.Count == 0
            ? Validation.Confirms(origin.Head, asked!.Response)
            : VariantValidation.Identify(origin.Head, asked?.Response, Responses(), identified);
        bool mayUpdate = !download.IsOutdated
            && Storing.MayUpdate(Request, origin.Head, downloads.Options.Terms);
        if (isSelected && mayUpdate)
            downloads.Store.Freshen(asked!, Request, origin.Head, origin.RequestTime, origin.ResponseTime);
        foreach (StoredResponse one in mayUpdate ? identified : [])
        {
            bool isAnswer = !isSelected && one == identified[0];
            downloads.Store.Freshen(others.Find(other => other.Response == one)!, isAnswer, Request, origin.Head,
                origin.RequestTime, origin.ResponseTime);
        }

        if (isSelected)
        {
            confirmed.Value = asked;
        }
        else if (mayUpdate && identified.Count > 0)
        {
            // It is the answer to such requests by now, and is found as for any of them.
            yield return Yield.Try(downloads.Store.Find(download.Uri, Request, found), found);
            if (found.Value is { } entry && Validation.Confirms(origin.Head, entry.Response))
                confirmed.Value = entry;
        }
    }

    public void Dispose() => found.Value?.Release();

    private IEnumerable<Yield> FindOthers()
    {
        var variants = new Result<List<StoredVariant>>();
        yield return Yield.Try(downloads.Store.FindVariants(download.Uri, variants), variants);

        // Where there is too much to do already, nothing is asked about them.
        foreach (StoredVariant variant in variants.Failed ? [] : variants.Value ?? [])
        {
            if (variant.Record.Path != selected?.Path && VariantValidation.MayBeAnswer(variant.Response, Request))
                others.Add(variant);
        }
    }

    private List<StoredResponse> Responses() => others.ConvertAll(other => other.Response);
}
