using System.Buffers;
using System.Text;

namespace Replicator.Http;

/// <summary>One way to write what a client prefers, so that what means the same reads the same (RFC 9110 §12.4, §12.5):
/// in lower case where case means nothing, without blanks, empty members and weights of 1, the others with no more
/// digits than they need, and in an order of its own, for the weights alone rank the members. A member that is not well
/// formed stays as it is.</summary>
internal static class Preferences
{
    /// <summary>More members stay in their order, which takes no time.</summary>
    private const int MostSorted = 32;

    /// <summary>Values up to this length, in bytes, are sorted on the stack.</summary>
    private const int StackLength = 512;

    /// <summary>Whether it is Accept, Accept-Charset, Accept-Encoding or Accept-Language.</summary>
    public static bool AreIn(ReadOnlySpan<byte> name) =>
        IsOfMedia(name)
        || Ascii.EqualsIgnoreCase(name, "accept-encoding"u8)
        || Ascii.EqualsIgnoreCase(name, "accept-language"u8)
        || Ascii.EqualsIgnoreCase(name, "accept-charset"u8);

    /// <summary>Writes a value anew, in its place. Allocates nothing.</summary>
    /// <param name="name">For which <see cref="AreIn"/> is true.</param>
    /// <param name="value">All lines, with commas between them.</param>
    /// <returns>Bytes of the new value, which is never longer.</returns>
    public static int Canonicalize(ReadOnlySpan<byte> name, Span<byte> value)
    {
        bool isOfMedia = IsOfMedia(name);
        Span<Range> members = stackalloc Range[MostSorted];
        int count = 0;
        int length = 0;
        foreach (ReadOnlySpan<byte> member in new ListMembers(value, escapes: true, quotes: isOfMedia))
        {
            if (count > 0)
                value[length++] = (byte)',';
            int end = length + Rewrite(member, value[length..], isOfMedia);
            if (count < MostSorted)
                members[count] = new Range(length, end);
            count++;
            length = end;
        }

        if (count is > 1 and <= MostSorted && Sort(value, members[..count]))
            Reorder(value[..length], members[..count]);
        return length;
    }

    private static bool IsOfMedia(ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(name, "accept"u8);

    /// <summary>What is read lies in what is written, and never before it.</summary>
    private static int Rewrite(ReadOnlySpan<byte> member, Span<byte> place, bool isOfMedia)
    {
        int length = 0;
        for (bool isName = true; !member.IsEmpty; isName = false)
        {
            int end = EndOfPart(member, quotes: isOfMedia);
            ReadOnlySpan<byte> part = member[..end].Trim(" \t"u8);
            member = end < member.Length ? member[(end + 1)..] : default;
            if (isName)
                length += WriteLower(part, place);
            else if (!part.IsEmpty)
                length += WriteParameter(part, member.IsEmpty, place[length..], isOfMedia);
        }

        return length;
    }

    /// <summary>A weight is the last one: what follows it is none of the parameters before it.</summary>
    private static int WriteParameter(ReadOnlySpan<byte> part, bool isLast, Span<byte> place, bool isOfMedia)
    {
        int? weight = null;
        if (isLast && Weight.TryRead(part, out weight) && weight == Weight.Full)
            return 0;
        place[0] = (byte)';';
        if (weight is { } thousandths)
        {
            "q="u8.CopyTo(place[1..]);
            return ";q=".Length + Weight.Write(thousandths, place[";q=".Length..]);
        }

        // What a parameter of a media type says may differ by case (RFC 9110 §8.3.1).
        int equals = isOfMedia ? part.IndexOf((byte)'=') : -1;
        int lower = equals < 0 ? part.Length : equals;
        int length = 1 + WriteLower(part[..lower], place[1..]);
        part[lower..].CopyTo(place[length..]);
        return length + part.Length - lower;
    }

    private static int WriteLower(ReadOnlySpan<byte> text, Span<byte> place)
    {
        for (int index = 0; index < text.Length; index++)
            place[index] = text[index] is >= (byte)'A' and <= (byte)'Z' ? (byte)(text[index] | 0x20) : text[index];
        return text.Length;
    }

    /// <summary>The next semicolon outside of quoted strings, or the end.</summary>
    private static int EndOfPart(ReadOnlySpan<byte> text, bool quotes)
    {
        bool isQuoted = false;
        for (int index = 0; index < text.Length; index++)
        {
            if (text[index] == '"' && quotes)
                isQuoted = !isQuoted;
            else if (text[index] == '\\' && isQuoted)
                index++;
            else if (text[index] == ';' && !isQuoted)
                return index;
        }

        return text.Length;
    }

    /// <returns>Whether the order has changed.</returns>
    private static bool Sort(ReadOnlySpan<byte> value, Span<Range> members)
    {
        bool hasChanged = false;
        for (int next = 1; next < members.Length; next++)
        {
            Range member = members[next];
            int place = next;
            for (; place > 0 && value[member].SequenceCompareTo(value[members[place - 1]]) < 0; place--)
                members[place] = members[place - 1];
            members[place] = member;
            hasChanged |= place != next;
        }

        return hasChanged;
    }

    private static void Reorder(Span<byte> value, ReadOnlySpan<Range> members)
    {
        byte[]? rented = value.Length > StackLength ? ArrayPool<byte>.Shared.Rent(value.Length) : null;
        Span<byte> former = rented ?? stackalloc byte[StackLength];
        value.CopyTo(former);
        int length = 0;
        foreach (Range member in members)
        {
            if (length > 0)
                value[length++] = (byte)',';
            former[..value.Length][member].CopyTo(value[length..]);
            length += member.End.Value - member.Start.Value;
        }

        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
    }
}
