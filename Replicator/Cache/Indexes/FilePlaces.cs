namespace Replicator.Cache.Indexes;

/// <summary>Where registries say that their files lie, as those of cargo and NuGet do in a document of its own, which
/// clients fetch before. Learnt from what passes by and not kept beyond this process: of a registry whose document has
/// not passed by yet the digests are not known. Any thread.</summary>
internal sealed class FilePlaces
{
    private const int MaxPlaces = 256;
    private const int MaxLength = 2048;

    private readonly Dictionary<string, string> templates = [];
    private readonly Lock guard = new();

    /// <summary>Remembers one.</summary>
    /// <param name="index">What the indexes are known by that it is for.</param>
    /// <param name="template">As the document says.</param>
    public void Learn(string index, string template)
    {
        if (template.Length is 0 or > MaxLength)
            return;
        lock (guard)
        {
            // Few have more than one; whoever makes up hundreds makes us forget, and no more.
            if (templates.Count >= MaxPlaces)
                templates.Clear();
            templates[index] = template;
        }
    }

    /// <returns>Null: not learnt.</returns>
    public string? Of(string index)
    {
        lock (guard)
            return templates.GetValueOrDefault(index);
    }
}
