namespace Replicator.Http;

/// <summary>Walks over the values of the lines of one name. The section must not change meanwhile.</summary>
internal ref struct FieldValues
{
    private readonly FieldSection? section;
    private readonly ReadOnlySpan<byte> name;
    private int index;

    public FieldValues(FieldSection section, ReadOnlySpan<byte> name)
    {
        this.section = section;
        this.name = name;
        index = -1;
    }

    public readonly ReadOnlySpan<byte> Current => section![index].Value;

    public readonly FieldValues GetEnumerator() => this;

    public bool MoveNext()
    {
        if (section is null)
            return false;

        int next = section.IndexOf(name, index + 1);
        index = next < 0 ? section.Count : next;
        return next >= 0;
    }
}
