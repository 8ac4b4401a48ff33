namespace Replicator.Http;

/// <summary>One field line; spans into the section that gave it, valid until that changes.</summary>
internal readonly ref struct FieldLine(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
{
    public ReadOnlySpan<byte> Name { get; } = name;

    public ReadOnlySpan<byte> Value { get; } = value;
}
