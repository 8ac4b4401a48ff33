using System.Text;
using Replicator.Http;

namespace Replicator.Cache;

/// <summary>Responses of one origin that change together (RFC 9875).</summary>
internal static class CacheGroups
{
    /// <summary>Groups of a response, and groups that one invalidates; a field with more counts as none. The standard
    /// wants 32 (RFC 9875 §2).</summary>
    private const int MostGroups = 128;

    /// <summary>Characters of a group; a longer one counts as none. The standard wants 32 (RFC 9875 §2).</summary>
    private const int LongestGroup = 256;

    /// <summary>Those that a stored response belongs to, by their own origin's names.</summary>
    public static IReadOnlyList<string> Of(StoredResponse stored) => Read(stored.Head.Fields, "cache-groups"u8);

    /// <summary>Those of which everything is to be validated before its next use: what an unsafe method that was not
    /// answered by an error has changed (RFC 9875 §3).</summary>
    /// <param name="method">Of the request.</param>
    /// <param name="response">The final answer.</param>
    public static IReadOnlyList<string> Invalidated(ReadOnlySpan<byte> method, ResponseHead response) =>
        Invalidation.Applies(method, response.Status) ? Read(response.Fields, "cache-group-invalidation"u8) : [];

    // A list of strings or nothing (RFC 9651 §4.2).
    private static List<string> Read(FieldSection fields, ReadOnlySpan<byte> name)
    {
        var groups = new List<string>();
        if (!fields.Contains(name))
            return groups;
        var members = new StructuredList(StructuredList.Combined(fields.Values(name)));
        int count = 0;
        while (members.MoveNext())
        {
            if (members.Kind != StructuredKind.String || ++count > MostGroups)
                return [];
            if (TextOf(members.Value) is { Length: <= LongestGroup } group)
                groups.Add(group);
        }

        return members.IsInvalid ? [] : groups;
    }

    // A backslash stands before a quote or another one (RFC 9651 §4.2.5).
    private static string TextOf(ReadOnlySpan<byte> inside)
    {
        if (!inside.Contains((byte)'\\'))
            return Encoding.ASCII.GetString(inside);
        var text = new StringBuilder(inside.Length);
        for (int index = 0; index < inside.Length; index++)
            text.Append((char)(inside[index] == '\\' ? inside[++index] : inside[index]));
        return text.ToString();
    }
}
