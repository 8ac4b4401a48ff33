using System.Buffers;
using System.Text;
using Replicator.Http;

namespace Replicator.Cache;

/// <summary>Vary (RFC 9111 §4.1).</summary>
internal static class Variance
{
    /// <summary>Names in Vary. Each is looked up in every request for the URL, and a head has room for tens of
    /// thousands.</summary>
    private const int MaximumNames = 64;

    /// <summary>Normalized values up to this length, in bytes, are compared on the stack.</summary>
    private const int StackLength = 512;

    private static readonly SearchValues<byte> TokenBytes =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"u8);

    /// <summary>Copies the request's fields that the response's Vary names into <paramref name="varyFields"/>, names in
    /// lower case, lines combined, normalized. What the request lacks is left out.</summary>
    /// <param name="response">With or without Vary.</param>
    /// <param name="request">The one that made the response.</param>
    /// <param name="varyFields">Cleared first.</param>
    public static void Select(ResponseHead response, RequestHead request, FieldSection varyFields)
    {
        varyFields.Clear();
        foreach (ReadOnlySpan<byte> name in response.Fields.Tokens("vary"u8))
        {
            if (IsName(name) && request.Fields.Contains(name) && !varyFields.Contains(name))
                Add(name, request.Fields, varyFields);
        }
    }

    /// <summary>Whether Vary names a field.</summary>
    /// <param name="response">With or without Vary.</param>
    /// <param name="name">In any case.</param>
    public static bool Names(ResponseHead response, ReadOnlySpan<byte> name)
    {
        foreach (ReadOnlySpan<byte> named in response.Fields.Tokens("vary"u8))
        {
            if (Ascii.EqualsIgnoreCase(named, name))
                return true;
        }

        return false;
    }

    /// <summary>Whether the presented request selects the stored response: all fields that Vary names are equal to
    /// those of a request that it answers, or absent in both. Allocates nothing.</summary>
    public static bool Matches(StoredResponse stored, RequestHead presented)
    {
        if (Matches(stored.Head, stored.VaryFields, presented))
            return true;
        for (int index = 0; index < stored.FurtherVaryFields.Count; index++)
        {
            if (Matches(stored.Head, stored.FurtherVaryFields[index], presented))
                return true;
        }

        return false;
    }

    /// <summary>The origin has said that it is the answer to a request which does not select it: such requests do from
    /// now on (RFC 9111 §4.3.4).</summary>
    public static void Admit(StoredResponse stored, RequestHead request)
    {
        if (Matches(stored, request))
            return;
        var varyFields = new FieldSection();
        Select(stored.Head, request, varyFields);
        stored.AddFurther(varyFields);
    }

    /// <summary>Whether of two stored responses that one request selects the first is to be used: the later by Date
    /// (RFC 9111 §4, §4.1).</summary>
    public static bool IsPreferred(StoredResponse one, StoredResponse other) =>
        Validators.DateOf(one) > Validators.DateOf(other);

    /// <summary>Whether the Vary of one response names a field that the Vary of another does not.</summary>
    public static bool NamesMore(ResponseHead one, ResponseHead other)
    {
        foreach (ReadOnlySpan<byte> name in one.Fields.Tokens("vary"u8))
        {
            if (!Names(other, name))
                return true;
        }

        return false;
    }

    /// <summary>Whether Vary has "*", or a member that is no field name and so cannot be compared either.</summary>
    public static bool HasStar(ResponseHead response)
    {
        foreach (ReadOnlySpan<byte> name in response.Fields.Tokens("vary"u8))
        {
            if (!IsName(name))
                return true;
        }

        return false;
    }

    /// <summary>Whether Vary has so many names that comparing them would hold others up.</summary>
    public static bool HasTooManyNames(ResponseHead response)
    {
        int count = 0;
        foreach (ReadOnlySpan<byte> _ in response.Fields.Tokens("vary"u8))
        {
            if (++count > MaximumNames)
                return true;
        }

        return false;
    }

    /// <summary>Whether the content is what the URL alone names: without Content-Encoding, and without Vary by anything
    /// but Accept-Encoding.</summary>
    public static bool IsPlain(ResponseHead response)
    {
        foreach (ReadOnlySpan<byte> name in response.Fields.Tokens("vary"u8))
        {
            if (!IsAcceptEncoding(name))
                return false;
        }

        return !response.Fields.Contains("content-encoding"u8);
    }

    private static bool Matches(ResponseHead response, FieldSection varyFields, RequestHead presented)
    {
        foreach (ReadOnlySpan<byte> name in response.Fields.Tokens("vary"u8))
        {
            if (!IsName(name) || !IsEqual(name, varyFields, presented.Fields))
                return false;
        }

        return true;
    }

    private static bool IsName(ReadOnlySpan<byte> member) =>
        !member.SequenceEqual("*"u8) && !member.ContainsAnyExcept(TokenBytes);

    private static bool IsAcceptEncoding(ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(name, "accept-encoding"u8);

    private static void Add(ReadOnlySpan<byte> name, FieldSection request, FieldSection varyFields)
    {
        byte[] lowerName = new byte[name.Length];
        Ascii.ToLower(name, lowerName, out _);
        byte[] value = new byte[LongestNormalized(name, request)];
        int length = Normalize(name, request, value);
        varyFields.Add(lowerName, value.AsSpan(0, length));
    }

    private static bool IsEqual(ReadOnlySpan<byte> name, FieldSection varyFields, FieldSection presented)
    {
        bool wasThere = varyFields.TryGet(name, out ReadOnlySpan<byte> storedValue);
        if (!wasThere || !presented.Contains(name))
            return wasThere == presented.Contains(name);

        int longest = LongestNormalized(name, presented);
        byte[]? rented = longest > StackLength ? ArrayPool<byte>.Shared.Rent(longest) : null;
        try
        {
            Span<byte> value = rented ?? stackalloc byte[StackLength];
            return storedValue.SequenceEqual(value[..Normalize(name, presented, value)]);
        }
        finally
        {
            if (rented is not null)
                ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static int LongestNormalized(ReadOnlySpan<byte> name, FieldSection request)
    {
        int length = 0;
        foreach (ReadOnlySpan<byte> line in request.Values(name))
            length += ",".Length + line.Length;

        return length;
    }

    /// <summary>Combines the lines of a field as RFC 9110 §5.3 does, without what means nothing (RFC 9111 §4.1): blanks
    /// round commas, and in how preferences are written what makes them no others.</summary>
    /// <returns>Bytes written.</returns>
    private static int Normalize(ReadOnlySpan<byte> name, FieldSection request, Span<byte> value)
    {
        int length = 0;
        bool isFirst = true;
        foreach (ReadOnlySpan<byte> line in request.Values(name))
        {
            if (!isFirst)
                value[length++] = (byte)',';
            length += Tidy(line.Trim(" \t"u8), value[length..]);
            isFirst = false;
        }

        return Preferences.AreIn(name) ? Preferences.Canonicalize(name, value[..length]) : length;
    }

    /// <summary>Copies a line without the blanks round commas that stand outside of quoted strings.</summary>
    private static int Tidy(ReadOnlySpan<byte> line, Span<byte> value)
    {
        int length = 0;
        bool isQuoted = false;
        for (int index = 0; index < line.Length; index++)
        {
            byte letter = line[index];
            bool isAfterComma = length > 0 && value[length - 1] == ',';
            if (letter == '"')
                isQuoted = !isQuoted;
            else if (!isQuoted && letter is (byte)' ' or (byte)'\t' && isAfterComma)
                continue;
            else if (!isQuoted && letter == ',')
                length = value[..length].TrimEnd(" \t"u8).Length;

            value[length++] = letter;
            if (isQuoted && letter == '\\' && index + 1 < line.Length)
                value[length++] = line[++index];
        }

        return length;
    }
}
