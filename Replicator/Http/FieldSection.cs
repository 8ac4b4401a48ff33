using System.Buffers;

namespace Replicator.Http;

/// <summary>The fields of a message, in the order in which they came (RFC 9110 §5). Owns its bytes, grows and is reused;
/// nothing is allocated once it has grown. Names compare without case.</summary>
internal sealed class FieldSection
{
    public int Count => throw new NotImplementedException();

    public FieldLine this[int index] => throw new NotImplementedException();

    public bool Contains(ReadOnlySpan<byte> name) => throw new NotImplementedException();

    /// <summary>The first line of that name.</summary>
    public bool TryGet(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value) => throw new NotImplementedException();

    /// <summary>How many lines have that name.</summary>
    public int CountOf(ReadOnlySpan<byte> name) => throw new NotImplementedException();

    /// <summary>The value of each line of that name: <c>foreach (ReadOnlySpan&lt;byte&gt; value in fields.Values("via"u8))</c>.</summary>
    public FieldValues Values(ReadOnlySpan<byte> name) => throw new NotImplementedException();

    /// <summary>The members of a list-based field over all its lines, trimmed, empty ones left out, quoted strings respected (RFC 9110 §5.6.1).</summary>
    public ListMembers Members(ReadOnlySpan<byte> name) => throw new NotImplementedException();

    /// <summary>Appends a line. Name and value are copied; they are trusted to be valid, parsers check before.</summary>
    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => throw new NotImplementedException();

    /// <summary>Appends a line whose value is ASCII text.</summary>
    public void Add(ReadOnlySpan<byte> name, string value) => throw new NotImplementedException();

    /// <summary>Removes all lines of that name and appends one.</summary>
    public void Set(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => throw new NotImplementedException();

    public void Set(ReadOnlySpan<byte> name, string value) => throw new NotImplementedException();

    /// <summary>Removes all lines of that name; true if there was one.</summary>
    public bool Remove(ReadOnlySpan<byte> name) => throw new NotImplementedException();

    public void Clear() => throw new NotImplementedException();

    /// <summary>Makes this an equal copy of <paramref name="other"/>.</summary>
    public void CopyFrom(FieldSection other) => throw new NotImplementedException();

    /// <summary>Writes <c>name: value CRLF</c> for each line, without the empty line at the end.</summary>
    public void WriteTo(IBufferWriter<byte> output) => throw new NotImplementedException();
}

/// <summary>One field line; spans into the section that gave it, valid until that changes.</summary>
internal readonly ref struct FieldLine(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
{
    public ReadOnlySpan<byte> Name { get; } = name;

    public ReadOnlySpan<byte> Value { get; } = value;
}

internal ref struct FieldValues
{
    public ReadOnlySpan<byte> Current => throw new NotImplementedException();

    public readonly FieldValues GetEnumerator() => this;

    public bool MoveNext() => throw new NotImplementedException();
}

internal ref struct ListMembers
{
    public ReadOnlySpan<byte> Current => throw new NotImplementedException();

    public readonly ListMembers GetEnumerator() => this;

    public bool MoveNext() => throw new NotImplementedException();
}
