using System.Buffers;

namespace Replicator.Http;

/// <summary>Reads the parts of structured fields (RFC 9651 §4.2), strictly. After an error nothing more is
/// read.</summary>
/// <param name="text">The value of the field.</param>
internal ref struct StructuredReader(ReadOnlySpan<byte> text)
{
    private const int MostIntegerDigits = 15, MostWholeDigits = 12, MostFractionDigits = 3;

    private static readonly SearchValues<byte> Base64Bytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="u8);

    private static readonly SearchValues<byte> LowerHexBytes = SearchValues.Create("0123456789abcdef"u8);

    private ReadOnlySpan<byte> rest = text;
    private bool hasMember;

    public bool IsInvalid { get; private set; }

    public readonly bool IsAtEnd => rest.IsEmpty;

    public void Invalidate()
    {
        IsInvalid = true;
        rest = default;
    }

    public void SkipSpaces() => rest = rest.TrimStart((byte)' ');

    public void SkipBlanks() => rest = rest.TrimStart(" \t"u8);

    /// <summary>That byte comes next, and is taken.</summary>
    public bool TryTake(char one)
    {
        if (rest.IsEmpty || rest[0] != one)
            return false;
        rest = rest[1..];
        return true;
    }

    /// <summary>It is an error if that byte does not come next.</summary>
    public void Take(char one)
    {
        if (!TryTake(one))
            Invalidate();
    }

    /// <summary>Before each member of a list or dictionary; false at the end and at an error.</summary>
    public bool TryBeginMember()
    {
        if (hasMember)
            return !IsInvalid && TrySkipComma();
        SkipSpaces();
        hasMember = true;
        return !IsInvalid && !IsAtEnd;
    }

    /// <summary>RFC 9651 §4.2.3.3.</summary>
    public ReadOnlySpan<byte> ReadKey()
    {
        int length = 0;
        while (length < rest.Length && IsInKey(rest[length], isFirst: length == 0))
            length++;
        return TakeSome(length);
    }

    /// <summary>An item without its parameters, or an inner list (RFC 9651 §4.2.1.1).</summary>
    public ReadOnlySpan<byte> ReadMember(out StructuredKind kind)
    {
        if (!TryTake('('))
            return ReadBareItem(out kind);

        kind = StructuredKind.InnerList;
        ReadOnlySpan<byte> inside = rest;
        while (true)
        {
            SkipSpaces();
            ReadOnlySpan<byte> before = rest;
            if (TryTake(')'))
                return inside[..^before.Length];
            ReadBareItem(out _);
            SkipParameters();
            if (rest.IsEmpty || rest[0] is not ((byte)' ' or (byte)')'))
                Invalidate();
            if (IsInvalid)
                return default;
        }
    }

    /// <summary>RFC 9651 §4.2.3.1. A number, a boolean or the inside of a string, as it is written.</summary>
    public ReadOnlySpan<byte> ReadBareItem(out StructuredKind kind)
    {
        byte first = rest.IsEmpty ? (byte)0 : rest[0];
        switch (first)
        {
            case (byte)'"':
                kind = StructuredKind.String;
                return ReadString();
            case (byte)'?':
                kind = StructuredKind.Boolean;
                rest = rest[1..];
                return TakeSome(!rest.IsEmpty && rest[0] is (byte)'0' or (byte)'1' ? 1 : 0);
            case (byte)':':
                kind = StructuredKind.ByteSequence;
                return ReadByteSequence();
            case (byte)'@':
                rest = rest[1..];
                ReadOnlySpan<byte> date = ReadNumber(out StructuredKind number);
                if (number != StructuredKind.Integer)
                    Invalidate();
                kind = StructuredKind.Date;
                return date;
            case (byte)'%':
                kind = StructuredKind.DisplayString;
                return ReadDisplayString();
            default:
                if (first == '-' || char.IsAsciiDigit((char)first))
                    return ReadNumber(out kind);
                kind = StructuredKind.Token;
                return ReadToken();
        }
    }

    /// <summary>RFC 9651 §4.2.3.2.</summary>
    public void SkipParameters()
    {
        while (!IsInvalid && TryTake(';'))
        {
            SkipSpaces();
            ReadKey();
            if (TryTake('='))
                ReadBareItem(out _);
        }
    }

    /// <summary>Between two members; false at the end and at an error.</summary>
    private bool TrySkipComma()
    {
        SkipBlanks();
        if (IsAtEnd)
            return false;
        Take(',');
        SkipBlanks();
        // A comma behind the last member is an error.
        if (IsAtEnd)
            Invalidate();
        return !IsInvalid;
    }

    // RFC 9651 §4.2.4.
    private ReadOnlySpan<byte> ReadNumber(out StructuredKind kind)
    {
        kind = StructuredKind.Integer;
        ReadOnlySpan<byte> whole = rest;
        TryTake('-');
        int digits = CountDigits();
        rest = rest[digits..];
        int mostDigits = MostIntegerDigits;
        if (digits > 0 && TryTake('.'))
        {
            kind = StructuredKind.Decimal;
            mostDigits = MostWholeDigits;
            int fraction = CountDigits();
            rest = rest[fraction..];
            if (fraction is 0 or > MostFractionDigits)
                Invalidate();
        }

        if (digits == 0 || digits > mostDigits)
            Invalidate();
        return IsInvalid ? default : whole[..^rest.Length];
    }

    // RFC 9651 §4.2.5.
    private ReadOnlySpan<byte> ReadString()
    {
        ReadOnlySpan<byte> inside = rest[1..];
        for (int index = 0; index < inside.Length; index++)
        {
            byte one = inside[index];
            if (one == '"')
            {
                rest = inside[(index + 1)..];
                return inside[..index];
            }

            if (one == '\\' && (++index == inside.Length || inside[index] is not ((byte)'"' or (byte)'\\')))
                break;
            if (one is < 0x20 or > 0x7E)
                break;
        }

        Invalidate();
        return default;
    }

    // RFC 9651 §4.2.6.
    private ReadOnlySpan<byte> ReadToken()
    {
        int length = 0;
        while (length < rest.Length && IsInToken(rest[length], isFirst: length == 0))
            length++;
        return TakeSome(length);
    }

    // RFC 9651 §4.2.7.
    private ReadOnlySpan<byte> ReadByteSequence()
    {
        ReadOnlySpan<byte> inside = rest[1..];
        int end = inside.IndexOf((byte)':');
        if (end < 0 || inside[..end].ContainsAnyExcept(Base64Bytes))
        {
            Invalidate();
            return default;
        }

        rest = inside[(end + 1)..];
        return inside[..end];
    }

    // RFC 9651 §4.2.10. Whether it is UTF-8 is for those to see who read it.
    private ReadOnlySpan<byte> ReadDisplayString()
    {
        rest = rest[1..];
        Take('"');
        int end = rest.IndexOf((byte)'"');
        if (IsInvalid || end < 0 || !IsDisplayText(rest[..end]))
        {
            Invalidate();
            return default;
        }

        ReadOnlySpan<byte> inside = rest[..end];
        rest = rest[(end + 1)..];
        return inside;
    }

    private static bool IsDisplayText(ReadOnlySpan<byte> text)
    {
        for (int index = 0; index < text.Length; index++)
        {
            if (text[index] is < 0x20 or > 0x7E)
                return false;
            if (text[index] != '%')
                continue;
            if (index + 2 >= text.Length || text.Slice(index + 1, 2).ContainsAnyExcept(LowerHexBytes))
                return false;
            index += 2;
        }

        return true;
    }

    private static bool IsInKey(byte one, bool isFirst) =>
        char.IsAsciiLetterLower((char)one)
        || one == '*'
        || (!isFirst && (char.IsAsciiDigit((char)one) || one is (byte)'_' or (byte)'-' or (byte)'.'));

    private static bool IsInToken(byte one, bool isFirst) =>
        char.IsAsciiLetter((char)one)
        || one == '*'
        || (!isFirst && (char.IsAsciiDigit((char)one) || "!#$%&'+-.^_`|~:/"u8.Contains(one)));

    private readonly int CountDigits()
    {
        int end = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return end < 0 ? rest.Length : end;
    }

    private ReadOnlySpan<byte> TakeSome(int length)
    {
        if (length == 0)
            Invalidate();
        if (IsInvalid)
            return default;
        ReadOnlySpan<byte> taken = rest[..length];
        rest = rest[length..];
        return taken;
    }
}
