using Replicator.Http;

namespace Replicator.Cache;

/// <summary>What a content must be, as far as a request for it tells.</summary>
internal static class ExpectedDigest
{
    /// <returns>Null: any content may come.</returns>
    public static ContentDigest? Of(TargetUri uri, RequestHead presented) =>
        NamedDigest.Of(uri) ?? (presented.Fields.TryGet("pacote-integrity"u8, out ReadOnlySpan<byte> text)
            ? IntegrityText.Strongest(text)
            : null);

    /// <summary>Whether indexes are believed what they tell of such a content. Not of other indexes: they change
    /// together, and one that was fetched earlier would refuse the later of the other.</summary>
    public static bool MayBeTold(UrlClass urlClass) => urlClass is not (UrlClass.Index or UrlClass.Never);

    /// <summary>Whether a response has the content that digests are of: all of it, in no coding.</summary>
    public static bool IsOf(ResponseHead response) =>
        response.Status == 200 && !response.Fields.Contains("content-encoding"u8);
}
