namespace Replicator.Http;

/// <summary>Walks over the members of a list-based field (RFC 9110 §5.6.1): a comma ends a member unless it stands in a
/// quoted string. A quoted string that is not closed reaches to the end of its line, never into the next. In a list of
/// tokens every comma ends a member: there is no quoted string that could hide one.</summary>
internal ref struct ListMembers
{
    private FieldValues values;
    private readonly bool escapes;
    private readonly bool quotes;
    private ReadOnlySpan<byte> rest;

    /// <param name="values">The lines.</param>
    /// <param name="escapes">Whether a backslash in a quoted string escapes what follows (RFC 9110 §5.6.4).</param>
    /// <param name="quotes">Whether there may be quoted strings.</param>
    public ListMembers(FieldValues values, bool escapes, bool quotes = true)
    {
        this.values = values;
        this.escapes = escapes;
        this.quotes = quotes;
    }

    /// <summary>Of one value.</summary>
    public ListMembers(ReadOnlySpan<byte> value, bool escapes = true, bool quotes = true)
    {
        rest = value;
        this.escapes = escapes;
        this.quotes = quotes;
    }

    /// <summary>Never empty, without white space around it.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    public readonly ListMembers GetEnumerator() => this;

    public bool MoveNext()
    {
        while (true)
        {
            while (rest.IsEmpty)
            {
                if (!values.MoveNext())
                    return false;
                rest = values.Current;
            }

            int end = quotes ? EndOfMember(rest, escapes) : EndOfToken(rest);
            Current = rest[..end].Trim(" \t"u8);
            rest = end < rest.Length ? rest[(end + 1)..] : default;
            if (!Current.IsEmpty)
                return true;
        }
    }

    private static int EndOfToken(ReadOnlySpan<byte> text)
    {
        int comma = text.IndexOf((byte)',');
        return comma < 0 ? text.Length : comma;
    }

    private static int EndOfMember(ReadOnlySpan<byte> text, bool escapes)
    {
        int position = text.IndexOfAny((byte)',', (byte)'"');
        while (position >= 0 && text[position] == '"')
        {
            position = EndOfQuoted(text, position + 1, escapes);
            int next = text[position..].IndexOfAny((byte)',', (byte)'"');
            if (next < 0)
                return text.Length;
            position += next;
        }

        return position < 0 ? text.Length : position;
    }

    /// <summary>The position after the closing quote, or the end of the text.</summary>
    private static int EndOfQuoted(ReadOnlySpan<byte> text, int position, bool escapes)
    {
        while (position < text.Length)
        {
            byte one = text[position];
            if (one == '"')
                return position + 1;
            position += one == '\\' && escapes ? 2 : 1;
        }

        return text.Length;
    }
}
