using System.Text;
using Replicator.Http;

namespace Replicator.Cache;

/// <summary>The fields that no-cache and private name. Both kinds go to the client that made us ask and are not stored:
/// private ones are nobody else's (RFC 9111 §5.2.2.7), and without validation the others are not to be used again (RFC
/// 9111 §5.2.2.4).</summary>
internal static class NamedFields
{
    // By them it is judged what may be done with the rest, which would be another one without them.
    private static readonly byte[][] Essential =
    [
        .. new[] { "cache-control", "vary", "date", "age", "expires", "content-encoding" }
            .Select(Encoding.ASCII.GetBytes),
    ];

    /// <summary>Whether fields may be named behind that directive.</summary>
    public static bool MayFollow(ReadOnlySpan<byte> directive) =>
        Ascii.EqualsIgnoreCase(directive, "no-cache"u8) || Ascii.EqualsIgnoreCase(directive, "private"u8);

    /// <summary>Whether an argument of no-cache or private names fields, and none that the rest depends on. Else the
    /// directive counts as one without an argument: the stricter.</summary>
    /// <param name="argument">A token, or a quoted string with its quotes.</param>
    public static bool AreIn(ReadOnlySpan<byte> argument) => TryRead(argument, names: null);

    /// <summary>The head as it may be stored: itself, or a copy without the fields that its directives name.</summary>
    /// <param name="response">Stays as it is.</param>
    /// <param name="terms">Of the proxy.</param>
    /// <param name="named">Those fields; null: there are none.</param>
    public static ResponseHead Without(ResponseHead response, CacheTerms terms, out FieldSection? named)
    {
        named = null;
        if (!CacheControl.OfResponse(response.Fields, terms).NamesFields)
            return response;
        var rest = new ResponseHead();
        rest.CopyFrom(response);
        named = Take(rest.Fields);
        return rest;
    }

    /// <summary>Takes out the fields that Cache-Control among them names.</summary>
    /// <param name="fields">Of a response.</param>
    /// <returns>Those; null: there are none.</returns>
    public static FieldSection? Take(FieldSection fields)
    {
        FieldSection? named = null;
        foreach (byte[] name in NamesIn(fields))
        {
            for (int index = fields.IndexOf(name); index >= 0; index = fields.IndexOf(name, index + 1))
                (named ??= new FieldSection()).Add(fields[index].Name, fields[index].Value);
            fields.Remove(name);
        }

        return named;
    }

    private static List<byte[]> NamesIn(FieldSection fields)
    {
        var names = new List<byte[]>();
        foreach (ReadOnlySpan<byte> directive in fields.Members("cache-control"u8))
        {
            int equals = directive.IndexOf((byte)'=');
            int count = names.Count;
            if (equals >= 0 && MayFollow(directive[..equals]) && !TryRead(directive[(equals + 1)..], names))
                names.RemoveRange(count, names.Count - count);
        }

        return names;
    }

    // What is added where it fails counts for nothing.
    private static bool TryRead(ReadOnlySpan<byte> argument, List<byte[]>? names)
    {
        bool hasAny = false;
        foreach (ReadOnlySpan<byte> name in new ListMembers(Syntax.Unquoted(argument), quotes: false))
        {
            if (!Syntax.IsToken(name) || IsEssential(name))
                return false;
            names?.Add(name.ToArray());
            hasAny = true;
        }

        return hasAny;
    }

    private static bool IsEssential(ReadOnlySpan<byte> name)
    {
        foreach (byte[] essential in Essential)
        {
            if (Ascii.EqualsIgnoreCase(name, essential))
                return true;
        }

        return false;
    }
}
