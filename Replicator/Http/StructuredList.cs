using System.Text;

namespace Replicator.Http;

/// <summary>Walks over the members of a list (RFC 9651 §4.2.1); parameters are read and dropped. What is read before an
/// error counts for nothing either: look at <see cref="IsInvalid"/> when the walk is over.</summary>
/// <param name="text">All lines of the field, combined.</param>
internal ref struct StructuredList(ReadOnlySpan<byte> text)
{
    private StructuredReader reader = new(text);

    /// <summary>The field is none that may be used.</summary>
    public readonly bool IsInvalid => reader.IsInvalid;

    /// <summary>Of the present member.</summary>
    public StructuredKind Kind { get; private set; }

    /// <summary>As <see cref="StructuredReader.ReadMember"/> gives it.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>The lines of a field as one (RFC 9651 §4.2).</summary>
    public static byte[] Combined(FieldValues values)
    {
        var text = new StringBuilder();
        foreach (ReadOnlySpan<byte> value in values)
            text.Append(text.Length == 0 ? "" : ", ").Append(Encoding.Latin1.GetString(value));
        return Encoding.Latin1.GetBytes(text.ToString());
    }

    /// <summary>False at the end and at an error.</summary>
    public bool MoveNext()
    {
        if (!reader.TryBeginMember())
            return false;
        Value = reader.ReadMember(out StructuredKind kind);
        Kind = kind;
        reader.SkipParameters();
        return !reader.IsInvalid;
    }
}
