using Replicator.Cache;
using Replicator.Http;

namespace Replicator.Proxy;

/// <summary>The head of an answer that is made of a stored response.</summary>
internal static class StoredHead
{
    /// <summary>Makes what is the same in every answer.</summary>
    /// <param name="stored">What is answered with.</param>
    /// <param name="pseudonym">Our name for Via.</param>
    /// <param name="head">Gets it.</param>
    public static void Prepare(StoredResponse stored, string pseudonym, ResponseHead head)
    {
        head.CopyFrom(stored.Head);
        // One without a Date was made when it came (RFC 9110 §6.6.1).
        if (!head.Fields.Contains("date"u8))
            head.Fields.Add("Date"u8, HttpDate.Format(stored.ResponseTime));
        HopByHop.AddVia(head.Fields, head.MinorVersion, pseudonym);
    }
}
