using System.Runtime.InteropServices;
using Replicator.Http;

namespace Replicator.Cache;

/// <summary>Asking an origin about several stored responses at once (RFC 9111 §4.3.1, §4.3.4): about the one that the
/// request selects, if there is one, and about others, one of which may be the answer by now.</summary>
internal static class VariantValidation
{
    /// <summary>Bytes of the field that names them.</summary>
    private const int MostBytes = 8 << 10;

    /// <summary>Whether others than the selected one may be asked about: what is asked and who asks allows to store
    /// what comes of it, and the selected one is told from the others by its entity tag.</summary>
    /// <param name="selected">Null: none is selected.</param>
    /// <param name="request">As the client presented it.</param>
    public static bool MayAskOthers(StoredResponse? selected, RequestHead request) =>
        !request.Fields.Contains("authorization"u8)
        && !CacheControl.OfRequest(request.Fields).NoStore
        && (selected is null || Validators.TryGetEntityTag(selected.Head.Fields, out _));

    /// <summary>Whether a response that the request does not select may be the answer if the origin says so.
    /// Deliberate: a coded one only with a strong tag, and only where the client names the coding, for there are
    /// origins whose tag is the same for all codings (RFC 9110 §8.8.1, §12.5.3).</summary>
    /// <param name="other">Stored.</param>
    /// <param name="request">As the client presented it.</param>
    public static bool MayBeAnswer(StoredResponse other, RequestHead request) =>
        other.Head.Status == 200
        && Validators.TryGetEntityTag(other.Head.Fields, out ReadOnlySpan<byte> tag)
        && (!other.Head.Fields.Contains("content-encoding"u8)
            || (EntityTag.IsStrong(tag) && ContentCodings.AreNamed(request.Fields, other.Head.Fields)));

    /// <summary>Replaces the conditions of the presented request by the entity tags of all.</summary>
    /// <param name="selected">Null: none is selected.</param>
    /// <param name="others">For which <see cref="MayBeAnswer"/> is true; not empty.</param>
    /// <param name="outgoing">The fields of the request that will be forwarded.</param>
    public static void AddConditions(
        StoredResponse? selected, IReadOnlyList<StoredResponse> others, FieldSection outgoing)
    {
        Validation.RemoveConditions(outgoing);
        var tags = new List<byte>();
        if (selected is not null)
            Add(selected, tags);
        foreach (StoredResponse other in others)
            Add(other, tags);
        outgoing.Add("If-None-Match"u8, CollectionsMarshal.AsSpan(tags));
    }

    /// <summary>Which of those that were asked about a 304 identifies (RFC 9111 §4.3.4): all with its strong tag, of
    /// those with its weak tag the latest. None where it does not say: then the request must be made again without
    /// conditions.</summary>
    /// <param name="notModified">The 304.</param>
    /// <param name="selected">Null: none is selected.</param>
    /// <param name="others">As they were asked about.</param>
    /// <param name="identified">Gets those of the others, the one to be used first; cleared first.</param>
    /// <returns>Whether the selected one is meant. Then it is the answer: others with the same tag are as good, and not
    /// as near.</returns>
    public static bool Identify(ResponseHead notModified, StoredResponse? selected,
        IReadOnlyList<StoredResponse> others, List<StoredResponse> identified)
    {
        identified.Clear();
        if (!Validators.TryGetEntityTag(notModified.Fields, out ReadOnlySpan<byte> tag))
            return selected is not null && IsAlone(notModified, selected, others);

        bool isSelected = selected is not null && Validation.Confirms(notModified, selected);
        AddSame(tag, others, identified);
        int most = EntityTag.IsStrong(tag) ? identified.Count : isSelected ? 0 : 1;
        if (identified.Count > most)
            identified.RemoveRange(most, identified.Count - most);
        return isSelected;
    }

    // The latest comes first.
    private static void AddSame(
        ReadOnlySpan<byte> tag, IReadOnlyList<StoredResponse> others, List<StoredResponse> same)
    {
        bool isStrong = EntityTag.IsStrong(tag);
        foreach (StoredResponse other in others)
        {
            Validators.TryGetEntityTag(other.Head.Fields, out ReadOnlySpan<byte> otherTag);
            if (!(isStrong ? EntityTag.EqualsStrongly(tag, otherTag) : EntityTag.EqualsWeakly(tag, otherTag)))
                continue;
            bool isLatest = same.Count == 0 || Variance.IsPreferred(other, same[0]);
            same.Insert(isLatest ? 0 : same.Count, other);
        }
    }

    // A date tells variants apart only where no other has it.
    private static bool IsAlone(
        ResponseHead notModified, StoredResponse selected, IReadOnlyList<StoredResponse> others)
    {
        foreach (StoredResponse other in others)
        {
            if (Validation.HaveSameLastModified(notModified.Fields, other, out _))
                return false;
        }

        return Validation.HaveSameLastModified(notModified.Fields, selected, out _);
    }

    private static void Add(StoredResponse one, List<byte> tags)
    {
        if (!Validators.TryGetEntityTag(one.Head.Fields, out ReadOnlySpan<byte> tag)
            || tags.Count + ", ".Length + tag.Length > MostBytes)
            return;
        foreach (ReadOnlySpan<byte> named in new ListMembers(
            CollectionsMarshal.AsSpan(tags), escapes: false))
        {
            if (named.SequenceEqual(tag))
                return;
        }

        if (tags.Count > 0)
            tags.AddRange(", "u8);
        tags.AddRange(tag);
    }
}
