using System.Text;
using Replicator.Http;

namespace Replicator.Cache;

/// <summary>Directives in a field of their own for some caches, a dictionary (RFC 9213 §2.1). Unlike those of
/// Cache-Control its keys are of lower case, its values have types, and of duplicates the last counts.</summary>
internal static class TargetedControl
{
    /// <summary>False, as if the field were not there, where it is empty, no dictionary, or has a value of a wrong
    /// type: what its sender meant is not known then.</summary>
    public static bool TryRead(FieldSection fields, string name, out CacheControl directives)
    {
        directives = new CacheControl { AreTargeted = true };
        Span<byte> nameBytes = stackalloc byte[name.Length];
        Encoding.ASCII.GetBytes(name, nameBytes);
        if (!fields.TryGet(nameBytes, out ReadOnlySpan<byte> text))
            return false;

        bool hasMember = false;
        var members = new StructuredDictionary(
            fields.CountOf(nameBytes) == 1 ? text : StructuredList.Combined(fields.Values(nameBytes)));
        while (members.MoveNext())
        {
            hasMember = true;
            if (!TrySetFlag(members, ref directives) || !TrySetTime(members, ref directives))
                return false;
        }

        return hasMember && !members.IsInvalid;
    }

    // True also for what is no flag at all.
    private static bool TrySetFlag(in StructuredDictionary member, ref CacheControl directives)
    {
        // Field names may follow no-cache and private; to treat them as none is allowed and the stricter (RFC 9111
        // §5.2.2.4, §5.2.2.7).
        bool isBoolean = member.Kind == StructuredKind.Boolean;
        bool isSet = !isBoolean || member.Value[0] == '1';
        bool mayHaveText = false;
        switch (Encoding.ASCII.GetString(member.Key))
        {
            case "no-store":
                directives.NoStore = isSet;
                break;
            case "no-cache":
                directives.NoCache = isSet;
                mayHaveText = member.Kind == StructuredKind.String;
                break;
            case "private":
                directives.Private = isSet;
                mayHaveText = member.Kind == StructuredKind.String;
                break;
            case "public":
                directives.Public = isSet;
                break;
            case "must-revalidate":
                directives.MustRevalidate = isSet;
                break;
            case "proxy-revalidate":
                directives.ProxyRevalidate = isSet;
                break;
            case "must-understand":
                directives.MustUnderstand = isSet;
                break;
            case "immutable":
                directives.Immutable = isSet;
                break;
            default:
                return true;
        }

        return isBoolean || mayHaveText;
    }

    private static bool TrySetTime(in StructuredDictionary member, ref CacheControl directives)
    {
        switch (Encoding.ASCII.GetString(member.Key))
        {
            case "max-age":
                directives.MaxAge = Time(member);
                return directives.MaxAge is not null;
            case "s-maxage":
                directives.SharedMaxAge = Time(member);
                return directives.SharedMaxAge is not null;
            case "stale-while-revalidate":
                directives.StaleWhileRevalidate = Time(member);
                return directives.StaleWhileRevalidate is not null;
            case "stale-if-error":
                directives.StaleIfError = Time(member);
                return directives.StaleIfError is not null;
            default:
                return true;
        }
    }

    // Less than nothing is none left.
    private static TimeSpan? Time(in StructuredDictionary member)
    {
        if (member.Kind != StructuredKind.Integer)
            return null;
        return DeltaSeconds.TryParse(member.Value, out TimeSpan seconds) ? seconds : TimeSpan.Zero;
    }
}
