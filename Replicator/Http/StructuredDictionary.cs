namespace Replicator.Http;

/// <summary>Walks over the members of a dictionary (RFC 9651 §4.2.2); parameters are read and dropped. What is read
/// before an error counts for nothing either: look at <see cref="IsInvalid"/> when the walk is over.</summary>
/// <param name="text">All lines of the field, combined.</param>
internal ref struct StructuredDictionary(ReadOnlySpan<byte> text)
{
    private StructuredReader reader = new(text);

    /// <summary>The field is none that may be used.</summary>
    public readonly bool IsInvalid => reader.IsInvalid;

    /// <summary>Of the present member; the same may come again, and then the last counts.</summary>
    public ReadOnlySpan<byte> Key { get; private set; }

    public StructuredKind Kind { get; private set; }

    /// <summary>As it is written: digits of a number, <c>1</c> or <c>0</c> for a boolean, the inside of a
    /// string.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>False at the end and at an error.</summary>
    public bool MoveNext()
    {
        if (!reader.TryBeginMember())
            return false;
        Key = reader.ReadKey();
        Kind = StructuredKind.Boolean;
        Value = "1"u8;
        if (reader.TryTake('='))
        {
            Value = reader.ReadMember(out StructuredKind kind);
            Kind = kind;
        }

        reader.SkipParameters();
        return !reader.IsInvalid;
    }
}
