using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics;
using System.Text;

namespace Replicator.Http;

/// <summary>The fields of a message, in the order in which they came (RFC 9110 §5). Owns its bytes, grows and is
/// reused; nothing is allocated once it has grown. Names compare without case.</summary>
/// <remarks>Spans that it gave stay readable until <see cref="Clear"/> or <see cref="CopyFrom"/>, for lines that are
/// added never take the place of removed ones. A value may therefore be set from a span into the section
/// itself.</remarks>
internal sealed class FieldSection
{
    private const int SmallestLength = 256;
    private const int SmallestCount = 8;

    /// <summary>Bytes up to which memory is kept for the next message.</summary>
    private const int LargestKeptLength = 8 << 10;

    /// <summary>Of a number of 64 bits, with its sign.</summary>
    private const int MostDigits = 20;

    // Names and values one after the other. What was removed stays until the buffer must grow.
    private byte[] bytes = [];
    private int filled;

    // Bytes of those lines that are still there.
    private int live;

    private Line[] lines = [];

    public int Count { get; private set; }

    public FieldLine this[int index]
    {
        get
        {
            Line line = lines.AsSpan(0, Count)[index];
            return new FieldLine(NameOf(line), ValueOf(line));
        }
    }

    /// <summary>The first line of that name from <paramref name="start"/> on; -1 if there is none.</summary>
    public int IndexOf(ReadOnlySpan<byte> name, int start = 0)
    {
        for (int index = start; index < Count; index++)
        {
            if (IsNamed(lines[index], name))
                return index;
        }

        return -1;
    }

    public bool Contains(ReadOnlySpan<byte> name) => IndexOf(name) >= 0;

    /// <summary>The first line of that name.</summary>
    public bool TryGet(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        int index = IndexOf(name);
        value = index < 0 ? default : ValueOf(lines[index]);
        return index >= 0;
    }

    /// <summary>How many lines have that name.</summary>
    public int CountOf(ReadOnlySpan<byte> name)
    {
        int count = 0;
        for (int index = IndexOf(name); index >= 0; index = IndexOf(name, index + 1))
            count++;
        return count;
    }

    /// <summary>The value of each line of that name: <c>foreach (ReadOnlySpan&lt;byte&gt; value in
    /// fields.Values("via"u8))</c>.</summary>
    public FieldValues Values(ReadOnlySpan<byte> name) => new(this, name);

    /// <summary>The members of a list-based field over all its lines, trimmed, empty ones left out, quoted strings
    /// respected (RFC 9110 §5.6.1). Not for entity tags, in which a backslash escapes nothing:
    /// <see cref="EntityTags"/>.</summary>
    public ListMembers Members(ReadOnlySpan<byte> name) => new(Values(name), escapes: true);

    /// <summary>As <see cref="Members"/>, for the lists whose members hold no quoted strings (Connection, TE, Trailer,
    /// Upgrade, Vary, Via): a quote hides no comma from us that the next recipient sees (RFC 9110 §7.6, §12.5.5).
    /// </summary>
    public ListMembers Tokens(ReadOnlySpan<byte> name) => new(Values(name), escapes: false, quotes: false);

    /// <summary>As <see cref="Members"/>, for the lists of If-Match and If-None-Match (RFC 9110 §8.8.3).</summary>
    public ListMembers EntityTags(ReadOnlySpan<byte> name) => new(Values(name), escapes: false);

    /// <summary>Appends a line. Name and value are copied; they are trusted to be valid, parsers check
    /// before.</summary>
    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Span<byte> place = Append(name, value.Length);
        value.CopyTo(place);
    }

    /// <summary>Appends a line whose value is ASCII text.</summary>
    public void Add(ReadOnlySpan<byte> name, string value)
    {
        Debug.Assert(Ascii.IsValid(value), "text for a field is ASCII");
        Span<byte> place = Append(name, value.Length);
        Encoding.ASCII.GetBytes(value, place);
    }

    /// <summary>Appends a line whose value is a number.</summary>
    public void Add(ReadOnlySpan<byte> name, long value)
    {
        Span<byte> digits = stackalloc byte[MostDigits];
        Utf8Formatter.TryFormat(value, digits, out int length);
        Add(name, digits[..length]);
    }

    /// <summary>Removes all lines of that name and appends one.</summary>
    public void Set(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Remove(name);
        Add(name, value);
    }

    /// <summary>Removes all lines of that name and appends one whose value is ASCII text.</summary>
    public void Set(ReadOnlySpan<byte> name, string value)
    {
        Remove(name);
        Add(name, value);
    }

    /// <summary>Removes all lines of that name; true if there was one. The others keep their order.</summary>
    public bool Remove(ReadOnlySpan<byte> name)
    {
        int kept = IndexOf(name);
        if (kept < 0)
            return false;

        for (int index = kept; index < Count; index++)
        {
            Line line = lines[index];
            if (IsNamed(line, name))
                live -= line.NameLength + line.ValueLength;
            else
                lines[kept++] = line;
        }

        Count = kept;
        return true;
    }

    /// <summary>Removes one line. The others keep their order, and spans that were given stay readable.</summary>
    public void RemoveAt(int index)
    {
        Line line = lines.AsSpan(0, Count)[index];
        live -= line.NameLength + line.ValueLength;
        lines.AsSpan(index + 1, Count - index - 1).CopyTo(lines.AsSpan(index));
        Count--;
    }

    public void Clear()
    {
        Count = 0;
        filled = 0;
        live = 0;
    }

    /// <summary>Gives back the memory of a large message, which is forgotten then.</summary>
    public void Shrink()
    {
        if (bytes.Length <= LargestKeptLength)
            return;
        Clear();
        bytes = [];
    }

    /// <summary>Makes this an equal copy of <paramref name="other"/>.</summary>
    public void CopyFrom(FieldSection other)
    {
        if (ReferenceEquals(this, other))
            return;

        Clear();
        if (bytes.Length < other.live)
            bytes = new byte[other.live];
        if (lines.Length < other.Count)
            lines = new Line[other.Count];
        for (int index = 0; index < other.Count; index++)
        {
            FieldLine line = other[index];
            Add(line.Name, line.Value);
        }
    }

    /// <summary>Writes <c>name: value CRLF</c> for each line, without the empty line at the end.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        int length = live + (Count * ": \r\n"u8.Length);
        Span<byte> rest = output.GetSpan(length);
        foreach (Line line in lines.AsSpan(0, Count))
        {
            NameOf(line).CopyTo(rest);
            rest = rest[line.NameLength..];
            ": "u8.CopyTo(rest);
            rest = rest[2..];
            ValueOf(line).CopyTo(rest);
            rest = rest[line.ValueLength..];
            "\r\n"u8.CopyTo(rest);
            rest = rest[2..];
        }

        output.Advance(length);
    }

    /// <summary>Makes the line and gives the place of its value, which the caller fills.</summary>
    private Span<byte> Append(ReadOnlySpan<byte> name, int valueLength)
    {
        int length = name.Length + valueLength;
        if (length > bytes.Length - filled)
            Grow(length);
        if (Count == lines.Length)
            Array.Resize(ref lines, Math.Max(SmallestCount, 2 * lines.Length));

        lines[Count++] = new Line(filled, name.Length, valueLength);
        Span<byte> place = bytes.AsSpan(filled, length);
        filled += length;
        live += length;
        name.CopyTo(place);
        return place[name.Length..];
    }

    /// <summary>Moves what is still there to a new buffer: the old one stays as it is, for a name or a value that is
    /// being added may lie in it.</summary>
    private void Grow(int additional)
    {
        byte[] next = new byte[Math.Max(SmallestLength, Math.Max(live + additional, 2 * live))];
        int position = 0;
        foreach (ref Line line in lines.AsSpan(0, Count))
        {
            int length = line.NameLength + line.ValueLength;
            bytes.AsSpan(line.Start, length).CopyTo(next.AsSpan(position));
            line = line with { Start = position };
            position += length;
        }

        bytes = next;
        filled = position;
    }

    private bool IsNamed(Line line, ReadOnlySpan<byte> name) =>
        line.NameLength == name.Length && Ascii.EqualsIgnoreCase(NameOf(line), name);

    private ReadOnlySpan<byte> NameOf(Line line) => bytes.AsSpan(line.Start, line.NameLength);

    private ReadOnlySpan<byte> ValueOf(Line line) => bytes.AsSpan(line.Start + line.NameLength, line.ValueLength);

    private readonly record struct Line(int Start, int NameLength, int ValueLength);
}
