using System.Text;

namespace Replicator.Tests.Cache.Model;

/// <summary>What an origin has at one time at a path, in one language.</summary>
/// <param name="Name">Unique; it is sent as X-Version.</param>
/// <param name="Language">Of this variant.</param>
/// <param name="Tag">Entity tag; null: none.</param>
/// <param name="LastModified">As it is sent; null: not.</param>
/// <param name="Policy">Lines of the head.</param>
internal sealed record Content(string Name, string Language, string? Tag, string? LastModified, string Policy)
{
    /// <summary>A byte a character; no two contents have much in common.</summary>
    public required string Bytes { get; init; }

    /// <summary>Since when the origin had it.</summary>
    public required Instant Published { get; init; }

    /// <summary>RFC 9111 §4.3.4: whether a 304 may be about it: no validator says otherwise.</summary>
    public bool IsNamedBy(Head notModified)
    {
        if (notModified["ETag"] is string tag && Tag is not null)
            return OriginReply.Opaque(tag) == OriginReply.Opaque(Tag);
        return notModified["Last-Modified"] is not string date || LastModified is null || date == LastModified;
    }

    public static string BytesOf(string name, int length)
    {
        var random = new Random(name.Aggregate(17, (sum, letter) => unchecked((sum * 31) + letter)));
        var text = new StringBuilder(name + ":");
        while (text.Length < length)
            text.Append((char)('a' + random.Next(26)));
        return text.ToString(0, length);
    }
}
