using System.Text;
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
    public static bool MayBeTold(UrlClass urlClass) => urlClass != UrlClass.Index;

    /// <summary>Whether one index is believed what it tells of such a content: of a package file any is; of others only
    /// one on its own host, and none that lies beside it, for such a file changes under its name, and its checksum is
    /// published a moment before or after it. None is of itself.</summary>
    /// <param name="urlClass">Of the content's URL.</param>
    /// <param name="target">The key of that URL.</param>
    /// <param name="index">The key of the index.</param>
    /// <param name="isOnItsHost">Both are on the same host.</param>
    public static bool MayBeTold(UrlClass urlClass, string target, string index, bool isOnItsHost)
    {
        if (!MayBeTold(urlClass) || index == target)
            return false;
        bool isBeside = index.Length > target.Length && index[target.Length] == '.'
            && index.StartsWith(target, StringComparison.Ordinal);
        return urlClass is UrlClass.Immutable or UrlClass.QuasiImmutable || (isOnItsHost && !isBeside);
    }

    /// <summary>Whether a response has the content that digests are of: all of it, in no coding.</summary>
    public static bool IsOf(ResponseHead response)
    {
        foreach (ReadOnlySpan<byte> coding in response.Fields.Tokens("content-encoding"u8))
        {
            if (!Ascii.EqualsIgnoreCase(coding, "identity"u8))
                return false;
        }

        return response.Status == 200;
    }
}
